import { PAPER_TIME_DELAY_FRAMES, timeDelay } from '../post-processing';
import { type CccMode, concatenatedCcc, type RecordingSeries, type Series } from './metrics';
import { meanOverStretches } from './stretch-means';

/** CCC of one dimension with one time delay. */
export interface DelayScore {
  /** t of Eq. 3, in frames. */
  readonly delayFrames: number;
  /** Over all recordings joined end to end; NaN where it is not defined. */
  readonly ccc: number;
}

/**
 * How the CCC of one dimension changes with the time delay (paper, section 3.4, Eq. 3): each integer t from
 * `-reach` to `reach`, in that order, over the recordings joined end to end. A delay never reaches from one
 * recording into the next. Entries lost at an end of a series, and null or NaN entries, are left out.
 *
 * @param recordings one entry per frame of the sampling grid, predictions and labels equally long.
 * @param mode default `population`.
 * @param reachFrames whole and not negative; the paper's 10 unless given
 */
export function delayCurve(
  recordings: readonly RecordingSeries[],
  mode?: CccMode,
  reachFrames: number = PAPER_TIME_DELAY_FRAMES,
): readonly DelayScore[] {
  const padded = recordings.map(({ predictions, labels, stretches }) => ({
    length: predictions.length,
    predictions: numbers(predictions, reachFrames),
    labels: numbers(labels, 0),
    stretches,
  }));
  return Array.from({ length: 2 * reachFrames + 1 }, (_, index) => {
    // A view that begins t entries after the series is the series moved by Eq. 3; nothing is copied.
    const delayed = padded.map(({ length, predictions, labels, stretches }) =>
      meanOverStretches({
        predictions: predictions.subarray(index, index + length),
        labels,
        ...(stretches && { stretches }),
      }),
    );
    return { delayFrames: index - reachFrames, ccc: concatenatedCcc(delayed, mode) };
  });
}

/** A series as plain numbers, NaN for what is missing and for `margin` entries before and after it. */
function numbers(series: Series, margin: number): Float64Array {
  const result = new Float64Array(series.length + 2 * margin).fill(Number.NaN);
  for (let i = 0; i < series.length; i++) result[margin + i] = series[i] ?? Number.NaN;
  return result;
}

/**
 * The delay of the highest CCC; of equal ones that nearest to 0, and of those the negative one, since
 * annotators react late. A delay of 0 with CCC NaN when no delay has a defined CCC. Fit it on validation
 * recordings only.
 */
export function bestDelay(curve: readonly DelayScore[]): DelayScore {
  let best: DelayScore | null = null;
  for (const score of curve) {
    if (Number.isNaN(score.ccc)) continue;
    const nearer = best !== null && Math.abs(score.delayFrames) < Math.abs(best.delayFrames);
    if (best === null || score.ccc > best.ccc || (score.ccc === best.ccc && nearer)) best = score;
  }
  return best ?? { delayFrames: 0, ccc: Number.NaN };
}

/**
 * The mean of the curves of several dimensions, delay by delay: annotators rate both with one hand, so what
 * lag they have is found more surely from both. A curve that is not defined at a delay is left out there.
 */
export function meanDelayCurve(curves: readonly (readonly DelayScore[])[]): readonly DelayScore[] {
  const [first = []] = curves;
  return first.map(({ delayFrames }, index) => {
    const scores = curves.map((curve) => curve[index]?.ccc ?? Number.NaN).filter((ccc) => !Number.isNaN(ccc));
    const ccc = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return { delayFrames, ccc };
  });
}

/** The recordings with their predictions moved by a time delay (Eq. 3), each within itself. */
export function delayedRecordings(
  recordings: readonly RecordingSeries[],
  delayFrames: number,
): readonly RecordingSeries[] {
  return recordings.map((recording) => ({
    ...recording,
    predictions: timeDelay(Array.from(recording.predictions), delayFrames),
  }));
}

/** Whether the best delay lies at an end of what was looked at: a better one may lie beyond. */
export function isAtEdge(curve: readonly DelayScore[], { delayFrames, ccc }: DelayScore): boolean {
  const reach = Math.abs(curve[0]?.delayFrames ?? 0);
  return reach > 0 && Number.isFinite(ccc) && Math.abs(delayFrames) === reach;
}
