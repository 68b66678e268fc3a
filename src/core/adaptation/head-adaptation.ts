import { DIMENSIONS, type Dimension } from '../affect';
import {
  type AffectStatistics,
  type DimensionStatisticsPair,
  longestDelayFrames,
  type PostProcessingSettings,
  postProcessValue,
  statisticsOf,
} from '../post-processing';
import { ccc } from '../scores/metrics';
import { chosenStrength, FIT_STRENGTHS, type FitStrength, fitWeights } from './head-fit';
import { columnOutput, type HeadLayer, headColumn, headOfColumns } from './head-layer';
import { labelLag, type RecordingLags, recordingLags } from './label-lag';
import { linkOf, meanMoments, type PairMoments, pairMoments } from './pair-moments';
import { eachPair, type RatedRecording } from './rated-recording';

/** Recordings that a dimension must be rated in to be adapted: two to learn from when one is left out. */
export const LEAST_RECORDINGS = 3;

/** What a head is adapted from, and how its estimates are used. */
export interface AdaptationSettings {
  readonly shipped: HeadLayer;
  /** Of the shipped model, for post-processing. */
  readonly statistics: AffectStatistics;
  readonly processing: Pick<PostProcessingSettings, 'scaleNormalisation' | 'meanFilter'>;
  readonly frameRateHz: number;
}

/** A head that was fitted to some recordings. */
export interface FittedHead {
  readonly head: HeadLayer;
  /** Of these recordings: their labels, and what the head says of them. */
  readonly statistics: AffectStatistics;
  /** By how many frames the labels of these recordings follow the face. */
  readonly lagFrames: number;
  /** How each dimension was fitted; `keep` where it is the shipped one. */
  readonly strengths: Readonly<Record<Dimension, FitStrength>>;
}

/** Spread that labels and estimates have at least: post-processing divides by it. */
const LEAST_STD = 1e-4;

/**
 * Fits heads to rated recordings: the features stay, the last layer is fitted in closed form. Every choice of
 * a fit, its lag, its strength and its statistics, comes from the recordings it is fitted to alone.
 */
export class HeadAdaptation {
  private readonly columns: readonly [Float64Array, Float64Array];
  private readonly logits: readonly Float64Array[];
  private readonly lags: readonly RecordingLags[];
  private readonly kept = new Map<string, PairMoments | null>();
  /** The dimensions that are rated in enough recordings. */
  readonly dimensions: readonly Dimension[];

  constructor(
    private readonly recordings: readonly RatedRecording[],
    private readonly settings: AdaptationSettings,
  ) {
    const { shipped, frameRateHz } = settings;
    this.columns = [headColumn(shipped, 'valence'), headColumn(shipped, 'arousal')];
    this.logits = recordings.map(({ inputs: { slots, width, values } }) =>
      Float64Array.from({ length: 2 * slots.length }, (_, place) =>
        columnOutput(this.columns[place % 2 === 0 ? 0 : 1], values, Math.floor(place / 2) * width),
      ),
    );
    const mostSlots = longestDelayFrames(frameRateHz);
    this.lags = recordings.map((recording, index) =>
      recordingLags(recording, this.logits[index] ?? new Float64Array(), mostSlots),
    );
    this.dimensions = DIMENSIONS.filter((dimension) => {
      const rated = this.lags.filter((one) => one[dimension].some((moments) => moments !== null));
      return rated.length >= LEAST_RECORDINGS;
    });
  }

  /**
   * A head that knows nothing of one recording.
   *
   * @param leftOut index of the recording
   */
  fitWithout(leftOut: number): FittedHead {
    const training = this.recordings.map((_, index) => index).filter((index) => index !== leftOut);
    return this.fit(training, this.dimensions, FIT_STRENGTHS);
  }

  /** A head of all recordings, in which these dimensions are adapted and the others are the shipped ones. */
  fitAll(dimensions: readonly Dimension[]): FittedHead {
    const training = this.recordings.map((_, index) => index);
    return this.fit(
      training,
      dimensions,
      FIT_STRENGTHS.filter((strength) => strength !== 'keep'),
    );
  }

  private fit(
    training: readonly number[],
    dimensions: readonly Dimension[],
    strengths: readonly FitStrength[],
  ): FittedHead {
    const lagFrames = labelLag(training.flatMap((index) => this.lags[index] ?? []));
    const fits = dimensions.map(
      (dimension) => [dimension, this.fitDimension(dimension, training, lagFrames, strengths)] as const,
    );
    const ofBoth = <T>(shipped: (dimension: Dimension) => T, own: (fit: DimensionFit) => T) => {
      const one = (dimension: Dimension) => {
        const fit = fits.find(([name]) => name === dimension)?.[1];
        return fit === undefined || fit.strength === 'keep' ? shipped(dimension) : own(fit);
      };
      return { valence: one('valence'), arousal: one('arousal') };
    };
    const { shipped, statistics } = this.settings;
    const pairs = ofBoth(
      (dimension) => statisticsOf(statistics, dimension),
      (fit) => fit.statistics,
    );
    return {
      head: headOfColumns(
        ofBoth(
          (dimension) => headColumn(shipped, dimension),
          (fit) => fit.column,
        ),
      ),
      statistics: {
        labels: { valence: pairs.valence.labels, arousal: pairs.arousal.labels },
        predictions: { valence: pairs.valence.predictions, arousal: pairs.arousal.predictions },
      },
      lagFrames,
      strengths: ofBoth<FitStrength>(
        () => 'keep',
        (fit) => fit.strength,
      ),
    };
  }

  private fitDimension(
    dimension: Dimension,
    training: readonly number[],
    lagFrames: number,
    strengths: readonly FitStrength[],
  ): DimensionFit {
    const { processing } = this.settings;
    const rated = training.flatMap((index) => {
      const moments = this.moments(index, dimension, lagFrames);
      return moments === null ? [] : [{ index, moments }];
    });
    const all = rated.map(({ moments }) => moments);
    const strength =
      all.length === 0
        ? 'keep'
        : chosenStrength(
            all,
            dimension,
            rated.map(({ index }) => this.shippedCcc(index, dimension, lagFrames)),
            processing.scaleNormalisation === 'ortega',
            strengths,
          );
    if (strength === 'keep') {
      return {
        strength,
        column: headColumn(this.settings.shipped, dimension),
        statistics: statisticsOf(this.settings.statistics, dimension),
      };
    }
    const column = this.columnOf(fitWeights(meanMoments(all), dimension, strength));
    const indices = rated.map(({ index }) => index);
    return { strength, column, statistics: this.statistics(indices, dimension, lagFrames, column) };
  }

  private moments(index: number, dimension: Dimension, lagFrames: number): PairMoments | null {
    const key = `${index} ${dimension} ${lagFrames}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const recording = this.recordings[index];
    const moments = recording ? pairMoments(recording, dimension, lagFrames, this.columns) : null;
    this.kept.set(key, moments);
    return moments;
  }

  /** Weights over a row of moments as a column of the head. */
  private columnOf(weights: Float64Array): Float64Array {
    const size = weights.length;
    const column = new Float64Array(size - 2);
    for (let input = 0; input < size - 3; input++) column[input] = weights[input] ?? 0;
    column[size - 3] = weights[size - 1] ?? 0;
    this.columns.forEach((own, axis) => {
      const weight = weights[size - 3 + axis] ?? 0;
      own.forEach((value, place) => {
        column[place] = (column[place] ?? 0) + weight * value;
      });
    });
    return column;
  }

  /** CCC of the shipped head on a recording, before the tanh, where fits are compared. */
  private shippedCcc(index: number, dimension: Dimension, lagFrames: number): number {
    const recording = this.recordings[index];
    const logits = this.logits[index];
    if (!recording || !logits) return 0;
    const { statistics, processing } = this.settings;
    const pair = statisticsOf(statistics, dimension);
    const axis = DIMENSIONS.indexOf(dimension);
    const predictions: number[] = [];
    const labels: number[] = [];
    eachPair(recording, dimension, lagFrames, (label, rows) => {
      const mean = rows.reduce((sum, row) => sum + Math.tanh(logits[2 * row + axis] ?? 0), 0) / rows.length;
      predictions.push(linkOf(postProcessValue(mean, processing, pair)));
      labels.push(linkOf(label));
    });
    const found = ccc(predictions, labels);
    return Number.isNaN(found) ? 0 : found;
  }

  /** Statistics of labels and estimates, every recording with equal weight. */
  private statistics(
    indices: readonly number[],
    dimension: Dimension,
    lagFrames: number,
    column: Float64Array,
  ): DimensionStatisticsPair {
    const sums = { label: 0, labelSquare: 0, estimate: 0, estimateSquare: 0 };
    for (const index of indices) {
      const recording = this.recordings[index];
      if (!recording) continue;
      const own = { count: 0, label: 0, labelSquare: 0, estimate: 0, estimateSquare: 0 };
      const { width, values } = recording.inputs;
      eachPair(recording, dimension, lagFrames, (label, rows) => {
        const outputs = rows.map((row) => Math.tanh(columnOutput(column, values, row * width)));
        const estimate = outputs.reduce((sum, output) => sum + output, 0) / rows.length;
        own.count += 1;
        own.label += label;
        own.labelSquare += label * label;
        own.estimate += estimate;
        own.estimateSquare += estimate * estimate;
      });
      for (const name of ['label', 'labelSquare', 'estimate', 'estimateSquare'] as const)
        sums[name] += own[name] / own.count / indices.length;
    }
    const spread = (square: number, mean: number) =>
      Math.max(LEAST_STD, Math.sqrt(square - mean * mean) || 0);
    return {
      labels: { mean: sums.label, std: spread(sums.labelSquare, sums.label) },
      predictions: { mean: sums.estimate, std: spread(sums.estimateSquare, sums.estimate) },
    };
  }
}

/** How one dimension was fitted. */
interface DimensionFit {
  readonly strength: FitStrength;
  readonly column: Float64Array;
  readonly statistics: DimensionStatisticsPair;
}
