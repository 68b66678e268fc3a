import { bisectLeft } from 'd3-array';
import { meanStep, medianStep } from './label-clock';
import type { LabelTrack } from './label-tracks';

/** How a label is found for a frame that lies between two labels. */
export const ALIGNMENT_RULES = ['nearest', 'linear', 'held'] as const;

/** One of {@link ALIGNMENT_RULES}. */
export type AlignmentRule = (typeof ALIGNMENT_RULES)[number];

/** How the labels of one rate go to frames of another. */
export interface AlignmentPlan {
  readonly rule: AlignmentRule;
  readonly toleranceS: number;
  /**
   * Added to the time of each frame when labels are held: it may come a little before the label meant for it.
   */
  readonly earlyS: number;
  /** Whether labels hold over stretches of their own: a frame takes the one over it, and none between two. */
  readonly overStretches?: boolean;
}

/** Labels are repeated where frames come so many times as often. */
const HELD_FROM = 1.5;

/**
 * How labels a step apart go to frames a step apart: held until the next where frames come more often (paper,
 * section 3.2.1: annotations at 10 Hz are repeated for frames at 50 Hz), else the nearest. A frame reaches as
 * far as half a step of whichever comes more seldom.
 *
 * @param rule the user's word, in place of what would be chosen
 */
export function alignmentPlan(labelStepS: number, frameStepS: number, rule?: AlignmentRule): AlignmentPlan {
  const chosen = rule ?? (frameStepS > 0 && labelStepS > HELD_FROM * frameStepS ? 'held' : 'nearest');
  return chosen === 'held'
    ? { rule: 'held', toleranceS: labelStepS / 2, earlyS: Math.min(labelStepS, frameStepS) / 2 }
    : { rule: chosen, toleranceS: Math.max(labelStepS, frameStepS) / 2, earlyS: 0 };
}

/**
 * How labels go to frames that hold over stretches: each over its own. By the user's word they are taken for
 * labels at the middles of their stretches, which reach as far as half the longest.
 */
function stretchPlan(
  timesS: readonly number[],
  endsS: readonly number[],
  rule?: AlignmentRule,
): AlignmentPlan {
  const longestS = timesS.reduce(
    (longest, timeS, index) => Math.max(longest, (endsS[index] ?? timeS) - timeS),
    0,
  );
  return { rule: rule ?? 'held', toleranceS: longestS / 2, earlyS: 0, overStretches: true };
}

/** Decimal fractions of seconds are not exact in binary. */
const SLACK_S = 1e-6;

/**
 * Columns of labels at the times of frames, in seconds and any order; labels and frames are matched by time,
 * never by count, so a variable frame rate does not make them drift.
 *
 * - `nearest`: the label nearest in time, of two equally near the earlier; null when it lies farther than
 *   the tolerance or is not annotated.
 * - `linear`: on the line between the labels before and after; null when they lie more than twice the
 *   tolerance apart or either is not annotated. A frame at the time of a label gets that label. Before the
 *   first and after the last label theirs is used up to the tolerance.
 * - `held`: the label at or before the frame, repeated until the next (paper, section 3.2.1) but no longer
 *   than twice the tolerance; null before the first label.
 *
 * Worked example, labels 0 at 0 s and 1 at 0.1 s, tolerance 0.05 s: a frame at 0.04 s gets 0 (nearest) or
 * 0.4 (linear), at 0.05 s 0 or 0.5, at 0.15 s 1 and 1, at 0.16 s null and null. Held, the frames at 0.04 s
 * and 0.08 s get 0, those at 0.1 s and 0.18 s get 1, and at 0.2 s there is none.
 *
 * @param toleranceS how far from a frame a label may lie
 * @returns columns as long as the frame times
 * @see {@link alignTracks} for labels that hold over stretches
 */
export function alignColumns(
  timesS: readonly number[],
  columns: readonly (readonly (number | null)[])[],
  frameTimesS: ArrayLike<number>,
  { rule, toleranceS }: Pick<AlignmentPlan, 'rule' | 'toleranceS'>,
): (number | null)[][] {
  const weights = Array.from(frameTimesS, (timeS) => weigh(timesS, timeS, rule, toleranceS + SLACK_S));
  return columns.map((values) => weights.map((weight) => mixed(values, weight)));
}

/** Tracks at the times of frames, and how they came there. */
export interface AlignedTracks {
  /** By the array of a track's times. */
  readonly plans: ReadonlyMap<readonly number[], AlignmentPlan>;
  /** By the track; as long as the frames. */
  readonly values: ReadonlyMap<LabelTrack, readonly (number | null)[]>;
  /**
   * By the array of a track's times, where each label is held over its stretch: which of them lies over a
   * frame.
   */
  readonly stretches: ReadonlyMap<readonly number[], readonly (number | null)[]>;
}

/**
 * Tracks at the times of frames, each from its own times by {@link alignmentPlan}; tracks of one file share
 * their times, which are looked through once.
 *
 * @param timesS of the frames, rising
 * @param rule the user's word, in place of what would be chosen
 */
export function alignTracks(
  tracks: readonly LabelTrack[],
  timesS: readonly number[],
  rule?: AlignmentRule,
): AlignedTracks {
  const frameStepS = meanStep(timesS);
  const plans = new Map<readonly number[], AlignmentPlan>();
  const values = new Map<LabelTrack, readonly (number | null)[]>();
  const stretches = new Map<readonly number[], readonly (number | null)[]>();
  for (const { timesS: labelTimesS, endsS } of tracks) {
    if (plans.has(labelTimesS)) continue;
    const plan = endsS
      ? stretchPlan(labelTimesS, endsS, rule)
      : alignmentPlan(medianStep(labelTimesS), frameStepS, rule);
    plans.set(labelTimesS, plan);
    const alike = tracks.filter((track) => track.timesS === labelTimesS);
    const columns = alike.map((track) => track.values);
    const atS = plan.earlyS === 0 ? timesS : timesS.map((timeS) => timeS + plan.earlyS);
    let aligned: (number | null)[][];
    if (endsS && plan.rule === 'held') {
      const over = timesS.map((timeS) => stretchAt(labelTimesS, endsS, timeS));
      stretches.set(labelTimesS, over);
      aligned = columns.map((column) =>
        over.map((index) => (index === null ? null : (column[index] ?? null))),
      );
    } else {
      const standS = endsS
        ? labelTimesS.map((timeS, index) => (timeS + (endsS[index] ?? timeS)) / 2)
        : labelTimesS;
      aligned = alignColumns(standS, columns, atS, plan);
    }
    alike.forEach((track, index) => {
      values.set(track, aligned[index] ?? []);
    });
  }
  return { plans, values, stretches };
}

/** The stretch over a time, which reaches up to its end and not to it; null between two. */
function stretchAt(timesS: readonly number[], endsS: readonly number[], timeS: number): number | null {
  const index = bisectLeft(timesS, timeS + SLACK_S) - 1;
  return index >= 0 && timeS < (endsS[index] ?? Number.NEGATIVE_INFINITY) - SLACK_S ? index : null;
}

/** Two neighbouring labels and the share of the later one. */
interface Weight {
  readonly index: number;
  readonly nextShare: number;
}

function weigh(
  timesS: readonly number[],
  timeS: number,
  rule: AlignmentRule,
  toleranceS: number,
): Weight | null {
  const next = bisectLeft(timesS, timeS - SLACK_S);
  const before = next - 1;
  const toNext = (timesS[next] ?? Number.POSITIVE_INFINITY) - timeS;
  const toBefore = timeS - (timesS[before] ?? Number.NEGATIVE_INFINITY);
  if (Number.isNaN(timeS)) return null;
  if (rule === 'held') {
    const held = toNext <= SLACK_S ? next : before;
    const ageS = held === next ? 0 : toBefore;
    // Up to, not at the end of its time: a label there would be the next one's.
    return held >= 0 && ageS < 2 * (toleranceS - SLACK_S) - SLACK_S ? { index: held, nextShare: 0 } : null;
  }
  const nearest = toBefore <= toNext + SLACK_S && toNext > SLACK_S ? before : next;
  const isBetween = before >= 0 && next < timesS.length;
  if (rule === 'nearest' || toNext <= SLACK_S || !isBetween) {
    return Math.min(toNext, toBefore) <= toleranceS ? { index: nearest, nextShare: 0 } : null;
  }
  const step = toBefore + toNext;
  return step <= 2 * toleranceS ? { index: before, nextShare: toBefore / step } : null;
}

function mixed(values: readonly (number | null)[], weight: Weight | null): number | null {
  if (weight === null) return null;
  const value = values[weight.index] ?? null;
  if (weight.nextShare === 0) return value;
  const next = values[weight.index + 1] ?? null;
  return value === null || next === null ? null : value + (next - value) * weight.nextShare;
}
