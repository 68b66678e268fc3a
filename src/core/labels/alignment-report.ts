import type { Dimension } from '../affect';
import type { AlignmentPlan, AlignmentRule } from './label-alignment';
import { meanStep } from './label-clock';
import type { LabelSet } from './set/label-set';

/** How one file's labels went to the frames. */
export interface FileAlignment {
  readonly fileName: string;
  readonly rule: AlignmentRule;
  /** How far from a frame its label may lie, seconds. */
  readonly toleranceS: number;
  /** Labels a second; null for a single label. */
  readonly labelRateHz: number | null;
  /** Whether each label is said of a stretch with a beginning and an end. */
  readonly overStretches: boolean;
}

/** How labels and frames were brought together in time; plain data, fit for JSON. */
export interface LabelAlignment {
  readonly files: readonly FileAlignment[];
  /** Sampled frames a second; null for a single frame. */
  readonly frameRateHz: number | null;
  readonly firstLabelS: number;
  readonly lastLabelS: number;
  /** Sampled frames before the first label and after the last. */
  readonly framesBefore: number;
  readonly framesAfter: number;
  /** Frames between first and last label without one: not annotated, or in a gap. */
  readonly framesBetween: Readonly<Record<Dimension, number>>;
  /** For people: rule, ends, gaps, and offsets by the user. */
  readonly sentences: readonly string[];
}

/** Rates that differ by less are called the same. */
const SAME_RATE = 0.02;
/** Labels that go on for longer after the last frame are worth a sentence. */
const WORTH_SAYING_S = 0.5;

/**
 * Says how the labels of a set went to the frames.
 *
 * @param plans by the array of a track's times
 * @param timesS of the frames
 * @param labels at the frames
 * @throws with one sentence when no label falls on any frame
 */
export function labelAlignment(
  set: LabelSet,
  plans: ReadonlyMap<readonly number[], AlignmentPlan>,
  timesS: readonly number[],
  labels: Readonly<Record<Dimension, readonly (number | null)[]>>,
): LabelAlignment {
  const frameRateHz = rateOf(timesS);
  const used = set.files.flatMap(({ file, tracks, reading }) => {
    const [track] = tracks;
    const plan = track && plans.get(track.timesS);
    return track && plan && reading ? [{ file, track, plan, reading }] : [];
  });
  const firstLabelS = Math.min(...used.map(({ track }) => track.timesS[0] ?? Number.POSITIVE_INFINITY));
  const lastLabelS = Math.max(
    ...used.map(({ track }) => (track.endsS ?? track.timesS).at(-1) ?? Number.NEGATIVE_INFINITY),
  );
  const has = timesS.map((_, index) => labels.valence[index] !== null || labels.arousal[index] !== null);
  const first = has.indexOf(true);
  const last = has.lastIndexOf(true);
  if (first < 0) {
    throw new Error(
      `No label falls on a frame: the labels lie between ${seconds(firstLabelS)} and ${seconds(lastLabelS)}, ` +
        `the frames between ${seconds(timesS[0])} and ${seconds(timesS.at(-1))}.`,
    );
  }
  const files = used.map(({ file, track, plan }): FileAlignment => {
    const { rule, toleranceS, overStretches = false } = plan;
    return { fileName: file.name, rule, toleranceS, labelRateHz: rateOf(track.timesS), overStretches };
  });
  const framesBefore = timesS.filter((timeS, index) => index < first && timeS < firstLabelS).length;
  const framesAfter = timesS.filter((timeS, index) => index > last && timeS > lastLabelS).length;
  const between = (dimension: Dimension) =>
    set.dimensions.includes(dimension)
      ? labels[dimension].filter((label, index) => label === null && index >= framesBefore).length -
        framesAfter
      : 0;
  const framesBetween = { valence: between('valence'), arousal: between('arousal') };
  const offsets = used.flatMap(({ file, reading: { offsetS } }) =>
    offsetS === 0
      ? []
      : [`${file.name} was moved ${seconds(Math.abs(offsetS))} ${offsetS > 0 ? 'later' : 'earlier'}.`],
  );
  return {
    files,
    frameRateHz,
    firstLabelS,
    lastLabelS,
    framesBefore,
    framesAfter,
    framesBetween,
    sentences: [
      ...new Set(files.map((file) => ruleSentence(file, frameRateHz))),
      ...endSentences(framesBefore, framesAfter, lastLabelS - (timesS.at(-1) ?? lastLabelS)),
      ...gapSentences(framesBetween, labels, set.dimensions),
      ...offsets,
    ],
  };
}

function ruleSentence(
  { rule, toleranceS, labelRateHz, overStretches }: FileAlignment,
  frameRateHz: number | null,
): string {
  if (overStretches && rule === 'held') {
    return 'Each label lies over its stretch of time, and is scored against the mean of the estimates there.';
  }
  const same =
    labelRateHz === null ||
    frameRateHz === null ||
    Math.abs(labelRateHz - frameRateHz) < SAME_RATE * frameRateHz;
  const rates = same
    ? 'Labels and sampled frames come at the same rate'
    : `Labels come ${perSecond(labelRateHz)}, sampled frames ${perSecond(frameRateHz)}`;
  const how = {
    nearest: `each frame takes the label nearest in time, at most ${seconds(toleranceS)} away`,
    held: 'each label is held until the next',
    linear: 'labels are joined by straight lines',
  } as const;
  return `${rates}: ${how[rule]}.`;
}

function endSentences(framesBefore: number, framesAfter: number, beyondS: number): string[] {
  return [
    ...(framesBefore > 0
      ? [`${frames(framesBefore)} before the first label ${have(framesBefore)} none.`]
      : []),
    ...(framesAfter > 0 ? [`${frames(framesAfter)} after the last label ${have(framesAfter)} none.`] : []),
    ...(beyondS >= WORTH_SAYING_S
      ? [`The labels go on for ${seconds(beyondS)} after the last frame; that part is not used.`]
      : []),
  ];
}

function gapSentences(
  framesBetween: Readonly<Record<Dimension, number>>,
  labels: Readonly<Record<Dimension, readonly (number | null)[]>>,
  dimensions: readonly Dimension[],
): string[] {
  return dimensions.flatMap((dimension) => {
    if (labels[dimension].every((label) => label === null))
      return [`No ${dimension} label falls on a frame.`];
    const count = framesBetween[dimension];
    return count > 0
      ? [
          `${frames(count)} in between ${have(count)} no ${dimension} label and ${count === 1 ? 'is' : 'are'} left out.`,
        ]
      : [];
  });
}

function rateOf(timesS: readonly number[]): number | null {
  const stepS = meanStep(timesS);
  return stepS > 0 ? 1 / stepS : null;
}

function perSecond(rateHz: number): string {
  const rounded = Number(rateHz.toFixed(rateHz < 10 ? 2 : 1));
  return rounded === 1 ? 'once a second' : `${rounded} times a second`;
}

function frames(count: number): string {
  return count === 1 ? '1 frame' : `${count} frames`;
}

function have(count: number): string {
  return count === 1 ? 'has' : 'have';
}

function seconds(timeS: number | undefined): string {
  return `${Number((timeS ?? Number.NaN).toFixed(3))} s`;
}
