import { DIMENSIONS, type Dimension } from '../../core/affect';
import { longestDelayFrames, PAPER_TIME_DELAY_FRAMES } from '../../core/post-processing';
import {
  bootstrapIntervals,
  DEFAULT_BOOTSTRAP,
  type ScoreIntervals,
} from '../../core/scores/block-bootstrap';
import {
  bestDelay,
  type DelayScore,
  delayCurve,
  delayedRecordings,
  meanDelayCurve,
} from '../../core/scores/delay-search';
import {
  type CccMode,
  concatenatedScores,
  type DimensionScores,
  type MeanScores,
  meanOfRecordingScores,
  type RecordingSeries,
} from '../../core/scores/metrics';
import { meanOverStretches } from '../../core/scores/stretch-means';
import type { ScoringSettings } from '../../core/settings/settings-table';
import type { PipelineSettings } from '../../pipeline/contract';
import type { ScoredSeries } from './scored-series';

/** Scores of both dimensions; `null` for a dimension of which nothing has label and estimate. */
export type AffectScores = Readonly<Record<Dimension, DimensionScores | null>>;

/** Scores in both ways of counting the CCC. */
export type ScoresByMode = Readonly<Record<CccMode, AffectScores>>;

/** The CCC by time delay, over the recordings joined. */
export interface DelaySearch {
  /** t of Eq. 3 that the processed scores are made with. */
  readonly usedFrames: number;
  /** For each t that was looked at, rising, of processed estimates. */
  readonly curves: Readonly<Record<Dimension, readonly DelayScore[]>>;
  /** The t of the highest CCC of each dimension and of the mean of both. */
  readonly best: Readonly<Record<Dimension | 'both', DelayScore>>;
}

/** Recordings against their labels. */
export interface RecordingScores {
  /** Of each recording, in order. */
  readonly each: readonly { readonly raw: ScoresByMode; readonly processed: ScoresByMode }[];
  /** Of all joined end to end, as the AVEC challenges rank. */
  readonly raw: ScoresByMode;
  readonly processed: ScoresByMode;
  /** Means of the scores of single recordings, population CCC. */
  readonly mean: Readonly<Record<'raw' | 'processed', Readonly<Record<Dimension, MeanScores>>>>;
  /** How sure the joined scores are (population CCC); null for recordings too short to say. */
  readonly intervals: Readonly<Record<'raw' | 'processed', Readonly<Record<Dimension, ScoreIntervals>>>>;
  readonly delay: DelaySearch;
}

/** Settings of the pipeline that scores depend on beside the series themselves. */
export type ScoreSettings = Pick<PipelineSettings, 'timeDelayFrames' | 'clipLengthFrames' | 'frameRateHz'>;

/** Windows of the model in a block of the bootstrap: estimates share frames over one. */
const WINDOWS_PER_BLOCK = 2;

/**
 * Blocks are at least so long: what a face shows, and what annotators say of it, lasts for seconds at any
 * rate.
 */
const LEAST_BLOCK_S = 10;

/**
 * Recordings of fewer blocks than this together get no interval: too little is drawn from to say how sure it
 * is.
 */
const LEAST_BLOCKS = 5;

/**
 * Scores recordings against their labels: raw, and processed with the time delay that is set or searched for.
 *
 * @param recordings from `scoredSeries`, all with the same settings
 * @param settings `timeDelayFrames` is t of Eq. 3 unless it is searched for, an integer in [-250, 250] (a
 *   RangeError says so otherwise); window and rate decide the blocks of the bootstrap
 */
export function scoreRecordings(
  recordings: readonly ScoredSeries[],
  { delay }: Pick<ScoringSettings, 'delay'>,
  settings: ScoreSettings,
): RecordingScores {
  const search = searchDelay(recordings, delay, settings);
  const delayed = (own: readonly RecordingSeries[]) => delayedRecordings(own, search.usedFrames);
  const series = ofBoth((values, dimension) => {
    const own = recordings.map((recording) => recording[dimension][values]);
    return (values === 'raw' ? own : delayed(own)).map(meanOverStretches);
  });
  const scores = (values: 'raw' | 'processed', choose = (all: readonly RecordingSeries[]) => all) =>
    byMode((dimension) => choose(series[values][dimension]));
  return {
    each: recordings.map((_, index) => {
      const only = (all: readonly RecordingSeries[]) => all.slice(index, index + 1);
      return { raw: scores('raw', only), processed: scores('processed', only) };
    }),
    raw: scores('raw'),
    processed: scores('processed'),
    mean: ofBoth((values, dimension) => meanOfRecordingScores(series[values][dimension])),
    intervals: ofBoth((values, dimension) => intervals(series[values][dimension], settings)),
    delay: search,
  };
}

function intervals(
  recordings: readonly RecordingSeries[],
  { clipLengthFrames, frameRateHz }: ScoreSettings,
): ScoreIntervals {
  const blockFrames = Math.max(WINDOWS_PER_BLOCK * clipLengthFrames, Math.round(LEAST_BLOCK_S * frameRateHz));
  const entries = recordings.reduce((sum, { labels }) => sum + labels.length, 0);
  if (entries < LEAST_BLOCKS * blockFrames) return { ccc: null, pcc: null, mae: null };
  return bootstrapIntervals(recordings, { ...DEFAULT_BOOTSTRAP, blockFrames });
}

/** Looks at the paper's delays, and at all up to five seconds where the user does. */
function searchDelay(
  recordings: readonly ScoredSeries[],
  delay: ScoringSettings['delay'],
  { timeDelayFrames, frameRateHz }: ScoreSettings,
): DelaySearch {
  const handFrames = delay === 'by-hand' ? timeDelayFrames : null;
  const isFar = delay === 'search-5s' || Math.abs(handFrames ?? 0) > PAPER_TIME_DELAY_FRAMES;
  const reach = isFar ? longestDelayFrames(frameRateHz) : PAPER_TIME_DELAY_FRAMES;
  const curves = byDimension((dimension) => {
    const series = recordings.map((one) => one[dimension].processed);
    return delayCurve(series, 'population', reach);
  });
  const both = bestDelay(meanDelayCurve(DIMENSIONS.map((dimension) => curves[dimension])));
  return {
    usedFrames: handFrames ?? both.delayFrames,
    curves,
    best: { ...byDimension((dimension) => bestDelay(curves[dimension])), both },
  };
}

function byMode(series: (dimension: Dimension) => readonly RecordingSeries[]): ScoresByMode {
  const scores = (cccMode: CccMode) =>
    byDimension((dimension) => {
      const result = concatenatedScores(series(dimension), { cccMode });
      return result.count > 0 ? result : null;
    });
  return { population: scores('population'), avec: scores('avec') };
}

function ofBoth<T>(make: (values: 'raw' | 'processed', dimension: Dimension) => T) {
  return {
    raw: byDimension((dimension) => make('raw', dimension)),
    processed: byDimension((dimension) => make('processed', dimension)),
  };
}

function byDimension<T>(make: (dimension: Dimension) => T): Readonly<Record<Dimension, T>> {
  return { valence: make('valence'), arousal: make('arousal') };
}
