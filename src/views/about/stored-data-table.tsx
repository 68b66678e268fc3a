import { useCallback, useEffect, useState } from 'react';
import { emptyStored, listStored, type StoredData, type StoredPlace } from '../../state/site/stored-data';
import { fixedNumber } from '../shared/number-text';

/** What the caches of this site hold, by their names. */
const CONTENTS: Readonly<Record<string, string>> = {
  'circumplex-site': 'the site itself: page, scripts, styles, WebAssembly, the face detector',
  'circumplex-models': 'models that were used, their list, and changed texts of a kiosk',
  'circumplex-engines': 'how quickly each engine computes a model on this device',
};

const KINDS: Readonly<Record<StoredPlace['kind'], string>> = {
  cache: 'cache',
  key: 'storage key',
  database: 'database',
  cookie: 'cookie',
  file: 'file',
};

const megabytes = (bytes: number) => `${fixedNumber(bytes / 1e6, 1)} MB`;

/** Lists what the site has stored on this device, and empties it. */
export function StoredDataTable() {
  const [stored, setStored] = useState<StoredData | null>(null);
  const [isEmptied, setEmptied] = useState(false);
  const read = useCallback(async () => setStored(await listStored()), []);
  useEffect(() => void read(), [read]);
  const empty = async () => {
    await emptyStored();
    await read();
    setEmptied(true);
  };
  return (
    <section aria-busy={stored === null}>
      <h3>What this site stores</h3>
      <p>
        No picture, no video, no label and no reading is ever stored: what a session has read is in the memory
        of the tab, and gone with it; a kiosk forgets each visitor who leaves. Settings are in the address.
        What is stored is the site itself and the models that were used, so that both work without a
        connection, and how quickly this device computes them, so that it is tried once.
      </p>
      {stored !== null && stored.places.length > 0 && <Places stored={stored} />}
      {stored !== null && (
        <p role="status">
          {stored.places.length === 0 && 'Nothing is stored on this device now.'}
          {isEmptied && ' It was emptied; the next visit stores the site again.'}
        </p>
      )}
      <button
        type="button"
        className="button"
        disabled={stored === null || stored.places.length === 0}
        onClick={() => void empty()}
      >
        Empty what this site stores
      </button>
    </section>
  );
}

function Places({ stored: { places, usedBytes, quotaBytes } }: { readonly stored: StoredData }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="about-scroll" tabIndex={0} aria-label="On this device">
      <table className="about-stored">
        <caption>
          On this device
          {usedBytes !== null &&
            quotaBytes !== null &&
            `; the browser counts ${megabytes(usedBytes)} and allows ${megabytes(quotaBytes)}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Where</th>
            <th scope="col">Files</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          {places.map(({ name, kind, count, bytes }) => (
            <tr key={`${kind} ${name}`}>
              <th scope="row">{CONTENTS[name] ?? 'not of this site’s making'}</th>
              <td>
                {KINDS[kind]} “{name}”
              </td>
              <td>{count}</td>
              <td>{bytes === null ? '–' : megabytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
