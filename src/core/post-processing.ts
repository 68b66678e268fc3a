import { type Affect, DIMENSIONS, type Dimension } from './affect';
import type { AffectDeviation } from './expected-error';

/**
 * Post-processing of the predictions (paper, section 3.4), in the paper's order: scale normalisation,
 * mean filter, time delay.
 *
 * What is printed and what is meant. Eq. 1 reads `(y′ − ȳ_ltr) / σ_ltr` and Eq. 2 reads
 * `y′ − ȳ_ltr + ȳ′_tr`, where `ltr` marks the labels of the training set and `ȳ′_tr` is the mean of the
 * predictions on it. Eq. 1 as printed therefore gives standard scores, not values in [-1, 1], and Eq. 2 as
 * printed moves the mean of the predictions *away* from that of the labels: predictions that lie 0.1 too
 * high end 0.2 too high. The text of the section, and Ortega et al. (2019) on which it rests, describe the
 * opposite: predictions are moved and stretched onto the distribution of the labels,
 * `(y′ − ȳ′_tr) / σ′_tr · σ_ltr + ȳ_ltr`, called `ortega` here.
 *
 * The default, in the table of settings, is `ortega` with the mean filter off. After the Ortega form the mean
 * of the predictions on the training set already *is* the mean of the labels, so there is nothing left to
 * centre; Eq. 2 as printed would shift it back by `ȳ′_tr − ȳ_ltr`. The printed forms stay available,
 * unchanged and in the printed order, for those who want to repeat the paper.
 *
 * Nothing here clamps. Estimates, exports and metrics carry the values as computed, which may leave
 * [-1, 1]; only what is drawn (meters, circumplex, traces) goes through {@link clampForDisplay}.
 */

/** Mean and population standard deviation of one dimension over the training set. */
export interface DimensionStatistics {
  readonly mean: number;
  /** Greater than 0. */
  readonly std: number;
}

/** Statistics of the training set that post-processing needs; stored in the manifest. */
export interface AffectStatistics {
  /** Of the labels: ȳ_ltr and σ_ltr. */
  readonly labels: Readonly<Record<Dimension, DimensionStatistics>>;
  /** Of the network's raw predictions: ȳ′_tr and σ′_tr. */
  readonly predictions: Readonly<Record<Dimension, DimensionStatistics>>;
}

/** Statistics of labels and predictions for one dimension. */
export interface DimensionStatisticsPair {
  readonly labels: DimensionStatistics;
  readonly predictions: DimensionStatistics;
}

/** What becomes of the scale: nothing, Eq. 1 as printed in the paper, or the form of Ortega et al. (2019). */
export const SCALE_NORMALISATIONS = ['off', 'as-printed', 'ortega'] as const;

/** One of {@link SCALE_NORMALISATIONS}. */
export type ScaleNormalisation = (typeof SCALE_NORMALISATIONS)[number];

/** Eq. 1 as printed in the paper, or the form of Ortega et al. (2019). */
export type ScaleNormalisationForm = Exclude<ScaleNormalisation, 'off'>;

/** What of the post-processing is on. {@link timeDelay} is applied to series, not to single values. */
export interface PostProcessingSettings {
  readonly scaleNormalisation: ScaleNormalisation;
  /** Eq. 2 as printed. Leave it off after `ortega`, which already centres. */
  readonly meanFilter: boolean;
  /** Eq. 3: a whole number of frames; the paper looks at t in [-10, 10]. */
  readonly timeDelayFrames: number;
}

/** Largest |t| that the paper looks at, in frames: one second at its 10 Hz. */
export const PAPER_TIME_DELAY_FRAMES = 10;

/**
 * Largest |t| of Eq. 3 in seconds: people who annotate react one to six seconds late (Mariooryad and Busso,
 * IEEE Transactions on Affective Computing 6(2), 2015), which the paper's range does not reach.
 */
export const MAXIMUM_TIME_DELAY_S = 5;

/** Largest |t| of Eq. 3 at any rate, in frames: {@link MAXIMUM_TIME_DELAY_S} at the highest, 50 Hz. */
export const MAXIMUM_TIME_DELAY_FRAMES = 250;

/** Largest |t| at a rate, in frames: {@link MAXIMUM_TIME_DELAY_S}, and no less than the paper's. */
export function longestDelayFrames(frameRateHz: number): number {
  const frames = Math.round(MAXIMUM_TIME_DELAY_S * frameRateHz);
  return Math.min(MAXIMUM_TIME_DELAY_FRAMES, Math.max(PAPER_TIME_DELAY_FRAMES, frames));
}

/** Statistics of one dimension out of those of both. */
export function statisticsOf(statistics: AffectStatistics, dimension: Dimension): DimensionStatisticsPair {
  return { labels: statistics.labels[dimension], predictions: statistics.predictions[dimension] };
}

/**
 * Scale normalisation of one value of one dimension (Eq. 1). `as-printed` gives a standard score relative
 * to the labels (no fixed range); `ortega` gives a value on the labels' own scale. Throws a RangeError when
 * the standard deviation it divides by is not greater than 0.
 */
export function scaleNormalise(
  value: number,
  { labels, predictions }: DimensionStatisticsPair,
  form: ScaleNormalisationForm,
): number {
  const divisor = form === 'as-printed' ? labels.std : predictions.std;
  if (!(divisor > 0)) {
    const whose = form === 'as-printed' ? 'labels' : 'predictions';
    throw new RangeError(
      `The standard deviation of the training ${whose} must be greater than 0, found ${divisor}.`,
    );
  }
  return form === 'as-printed'
    ? (value - labels.mean) / labels.std
    : ((value - predictions.mean) / predictions.std) * labels.std + labels.mean;
}

/** Mean filter of one value of one dimension, as printed (Eq. 2): `y′ − ȳ_ltr + ȳ′_tr`. */
export function meanFilter(value: number, { labels, predictions }: DimensionStatisticsPair): number {
  return value - labels.mean + predictions.mean;
}

/**
 * Time delay of a series with one entry per frame (Eq. 3): `y_td(f) = y′(f + t)`. The result is as long as
 * the series; entries whose frame f + t does not exist are null: the last t for positive t, the first |t|
 * for negative t. Example: `[a, b, c, d]` with t = 1 gives `[b, c, d, null]`, with t = -1
 * `[null, a, b, c]`. Annotators react late, so a label belongs to a face some frames earlier: negative t
 * makes up for that; positive t for a model that itself lags. Nulls in the series are carried along. Throws a
 * RangeError unless t is an integer in [-250, 250].
 */
export function timeDelay<T>(series: readonly T[], delayFrames: number): (T | null)[] {
  checkTimeDelay(delayFrames);
  return series.map((_, frame) => {
    const source = frame + delayFrames;
    return source >= 0 && source < series.length ? (series[source] as T) : null;
  });
}

/**
 * The time that a live estimate belongs to after Eq. 3: the estimate of frame g is `y_td(g − t)`, so it is
 * drawn t frames earlier. With positive t the trace therefore ends t frames before now; with negative t an
 * estimate waits until its time has come. Throws a RangeError unless t is an integer in [-250, 250].
 */
export function delayedTimestampMs(timestampMs: number, delayFrames: number, frameRateHz: number): number {
  checkTimeDelay(delayFrames);
  return timestampMs - (delayFrames * 1000) / frameRateHz;
}

/**
 * Scale normalisation, then mean filter, of one estimate. The time delay, last in the paper's order, does
 * not change values: see {@link timeDelay} and {@link delayedTimestampMs}. Not clamped.
 */
export function postProcess(
  raw: Affect,
  settings: Pick<PostProcessingSettings, 'scaleNormalisation' | 'meanFilter'>,
  statistics: AffectStatistics,
): Affect {
  const [valence, arousal] = DIMENSIONS.map((dimension, index) =>
    postProcessValue(raw[index] as number, settings, statisticsOf(statistics, dimension)),
  );
  return [valence as number, arousal as number];
}

/** As {@link postProcess}, of one dimension. */
export function postProcessValue(
  raw: number,
  {
    scaleNormalisation,
    meanFilter: isCentred,
  }: Pick<PostProcessingSettings, 'scaleNormalisation' | 'meanFilter'>,
  statistics: DimensionStatisticsPair,
): number {
  const value = scaleNormalisation === 'off' ? raw : scaleNormalise(raw, statistics, scaleNormalisation);
  return isCentred ? meanFilter(value, statistics) : value;
}

/**
 * The deviation of an estimate after {@link postProcess} of it, from that of the raw one: scale normalisation
 * stretches both alike, the mean filter only moves the estimate. The time delay goes with the estimate.
 * Throws a RangeError where {@link scaleNormalise} does.
 */
export function postProcessDeviation(
  raw: AffectDeviation,
  settings: Pick<PostProcessingSettings, 'scaleNormalisation' | 'meanFilter'>,
  statistics: AffectStatistics,
): AffectDeviation {
  const [valence, arousal] = DIMENSIONS.map((dimension, index) => {
    const pair = statisticsOf(statistics, dimension);
    const stretched = (value: number) => postProcessValue(value, settings, pair);
    return stretched(raw[index] as number) - stretched(0);
  });
  return [valence as number, arousal as number];
}

/** An estimate moved into [-1, 1] for drawing. Never used on what is exported or scored. */
export function clampForDisplay([valence, arousal]: Affect): Affect {
  return [Math.min(1, Math.max(-1, valence)), Math.min(1, Math.max(-1, arousal))];
}

/** Throws a RangeError unless t of Eq. 3 is an integer in [-250, 250]. */
export function checkTimeDelay(delayFrames: number): void {
  if (!Number.isInteger(delayFrames) || Math.abs(delayFrames) > MAXIMUM_TIME_DELAY_FRAMES) {
    const range = `-${MAXIMUM_TIME_DELAY_FRAMES} to ${MAXIMUM_TIME_DELAY_FRAMES}`;
    throw new RangeError(`The time delay must be an integer from ${range} frames, found ${delayFrames}.`);
  }
}
