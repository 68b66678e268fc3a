import type { CSSProperties } from 'react';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import type { LabelSet } from '../../../core/labels/set/label-set';
import type { AnnotatorAgreement } from '../../../core/scores/annotator-agreement';
import { cccText } from './labels-words';

const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;

/** Who annotated, each on or off, and how well they agree. */
export function LabelsAgreement(props: { set: LabelSet; onSwitch: (name: string, on: boolean) => void }) {
  const { set, onSwitch } = props;
  const { annotators, agreement } = set;
  if (annotators.length < 2) return null;
  const onCount = annotators.filter(({ on }) => on).length;
  return (
    <div className="labels-annotators">
      <fieldset className="labels-switches">
        <legend>Annotators</legend>
        <p className="analyse-note">The label is the mean of those that are on.</p>
        {annotators.map(({ name, on }, index) => (
          <label key={name} className="check">
            <input
              type="checkbox"
              checked={on}
              disabled={on && onCount === 1}
              onChange={(event) => onSwitch(name, event.target.checked)}
            />
            <span>
              <span className="labels-index">{index + 1}</span> {name}
            </span>
          </label>
        ))}
      </fieldset>
      <AgreementTables
        agreement={agreement}
        names={annotators.map(({ name }) => name)}
        isOff={(name) => annotators.some((one) => one.name === name && !one.on)}
      />
    </div>
  );
}

/** How well those who rated agree, a table for each dimension that two or more rated. */
export function AgreementTables(props: {
  agreement: Readonly<Partial<Record<Dimension, AnnotatorAgreement | null>>>;
  /** Of all of them, in the order in which they are numbered. */
  names: readonly string[];
  isOff?: (name: string) => boolean;
}) {
  const { agreement, names, isOff = () => false } = props;
  return DIMENSIONS.map((dimension) => {
    const own = agreement[dimension];
    return (
      own && (
        <AgreementTable
          key={dimension}
          dimension={dimension}
          agreement={own}
          indexOf={(name) => names.indexOf(name) + 1}
          isOff={isOff}
        />
      )
    );
  });
}

/** Pairwise CCC of one dimension; annotators by their numbers. */
function AgreementTable(props: {
  dimension: Dimension;
  agreement: AnnotatorAgreement;
  indexOf: (name: string) => number;
  isOff: (name: string) => boolean;
}) {
  const { dimension, agreement, indexOf, isOff } = props;
  const { names, ccc, withOthers, meanPairwise } = agreement;
  return (
    // Focusable, so that the keyboard can scroll it where it is wider than the screen.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className="analyse-scroll" tabIndex={0} aria-label={`Agreement on ${dimension}`}>
      <table className={`labels-agreement labels-agreement-${dimension}`}>
        <caption>
          {NAMES[dimension]}: pairwise CCC, mean {cccText(meanPairwise)}
        </caption>
        <thead>
          <tr>
            <td />
            {names.map((name) => (
              <th key={name} scope="col" title={name}>
                <span aria-hidden="true">{indexOf(name)}</span>
                <span className="visually-hidden">{name}</span>
              </th>
            ))}
            <th scope="col">
              <abbr title="CCC with the mean of the others">Others</abbr>
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((name, row) => (
            <tr key={name} className={isOff(name) ? 'labels-off' : undefined}>
              <th scope="row" title={name}>
                <span aria-hidden="true">{indexOf(name)}</span>
                <span className="visually-hidden">{name}</span>
              </th>
              {names.map((other, column) => (
                <td key={other} style={row === column ? undefined : tint(ccc[row]?.[column])}>
                  {row === column ? '' : cccText(ccc[row]?.[column])}
                </td>
              ))}
              <td>{cccText(withOthers[row])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The higher the agreement, the fuller the colour; never so full that the number is hard to read. */
function tint(ccc: number | undefined): CSSProperties {
  const share = Math.round(30 * Math.max(0, Number.isFinite(ccc) ? Number(ccc) : 0));
  return { background: `color-mix(in srgb, var(--labels-tint) ${share}%, transparent)` };
}
