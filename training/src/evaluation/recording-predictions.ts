import { type Affect, DIMENSIONS, type Dimension } from '../../../src/core/affect';
import type { AffectStatistics, DimensionStatistics } from '../../../src/core/post-processing';
import type { RecordingSeries } from '../../../src/core/scores/metrics';
import { DEFAULT_PIPELINE } from '../../../src/core/settings/settings-table';
import { endingClipLabels } from '../../../src/core/time/clip-series';
import {
  type ClipSettings,
  type LabelledClip,
  type RatedRecording,
  recordingWindows,
  windowCrops,
} from '../datasets/clips/clip-dataset';

/** The frames of a clip, without a label. */
export type ClipFrames = Pick<LabelledClip, 'recording' | 'crops'>;

/** Gives raw valence and arousal of clips; one entry per clip, in order. */
export type ClipPredictor = (clips: readonly ClipFrames[]) => Promise<readonly Affect[]>;

/**
 * Predictions and labels of one recording, an entry for each frame of its grid. A clip stands at its last
 * frame, as live. `labels` holds the fused label of the clip that ends there, for every such clip;
 * `predictions` holds a value where a prediction was computed, null elsewhere. So predictions of every hop
 * can be moved by a delay of any number of frames and still meet a label.
 */
export interface RecordingPredictions {
  readonly name: string;
  readonly predictions: readonly (Affect | null)[];
  readonly labels: readonly (Affect | null)[];
}

/**
 * Predicts the clips of recordings, `batchClips` at a time.
 *
 * @param settings of the clips; their overlap decides how far apart the predictions are.
 */
export async function predictRecordings(
  predict: ClipPredictor,
  recordings: readonly RatedRecording[],
  settings: ClipSettings,
  batchClips: number,
  onClips: (count: number) => void = () => {},
): Promise<readonly RecordingPredictions[]> {
  const results: RecordingPredictions[] = [];
  for (const recording of recordings) {
    const predictions: (Affect | null)[] = recording.frames.map(() => null);
    const windows = recordingWindows(recording, settings);
    for (let start = 0; start < windows.length; start += batchClips) {
      const part = windows.slice(start, start + batchClips);
      const affects = await predict(
        part.map((window) => ({ recording, crops: windowCrops(recording, window) })),
      );
      part.forEach(({ frames }, index) => {
        predictions[frames.at(-1) ?? -1] = affects[index] ?? null;
      });
      onClips(part.length);
    }
    results.push({ name: recording.name, predictions, labels: endingLabels(recording, settings) });
  }
  return results;
}

/**
 * The fused label of the clip that ends at each frame; null where none does or none of its frames has one.
 */
export function endingLabels(recording: RatedRecording, settings: ClipSettings): readonly (Affect | null)[] {
  const { lengthFrames, fusion, gapToleranceMs = DEFAULT_PIPELINE.gapToleranceMs } = settings;
  const [valence = [], arousal = []] = DIMENSIONS.map((_, index) =>
    endingClipLabels(
      recording.frames,
      recording.labels.map((affect) => affect?.[index] ?? null),
      { lengthFrames, gapToleranceMs },
      fusion,
    ),
  );
  return valence.map((ofValence, frame) => {
    const ofArousal = arousal[frame] ?? null;
    return ofValence === null || ofArousal === null ? null : [ofValence, ofArousal];
  });
}

/** The series of one dimension of each recording. */
export function dimensionSeries(
  recordings: readonly RecordingPredictions[],
  dimension: Dimension,
): readonly RecordingSeries[] {
  const index = DIMENSIONS.indexOf(dimension) as 0 | 1;
  return recordings.map(({ predictions, labels }) => ({
    predictions: predictions.map((affect) => affect?.[index] ?? null),
    labels: labels.map((affect) => affect?.[index] ?? null),
  }));
}

/**
 * Mean and population standard deviation of labels and raw predictions, over the clips of the training split
 * that have both: what post-processing needs. Throws a sentence when there are fewer than two, or a deviation
 * is 0.
 */
export function affectStatistics(recordings: readonly RecordingPredictions[]): AffectStatistics {
  const both = recordings.flatMap(({ predictions, labels }) =>
    predictions.flatMap((prediction, frame) => {
      const label = labels[frame] ?? null;
      return prediction === null || label === null ? [] : [{ prediction, label }];
    }),
  );
  const statistics = (kind: 'prediction' | 'label', index: 0 | 1): DimensionStatistics => {
    const values = both.map((pair) => pair[kind][index]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const std = Math.sqrt(variance);
    if (!(std > 0))
      throw new Error(
        `The ${kind}s of ${DIMENSIONS[index]} on the training recordings must differ, found ${values.length} with a standard deviation of ${std}.`,
      );
    return { mean, std };
  };
  return {
    labels: { valence: statistics('label', 0), arousal: statistics('label', 1) },
    predictions: { valence: statistics('prediction', 0), arousal: statistics('prediction', 1) },
  };
}
