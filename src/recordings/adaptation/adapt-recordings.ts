import {
  type AdaptationSettings,
  type FittedHead,
  HeadAdaptation,
} from '../../core/adaptation/head-adaptation';
import { type HeadLayer, headOutput } from '../../core/adaptation/head-layer';
import {
  betterDimensions,
  dimensionVerdict,
  type HeldOutVerdict,
} from '../../core/adaptation/held-out-verdict';
import type { RatedRecording } from '../../core/adaptation/rated-recording';
import { DIMENSIONS, type Dimension } from '../../core/affect';
import { type AffectStatistics, timeDelay } from '../../core/post-processing';
import type { PipelineSettings } from '../../pipeline/contract';
import type { AnalysedFrame } from '../run/analysed-frame';
import { type RecordingScores, scoreRecordings } from '../scores/recording-scores';
import { reprocessed, type ScoredSeries, scoredSeries } from '../scores/scored-series';
import { type AdaptableRecording, ratedFrameCount } from './adaptable-recordings';

/** What is asked: heads for these recordings, from this model. Serialisable. */
export interface AdaptationTask {
  /** Three or more, see `adaptability`. */
  readonly recordings: readonly AdaptableRecording[];
  /** The last layer of the model that the recordings were analysed with. */
  readonly shipped: HeadLayer;
  /** Of that model. */
  readonly statistics: AffectStatistics;
  readonly pipeline: PipelineSettings;
}

/** CCC of both dimensions; null where it is not defined. */
export type AffectCcc = Readonly<Record<Dimension, number | null>>;

/** One recording, predicted by a head that knows nothing of it. */
export interface HeldOutRecording {
  readonly name: string;
  /** Of the model as it is, on the same frames, with the same lag and post-processing. */
  readonly before: AffectCcc;
  readonly after: AffectCcc;
  /** By how many frames labels follow the face, by the other recordings. */
  readonly lagFrames: number;
  /** Rated frames with an estimate. */
  readonly ratedFrames: number;
}

/** What came of it. Serialisable. */
export interface AdaptationResult {
  readonly recordings: readonly HeldOutRecording[];
  /** All recordings, each predicted by a head that knows nothing of it: apart, joined, and with intervals. */
  readonly before: RecordingScores;
  readonly after: RecordingScores;
  readonly verdict: HeldOutVerdict;
  /**
   * Fitted to all recordings, for the dimensions that got better; the others are the shipped ones. Null where
   * none did.
   */
  readonly adapted: FittedHead | null;
}

/** How far it is: heads fitted, and to be fitted. */
export type OnAdaptationProgress = (fitted: number, heads: number) => void;

/** What is scored of a recording here: every frame, without clips. */
const EVERY_FRAME = { overlap: 'every-frame', fusion: 'mean' } as const;

/**
 * Adapts the head of a model to recordings and says what it would be worth on others: each recording is left
 * out in turn and predicted by a head that was fitted to the rest, lag, strength and statistics included. The
 * model as it is is scored on the same frames, with the same lag and the same kind of post-processing.
 *
 * @throws RangeError where the labels do not decide a fit.
 */
export function adaptRecordings(
  task: AdaptationTask,
  onProgress: OnAdaptationProgress = () => {},
): AdaptationResult {
  const { recordings, shipped, statistics, pipeline } = task;
  const heads = recordings.length + 1;
  const settings: AdaptationSettings = {
    shipped,
    statistics,
    processing: pipeline,
    frameRateHz: pipeline.frameRateHz,
  };
  const adaptation = new HeadAdaptation(recordings.map(ratedRecording(pipeline)), settings);
  const series: { readonly before: ScoredSeries; readonly after: ScoredSeries }[] = [];
  const lags: number[] = [];
  recordings.forEach((recording, index) => {
    onProgress(index, heads);
    const fitted = adaptation.fitWithout(index);
    const frames = withInputs(recording);
    const scored = (shown: readonly AnalysedFrame[], own: AffectStatistics) =>
      delayedSeries(
        scoredSeries(
          shown.map((frame) => reprocessed(frame, pipeline, own)),
          recording.labels,
          EVERY_FRAME,
          pipeline,
        ),
        fitted.lagFrames,
      );
    series.push({
      before: scored(frames, statistics),
      after: scored(withHead(frames, recording, fitted.head), fitted.statistics),
    });
    lags.push(fitted.lagFrames);
  });
  onProgress(recordings.length, heads);
  const scoring = { ...pipeline, timeDelayFrames: 0 };
  const scores = (which: 'before' | 'after') =>
    scoreRecordings(
      series.map((one) => one[which]),
      { delay: 'by-hand' },
      scoring,
    );
  const before = scores('before');
  const after = scores('after');
  const verdict = verdictOf(adaptation.dimensions, before, after);
  const better = betterDimensions(verdict);
  const adapted = better.length === 0 ? null : adaptation.fitAll(better);
  onProgress(heads, heads);
  return {
    recordings: recordings.map(({ name, frames, labels }, index) => ({
      name,
      before: cccOf(before, index),
      after: cccOf(after, index),
      lagFrames: lags[index] ?? 0,
      ratedFrames: ratedFrameCount(frames, labels),
    })),
    before,
    after,
    verdict,
    adapted,
  };
}

/** The labels of a recording by slot of the grid, beside the inputs of the head. */
function ratedRecording(pipeline: PipelineSettings) {
  return ({ frames, labels, inputs }: AdaptableRecording): RatedRecording => {
    const { valence, arousal } = scoredSeries(frames, labels, EVERY_FRAME, pipeline);
    return { inputs, valence: valence.raw, arousal: arousal.raw };
  };
}

/** The frames, without estimates where the head's input is not known: both models are scored on the same. */
function withInputs({ frames, inputs }: AdaptableRecording): readonly AnalysedFrame[] {
  const known = new Set(inputs.slots);
  return frames.map((frame) => (known.has(frame.slot) ? frame : { ...frame, raw: null, processed: null }));
}

/** The frames with the estimates of another head. */
function withHead(
  frames: readonly AnalysedFrame[],
  { inputs: { slots, values, width } }: AdaptableRecording,
  head: HeadLayer,
): readonly AnalysedFrame[] {
  const rowOfSlot = new Map(Array.from(slots, (slot, row) => [slot, row]));
  return frames.map((frame) => {
    const row = rowOfSlot.get(frame.slot);
    return row === undefined || frame.raw === null
      ? frame
      : { ...withoutDeviation(frame), raw: headOutput(head, values, row * width) };
  });
}

/** How far off the base model's head may be says nothing of another. */
function withoutDeviation({ rawDeviation: _raw, deviation: _, ...frame }: AnalysedFrame): AnalysedFrame {
  return frame;
}

/** Estimates moved to the labels that follow them by a lag. */
function delayedSeries({ valence, arousal }: ScoredSeries, lagFrames: number): ScoredSeries {
  const delayed = (one: ScoredSeries['valence']['raw']) => ({
    ...one,
    predictions: timeDelay(Array.from(one.predictions), -lagFrames),
  });
  const both = ({ raw, processed }: ScoredSeries['valence']) => ({
    raw: delayed(raw),
    processed: delayed(processed),
  });
  return { valence: both(valence), arousal: both(arousal) };
}

function cccOf({ each }: RecordingScores, index: number): AffectCcc {
  const one = (dimension: Dimension) => {
    const ccc = each[index]?.processed.population[dimension]?.ccc ?? Number.NaN;
    return Number.isNaN(ccc) ? null : ccc;
  };
  return { valence: one('valence'), arousal: one('arousal') };
}

function verdictOf(
  dimensions: readonly Dimension[],
  before: RecordingScores,
  after: RecordingScores,
): HeldOutVerdict {
  const [valence = null, arousal = null] = DIMENSIONS.map((dimension) => {
    if (!dimensions.includes(dimension)) return null;
    const pairs = before.each.flatMap((_, index) => {
      const [was, is] = [cccOf(before, index)[dimension], cccOf(after, index)[dimension]];
      return was === null || is === null ? [] : [{ before: was, after: is }];
    });
    const joined = (scores: RecordingScores) => scores.processed.population[dimension]?.ccc ?? 0;
    return dimensionVerdict(pairs, { before: joined(before), after: joined(after) });
  });
  return { valence, arousal };
}
