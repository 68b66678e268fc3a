import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { meanAndDeviation } from '../../../recordings/figures/binning';
import type { RecordingResults } from '../../../recordings/results';
import type { RecordingScores } from '../../../recordings/scores/recording-scores';
import type { JointScores } from '../../../state/analyse/joint-scores';
import { fixedNumber, percentage, signedNumber } from '../../shared/number-text';
import { delayName, delaySeconds } from './analysis-words';
import { percentOf } from './coverage-summary';

/** In the place of a score that is being computed. */
const AWAITED = '–';

const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;

/**
 * The answer in one line: how well estimates and labels agree, over how many frames and with which delay;
 * without labels, where the estimates lie.
 *
 * @param props.joint of several recordings; what they come to together is the answer then
 */
export function ScoreStrip(props: {
  results: RecordingResults;
  joint: JointScores;
  rateHz: number;
  isSearched: boolean;
  isScoring: boolean;
}) {
  const { results, joint, rateHz, isSearched, isScoring } = props;
  const { comparison, coverage } = results;
  const together = joint.scores;
  const scores = together ?? comparison;
  // Scores that are under way have their places, so that nothing moves when they come.
  const isAwaited = scores === null && results.scored !== null && isScoring;
  return (
    <section className="score-strip" aria-label="Scores" aria-busy={isScoring}>
      <dl>
        {scores || isAwaited
          ? DIMENSIONS.map((dimension) => <Ccc key={dimension} dimension={dimension} scores={scores} />)
          : DIMENSIONS.map((dimension, axis) => (
              <Mean key={dimension} dimension={dimension} axis={axis} results={results} />
            ))}
        {(scores || isAwaited) && (
          <>
            <Fact name="n" value={scores ? countOf(scores) : AWAITED} />
            <Fact
              name={isSearched ? 'Delay found' : 'Delay'}
              value={scores ? delayName(scores.delay.usedFrames) : AWAITED}
              note={
                scores && scores.delay.usedFrames !== 0 ? delaySeconds(scores.delay.usedFrames, rateHz) : null
              }
            />
          </>
        )}
        {together ? (
          <Fact name="Pooled" value={`${joint.ids.length} recordings`} />
        ) : (
          <Fact name="Coverage" value={coverage.share === null ? '–' : percentOf(coverage.share)} />
        )}
        {!scores && !isAwaited && <Fact name="Frames" value={String(coverage.estimatedFrames)} />}
      </dl>
    </section>
  );
}

/** What of scores the strip shows. */
type ShownScores = Pick<RecordingScores, 'processed' | 'intervals' | 'delay'>;

function Ccc({ dimension, scores }: { dimension: Dimension; scores: ShownScores | null }) {
  const limits = scores?.intervals.processed[dimension].ccc;
  return (
    <Fact
      dimension={dimension}
      name={`${NAMES[dimension]} CCC`}
      value={scores ? fixedNumber(scores.processed.population[dimension]?.ccc, 3) : AWAITED}
      note={limits ? `${fixedNumber(limits.low, 2)} to ${fixedNumber(limits.high, 2)}` : null}
    />
  );
}

function Mean(props: { dimension: Dimension; axis: number; results: RecordingResults }) {
  const { dimension, axis, results } = props;
  const values = results.rows.flatMap(({ processed }) => processed?.[axis] ?? []);
  const { mean, deviation } = meanAndDeviation(values);
  const note = deviation === null ? null : `± ${fixedNumber(deviation, 2)}`;
  return <Fact dimension={dimension} name={`Mean ${dimension}`} value={signedNumber(mean, 2)} note={note} />;
}

function Fact(props: { name: string; value: string; note?: string | null; dimension?: Dimension }) {
  const { name, value, note = null, dimension } = props;
  return (
    <div className={dimension && 'score-strip-main'}>
      <dt>
        {dimension && <span className={`analyse-swatch analyse-swatch-${dimension}`} aria-hidden="true" />}
        {name}
      </dt>
      <dd>
        {/* An interval may come; its line is kept for it. */}
        {value} {(note !== null || dimension) && <small>{note ?? '\u00a0'}</small>}
      </dd>
    </div>
  );
}

/** Pairs that count; of both dimensions where they differ. */
function countOf({ processed }: ShownScores): string {
  const counts = DIMENSIONS.map((dimension) => processed.population[dimension]?.count ?? 0);
  return [...new Set(counts)].join(' / ');
}

/** The CCC of a recording for the title of each trace; empty without labels. */
export function traceNotes({ comparison }: RecordingResults): Readonly<Record<Dimension, string>> {
  const note = (dimension: Dimension) => {
    const scores = comparison?.processed.population[dimension];
    return scores ? `CCC ${fixedNumber(scores.ccc, 3)}` : '';
  };
  return { valence: note('valence'), arousal: note('arousal') };
}

/** How much of a recording gave an estimate, for a narrow place. */
export function shortCoverage({ coverage }: Pick<RecordingResults, 'coverage'>): string {
  return coverage.share === null ? '–' : percentage(coverage.share);
}
