import { DIMENSIONS, type Dimension } from '../../core/affect';
import type { AnnotatedFrames } from '../../core/labels/frame-labels';
import { type AffectStatistics, postProcess, postProcessDeviation } from '../../core/post-processing';
import type { RecordingSeries, Series } from '../../core/scores/metrics';
import type { ScoringSettings } from '../../core/settings/settings-table';
import { clipEnds, endingClipLabels } from '../../core/time/clip-series';
import type { PipelineSettings } from '../../pipeline/contract';
import { gapToleranceAt } from '../../pipeline/face-window';
import { type AnalysedFrame, frameDeviations } from '../run/analysed-frame';

/** What is scored of one dimension of a recording: an entry for each slot of the sampling grid. */
export interface ScoredDimension {
  /** The network's own output. */
  readonly raw: RecordingSeries;
  /** After scale normalisation and mean filter, before the time delay. */
  readonly processed: RecordingSeries;
}

/** Both dimensions of a recording. */
export type ScoredSeries = Readonly<Record<Dimension, ScoredDimension>>;

/** Settings that decide which values are scored. */
export type SeriesSettings = Pick<
  PipelineSettings,
  'clipLengthFrames' | 'frameRateHz' | 'gapToleranceMs' | 'scaleNormalisation' | 'meanFilter'
>;

/**
 * A frame with post-processing done anew from the network's own output, so that settings may change without
 * the video being read again.
 */
export function reprocessed(
  frame: AnalysedFrame,
  settings: Pick<PipelineSettings, 'scaleNormalisation' | 'meanFilter'>,
  statistics: AffectStatistics,
): AnalysedFrame {
  const { raw, rawDeviation } = frame;
  return {
    ...frame,
    processed: raw && postProcess(raw, settings, statistics),
    ...frameDeviations(
      rawDeviation,
      rawDeviation && postProcessDeviation(rawDeviation, settings, statistics),
    ),
  };
}

/**
 * Predictions and labels of a recording as they are scored, by slot of the grid, so that a time delay is the
 * same time where the video skips frames.
 *
 * At every frame each estimate meets its frame's label, provisional estimates too. With an overlap only clips
 * of full length count: the estimate of a clip stands at its last frame, the label there is the clip's fused
 * one. Labels that are said of stretches keep their numbers at every frame, and lose them with clips, which
 * have their own.
 *
 * @param frames in order of slots, already {@link reprocessed}
 * @param labels of each frame, as long as `frames`
 */
export function scoredSeries(
  frames: readonly AnalysedFrame[],
  labels: Readonly<Record<Dimension, Series>> & Partial<Pick<AnnotatedFrames, 'stretches'>>,
  { overlap, fusion }: Pick<ScoringSettings, 'overlap' | 'fusion'>,
  settings: SeriesSettings,
): ScoredSeries {
  const slots = (frames.at(-1)?.slot ?? -1) + 1;
  const onGrid = (value: (index: number) => number | null) => {
    const series: (number | null)[] = new Array(slots).fill(null);
    frames.forEach(({ slot }, index) => {
      series[slot] = value(index);
    });
    return series;
  };
  const clips = overlap === 'every-frame' ? null : clipsOf(frames, overlap, settings);
  const [valence, arousal] = DIMENSIONS.map((dimension, axis): ScoredDimension => {
    const own = labels[dimension];
    const onClips =
      clips === null ? onGrid((index) => own[index] ?? null) : onGrid(entryOf(clips.fused(own, fusion)));
    const predictions = (values: 'raw' | 'processed') =>
      onGrid((index) => (clips?.isEnd(index) === false ? null : (frames[index]?.[values]?.[axis] ?? null)));
    const over = clips === null ? labels.stretches?.[dimension] : null;
    const stretches = over ? { stretches: onGrid(entryOf(over)) } : {};
    return {
      raw: { predictions: predictions('raw'), labels: onClips, ...stretches },
      processed: { predictions: predictions('processed'), labels: onClips, ...stretches },
    };
  }) as [ScoredDimension, ScoredDimension];
  return { valence, arousal };
}

const entryOf = (values: readonly (number | null)[]) => (index: number) => values[index] ?? null;

function clipsOf(
  frames: readonly AnalysedFrame[],
  overlapRatio: number,
  { clipLengthFrames, frameRateHz, gapToleranceMs }: SeriesSettings,
) {
  const shape = {
    lengthFrames: clipLengthFrames,
    gapToleranceMs: gapToleranceAt(frameRateHz, gapToleranceMs, 0),
  };
  const kept = frames.map(({ timestampMs, reason }) => ({
    timestampMs,
    whole: reason === null || reason === 'window-filling',
  }));
  const ends = new Set(clipEnds(kept, shape, overlapRatio));
  return {
    // A window that began with another face is not yet full where its frames alone would say so.
    isEnd: (index: number) => ends.has(index) && frames[index]?.provisional === false,
    fused: (labels: Series, fusion: ScoringSettings['fusion']) =>
      endingClipLabels(kept, labels, shape, fusion),
  };
}
