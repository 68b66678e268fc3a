import * as tf from '@tensorflow/tfjs';
import { type Affect, DIMENSIONS, type Dimension } from '../../../src/core/affect';
import { CROP_VALUES } from '../../../src/core/face/crop-pixels';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../src/core/face/crop-rule';
import { affectOfClip } from '../../../src/core/networks/forward/affect-network';
import { ccc } from '../../../src/core/scores/metrics';
import { readModelFolder } from './read-model-folder';
import { type TrainedModel, trainedAffect } from './trained-model';

/** A clip to check an export on. */
export interface CheckClip {
  /** Gives its crops, `[frames × 100 × 80 × 3]` in [0, 1]; read when their turn comes. */
  readonly images: () => Float32Array;
  readonly label: Affect;
}

/** What an export changed in one dimension. */
export interface CheckedDimension {
  /** CCC of the trained network's predictions with the labels, and of the exported model's. */
  readonly trainedCcc: number;
  readonly exportedCcc: number;
  /** Largest difference between the two predictions of one clip. */
  readonly largestDifference: number;
}

/** What an export changed, over the clips it was checked on. */
export interface ExportCheck extends Readonly<Record<Dimension, CheckedDimension>> {
  readonly clips: number;
}

/** An export may change the CCC by less than this. */
export const LARGEST_CCC_CHANGE = 0.005;

/**
 * Reads an exported model back, as the app does, and compares it with the trained one on the same clips.
 *
 * @throws with a sentence when the CCC of a dimension with the labels changed by 0.005 or more, or is not
 * defined in one of the two, or the clips are fewer than two.
 */
export async function checkExport(
  folder: string,
  model: TrainedModel,
  clips: readonly CheckClip[],
  onClip: () => void = () => {},
): Promise<ExportCheck> {
  if (clips.length < 2)
    throw new Error(`${folder}: an export is checked on at least two clips, found ${clips.length}.`);
  const { manifest, weights } = await readModelFolder(folder);
  const trained: Affect[] = [];
  const exported: Affect[] = [];
  try {
    for (const { images } of clips) {
      const values = images();
      const frames = values.length / CROP_VALUES;
      const clip = tf.tensor4d(values, [frames, CROP_HEIGHT_PX, CROP_WIDTH_PX, 3]);
      trained.push(await affectOf(tf.tidy(() => trainedAffect(model, clip))));
      exported.push(await affectOf(affectOfClip(weights, manifest.architecture, clip)));
      clip.dispose();
      onClip();
    }
  } finally {
    tf.dispose(Object.values(weights));
  }
  const [valence, arousal] = DIMENSIONS.map((dimension, index) => {
    const column = (affects: readonly Affect[]) => affects.map((affect) => affect[index] as number);
    const labels = clips.map(({ label }) => label[index] as number);
    const checked: CheckedDimension = {
      trainedCcc: ccc(column(trained), labels),
      exportedCcc: ccc(column(exported), labels),
      largestDifference: Math.max(
        ...column(trained).map((value, clip) => Math.abs(value - (column(exported)[clip] ?? Number.NaN))),
      ),
    };
    if (!(Math.abs(checked.trainedCcc - checked.exportedCcc) < LARGEST_CCC_CHANGE))
      throw new Error(
        `${folder}: the exported model must agree with the trained one; on ${clips.length} clips the CCC of ` +
          `${dimension} went from ${checked.trainedCcc.toFixed(4)} to ${checked.exportedCcc.toFixed(4)}, ` +
          `a change of ${LARGEST_CCC_CHANGE} or more.`,
      );
    return checked;
  }) as [CheckedDimension, CheckedDimension];
  return { clips: clips.length, valence, arousal };
}

async function affectOf(output: tf.Tensor2D): Promise<Affect> {
  const [valence, arousal] = await output.data<'float32'>();
  output.dispose();
  return [valence ?? Number.NaN, arousal ?? Number.NaN];
}
