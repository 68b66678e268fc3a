import * as tf from '@tensorflow/tfjs';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import { drawClipVariation } from '../../datasets/clips/clip-augmentation';
import { clipImages } from '../../datasets/clips/clip-crops';
import type { I3dConfig } from '../../experiments/experiment-config';
import { I3dNetwork, type StartWeights } from '../../networks/trainable-i3d';
import { loadRecordingBase } from '../recordings/recording-base';
import {
  type ClipModel,
  type RecordingResult,
  type RecordingRun,
  readRecordingSplits,
  trainOnRecordings,
} from '../recordings/recording-stage';
import { i3dStart } from './i3d-head-start';

/**
 * Stage 2, i3D (paper, section 3.3.2, Tables 3–6): inflates a 2D network and trains all of it on the clips of
 * prepared recordings, but for the centre kernels under masking. Writes `weights.ckpt`; goes on where an
 * earlier call with the same folder stopped.
 *
 * @throws with a sentence when the set, the run or the model that the configuration names cannot serve it.
 */
export async function runI3d(config: I3dConfig, run: RecordingRun): Promise<RecordingResult> {
  const splits = await readRecordingSplits(config);
  const { network, classes } = await loadRecordingBase(config, splits.recordings.train, run.log);
  const start = await i3dStart(config, network, splits, run);
  network.dispose();
  const i3d = newI3d(config, start);
  try {
    return await trainOnRecordings(config, splits, i3dModel(config, i3d, run), classes, run);
  } finally {
    i3d.dispose();
  }
}

/** The i3D of a configuration, inflated from a 2D network; what is drawn follows from its seed. */
export function newI3d(config: I3dConfig, start: StartWeights): I3dNetwork {
  return new I3dNetwork(config, start, config.seed + 2);
}

function i3dModel(config: I3dConfig, i3d: I3dNetwork, { clipsPerPart = 1 }: RecordingRun): ClipModel {
  const strength = config.augmentation ?? 0;
  const { lengthFrames } = config;
  return {
    variables: i3d.variables,
    trainable: i3d.trainable,
    multiplier: config.multiplier,
    clipsPerPart,
    load: (clips, random) => {
      const vary = random === null || strength === 0 ? null : () => drawClipVariation(random, strength);
      const images = clipImages(clips, vary, random);
      return tf.tensor5d(images, [clips.length, lengthFrames, CROP_HEIGHT_PX, CROP_WIDTH_PX, 3]);
    },
    predict: (input, dropoutSeed) => i3d.affect(input as tf.Tensor5D, dropoutSeed !== null),
  };
}
