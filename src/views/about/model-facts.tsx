import { useEffect, useState } from 'react';
import type { ModelManifest } from '../../core/models/manifest';
import { isDiskModelId } from '../../offline/disk-models';
import { readModelManifest } from '../../state/settings/model-manifest';
import { fixedNumber, percentage } from '../shared/number-text';
import { CalmSentence, PairsTable, UncertaintySentence } from './people-figures';

/** The facts of the model that the address names, from its own manifest. */
export function ModelFacts({ modelId }: { readonly modelId: string }) {
  const [state, setState] = useState<ModelManifest | string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    setState(null);
    readModelManifest(modelId, abort.signal).then(setState, (error: unknown) => {
      if (!abort.signal.aborted) setState(error instanceof Error ? error.message : String(error));
    });
    return () => abort.abort();
  }, [modelId]);
  return (
    <section aria-busy={state === null}>
      <h3>The model</h3>
      {state === null && <p>Reading the model card.</p>}
      {typeof state === 'string' && <p role="alert">{state}</p>}
      {state !== null && typeof state === 'object' && (
        <Facts manifest={state} isFromDisk={isDiskModelId(modelId)} />
      )}
    </section>
  );
}

function widthText(multiplier: number): string {
  return `${multiplier === 1 ? '' : `${multiplier} of `}the paper’s width`;
}

function CardLink({ id }: { readonly id: string }) {
  return <a href={`models/${id}/card.md`}>The whole model card</a>;
}

function Facts(props: { readonly manifest: ModelManifest; readonly isFromDisk: boolean }) {
  const { manifest, isFromDisk } = props;
  const { name, version, architecture, trainingData, results, files, weightsSha256, id } = manifest;
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  return (
    <>
      <p>
        {name}, version {version}: {architecture.base} at {widthText(architecture.widthMultiplier)},{' '}
        {architecture.temporal === 'lstm'
          ? `then an LSTM of ${architecture.lstmUnits.toLocaleString('en')} units`
          : 'inflated over time into 3D convolutions'}
        ; {fixedNumber(megabytes, 1)} MB to download. It was trained on:
      </p>
      <ul>
        {trainingData.map((set) => (
          <li key={set.name}>
            <strong>{set.name}</strong>
            {set.samples > 0 && `, ${set.samples.toLocaleString('en')} samples`}: {set.note}
          </li>
        ))}
      </ul>
      {results.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <section className="about-scroll" tabIndex={0} aria-label="How well it does">
          <table>
            <caption>How well it does, measured on the shipped weights</caption>
            <thead>
              <tr>
                <th scope="col">Test set</th>
                <th scope="col">Faces</th>
                <th scope="col">Classes right</th>
                <th scope="col">Valence CCC</th>
                <th scope="col">Arousal CCC</th>
              </tr>
            </thead>
            <tbody>
              {results.map(({ dataset, count, accuracy, valence, arousal }) => (
                <tr key={dataset}>
                  <th scope="row">{dataset}</th>
                  <td>{count.toLocaleString('en')}</td>
                  <td>{percentage(accuracy, 1)}</td>
                  <td>{fixedNumber(valence.ccc, 3)}</td>
                  <td>{fixedNumber(arousal.ccc, 3)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {manifest.uncertainty && <UncertaintySentence uncertainty={manifest.uncertainty} />}
      {manifest.pairs && <PairsTable pairs={manifest.pairs} />}
      {manifest.calm && <CalmSentence calm={manifest.calm} />}
      <p>
        {isFromDisk ? 'The whole card is card.md in its folder' : <CardLink id={id} />}. Weights: SHA-256{' '}
        <code>{weightsSha256.slice(0, 16)}…</code>
      </p>
    </>
  );
}
