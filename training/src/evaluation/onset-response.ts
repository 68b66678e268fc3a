import { mean } from 'd3-array';

/** One onset: an expression that comes after a rest. Both traces have the same frames. */
export interface OnsetTrace {
  /** One dimension of the label and of the estimate, frame by frame. */
  readonly labels: readonly number[];
  readonly estimates: readonly number[];
}

/** How an estimate answers onsets; null where no onset was followed far enough to say. */
export interface OnsetResponse {
  readonly onsets: number;
  /** Onsets that the estimate followed by at least half of the label's rise. */
  readonly followed: number;
  /** Mean time from half of the label's rise to half of the estimate's, seconds. */
  readonly delayS: number | null;
  /** Mean time from a tenth to nine tenths of the estimate's rise, seconds. */
  readonly riseS: number | null;
  /** Mean deviation of the estimate while the label rests. */
  readonly restDeviation: number;
}

/** Share of the label's rise that an estimate must make to be said to follow. */
const FOLLOWING_SHARE = 0.5;
/** Share of the frames at the end of a trace whose mean is where a rise ends. */
const END_SHARE = 0.2;

/**
 * How fast and how steadily estimates answer onsets.
 *
 * @param traces each begins with `restFrames` of a label that rests, and ends with one that has risen.
 */
export function onsetResponse(
  traces: readonly OnsetTrace[],
  restFrames: number,
  rateHz: number,
): OnsetResponse {
  const answers = traces.flatMap(({ labels, estimates }) => {
    const label = riseOf(labels, restFrames);
    const estimate = riseOf(estimates, restFrames);
    const ratio = estimate.height / label.height;
    if (!(ratio >= FOLLOWING_SHARE)) return [];
    const reached = (share: number) => crossing(estimates, estimate, share);
    return [
      {
        delayS: (reached(0.5) - crossing(labels, label, 0.5)) / rateHz,
        riseS: (reached(0.9) - reached(0.1)) / rateHz,
      },
    ];
  });
  return {
    onsets: traces.length,
    followed: answers.length,
    delayS: mean(answers, ({ delayS }) => delayS) ?? null,
    riseS: mean(answers, ({ riseS }) => riseS) ?? null,
    restDeviation: mean(traces, ({ estimates }) => spread(estimates.slice(0, restFrames))) ?? Number.NaN,
  };
}

/** Where a trace begins and how far it goes from there. */
interface Rise {
  readonly start: number;
  readonly height: number;
}

function riseOf(values: readonly number[], restFrames: number): Rise {
  const start = mean(values.slice(0, restFrames)) ?? Number.NaN;
  const end = mean(values.slice(-Math.max(1, Math.round(values.length * END_SHARE)))) ?? Number.NaN;
  return { start, height: end - start };
}

/**
 * Frame, between frames by interpolation, at which a trace comes to a share of its rise: up to a half the
 * last time before it is first past the half, from there on the first time. So trembling before and after the
 * rise counts for nothing.
 */
function crossing(values: readonly number[], { start, height }: Rise, share: number): number {
  const done = values.map((value) => (value - start) / height);
  const half = done.findIndex((value) => value >= 0.5);
  const after =
    share > 0.5
      ? done.findIndex((value, frame) => frame >= half && value >= share)
      : done.findLastIndex((value, frame) => frame < half && value < share) + 1;
  const [below, above] = [done[after - 1] ?? Number.NaN, done[after] ?? Number.NaN];
  return after - 1 + (share - below) / (above - below);
}

function spread(values: readonly number[]): number {
  const centre = mean(values) ?? Number.NaN;
  return Math.sqrt(mean(values, (value) => (value - centre) ** 2) ?? Number.NaN);
}
