import { memo, useState } from 'react';
import { DIMENSIONS } from '../../../core/affect';
import type { ConfidenceInterval } from '../../../core/scores/block-bootstrap';
import { DEFAULT_MAPE_THRESHOLD } from '../../../core/scores/metrics';
import { scoresLatex, scoresMarkdown } from '../../../recordings/exports/scores-text';
import type { LabelComparison } from '../../../recordings/scores/label-comparison';
import { MenuButton } from '../../shared/menu-button';
import { fixedNumber, percentage } from '../../shared/number-text';
import { ScoringNote } from './scoring-note';
import './scores.css';

const VALUES = [
  { key: 'processed', name: 'after post-processing' },
  { key: 'raw', name: 'network output' },
] as const;
/** How long the button says that it has copied. */
const COPIED_MS = 2000;
const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;

/**
 * How well predictions and labels agree, dimension by dimension.
 *
 * @param props.comparison null until scores are computed
 * @param props.problem one sentence on why there are none
 */
export const ScoresTable = memo(function ScoresTable(props: {
  comparison: LabelComparison | null;
  isScoring: boolean;
  problem: string | null;
}) {
  const { comparison, isScoring, problem } = props;
  return (
    <section className="card analyse-scores" aria-labelledby="analyse-scores-title" aria-busy={isScoring}>
      <div className="analyse-figure-head">
        <h2 id="analyse-scores-title">Agreement with the labels</h2>
        {comparison && <CopyScores comparison={comparison} />}
      </div>
      <ScoringNote isScoring={isScoring} hasScores={comparison !== null} />
      {problem !== null && (
        <p className="analyse-note" role="alert">
          {problem}
        </p>
      )}
      {comparison && <Comparison comparison={comparison} />}
    </section>
  );
});

function Comparison({ comparison }: { comparison: LabelComparison }) {
  const threshold = DEFAULT_MAPE_THRESHOLD;
  const { processed } = comparison.intervals;
  const hasIntervals = DIMENSIONS.some((dimension) => processed[dimension].ccc !== null);
  return (
    <>
      <p className="analyse-note">
        {comparison.file}: {comparison.description} {comparison.labelledFrames} sampled frames have a label.
      </p>
      {comparison.doubts.map(({ sentence }) => (
        <p key={sentence} className="analyse-message" role="alert">
          These scores may be wrong: {sentence} Say it, or keep the guess, under “Labels”.
        </p>
      ))}
      {/* Focusable, so that the keyboard can scroll it where it is wider than the screen. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section className="analyse-scroll" tabIndex={0} aria-label="Table of scores">
        <table>
          <thead>
            <tr>
              <th scope="col">Dimension</th>
              <th scope="col">
                <abbr title="Concordance correlation coefficient, variances by N">CCC</abbr>
              </th>
              <th scope="col">
                <abbr title="Concordance correlation coefficient as the AVEC challenges count it, variances by N − 1">
                  CCC, AVEC
                </abbr>
              </th>
              <th scope="col">
                <abbr title="Pearson correlation coefficient">PCC</abbr>
              </th>
              <th scope="col">
                <abbr title="Mean absolute error">MAE</abbr>
              </th>
              <th scope="col">
                <abbr title="Mean absolute percentage error">MAPE</abbr>
              </th>
              <th scope="col">Frames</th>
            </tr>
          </thead>
          {DIMENSIONS.map((dimension) => (
            <tbody key={dimension}>
              {VALUES.map(({ key, name }) => {
                const scores = comparison[key].population[dimension];
                return (
                  <tr key={key} className={`analyse-score-${key}`}>
                    <th scope="row">
                      <span className={`analyse-swatch analyse-swatch-${dimension}`} aria-hidden="true" />
                      {NAMES[dimension]} <small>{name}</small>
                    </th>
                    <td>
                      {fixedNumber(scores?.ccc, 3)}
                      <Interval limits={comparison.intervals[key][dimension].ccc} />
                    </td>
                    <td>{fixedNumber(comparison[key].avec[dimension]?.ccc, 3)}</td>
                    <td>
                      {fixedNumber(scores?.pcc, 3)}
                      <Interval limits={comparison.intervals[key][dimension].pcc} />
                    </td>
                    <td>
                      {fixedNumber(scores?.mae, 3)}
                      <Interval limits={comparison.intervals[key][dimension].mae} />
                    </td>
                    <td>
                      {percentage(scores?.mape.value, 0)}
                      {scores !== null && scores.mape.excludedShare > 0 && (
                        <small className="analyse-interval">
                          {percentage(scores.mape.excludedShare)} left out
                        </small>
                      )}
                    </td>
                    <td>{scores?.count ?? 0}</td>
                  </tr>
                );
              })}
            </tbody>
          ))}
        </table>
      </section>
      <p className="analyse-note">
        {hasIntervals
          ? 'In small: 95 % intervals by block bootstrap, for other moments of the same recording. '
          : 'Too short for intervals. '}
        A dash stands where a score is not defined. MAPE leaves out labels nearer to zero than {threshold},
        where a percentage has no meaning.
      </p>
    </>
  );
}

/** Puts the table on the clipboard, for a paper. */
function CopyScores({ comparison }: { comparison: LabelComparison }) {
  const [copied, setCopied] = useState(false);
  // Browsers give a clipboard to secure pages alone.
  if (!('clipboard' in navigator)) return null;
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), COPIED_MS);
    });
  return (
    <>
      <MenuButton
        className="button"
        items={[
          { label: 'Markdown', name: 'Copy as Markdown', onChoose: () => copy(scoresMarkdown(comparison)) },
          { label: 'LaTeX', name: 'Copy as LaTeX', onChoose: () => copy(scoresLatex(comparison)) },
        ]}
      >
        {copied ? 'Copied' : 'Copy'}
      </MenuButton>
      <span role="status" className="visually-hidden">
        {copied && 'Copied.'}
      </span>
    </>
  );
}

function Interval({ limits }: { limits: ConfidenceInterval | null }) {
  if (limits === null) return null;
  return (
    <small className="analyse-interval">
      {fixedNumber(limits.low, 3)} to {fixedNumber(limits.high, 3)}
    </small>
  );
}
