import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { CROP_VALUES } from '../../../../src/core/face/crop-pixels';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import type { Block } from '../../../../src/core/networks/plans/convolution-plan';
import { runPlan } from '../../../../src/core/networks/plans/convolution-plan';
import { drawClipVariation } from '../../datasets/clips/clip-augmentation';
import { clipImages } from '../../datasets/clips/clip-crops';
import type { LstmConfig } from '../../experiments/experiment-config';
import { AffectLstm } from '../../networks/affect-lstm';
import { type ExpressionNetwork, layerOf } from '../../networks/expression-network';
import { dividedPlan } from '../../networks/plan-parts';
import { loadRecordingBase } from '../recordings/recording-base';
import { type FrozenNetwork, RecordingFeatures, weightsHash } from '../recordings/recording-features';
import {
  type ClipModel,
  type RecordingResult,
  type RecordingRun,
  type RecordingSplits,
  readRecordingSplits,
  trainOnRecordings,
} from '../recordings/recording-stage';

/**
 * Stage 2, 2D-CNN-LSTM (paper, section 3.3.1, Table 2): trains an LSTM and its fully connected layers on the
 * clips of prepared recordings, after a 2D network that stays as it is or learns from a block on. Writes
 * `weights.ckpt`; goes on where an earlier call with the same folder stopped.
 *
 * @throws with a sentence when the set, the run or the model that the configuration names cannot serve it.
 */
export async function runLstm(config: LstmConfig, run: RecordingRun): Promise<RecordingResult> {
  const splits = await readRecordingSplits(config);
  const { network, classes } = await loadRecordingBase(config, splits.recordings.train, run.log);
  const lstm = newAffectLstm(config, network);
  try {
    const model =
      config.trainFromBlock === 'frozen'
        ? await frozenModel(config, network, lstm, splits, run)
        : learningModel(config, network, lstm, config.trainFromBlock, run);
    return await trainOnRecordings(config, splits, model, classes, run);
  } finally {
    network.dispose();
    lstm.dispose();
  }
}

/** The LSTM of a configuration, drawn from its seed. */
export function newAffectLstm(config: LstmConfig, network: ExpressionNetwork): AffectLstm {
  const { seed, lstmUnits, fullyConnectedUnits, dropout, recurrentDropout, forgetBias } = config;
  const shares = { input: dropout, recurrent: recurrentDropout };
  return new AffectLstm(network.featureCount, seed + 2, lstmUnits, fullyConnectedUnits, shares, forgetBias);
}

/** A 2D network whose features may be kept on disk. */
export async function frozenNetwork(network: ExpressionNetwork): Promise<FrozenNetwork> {
  const convolutions = new Set(network.convolutions.map(({ name }) => name));
  const weights = [...network.variables].filter(([name]) => convolutions.has(layerOf(name)));
  return {
    hash: await weightsHash(new Map(weights)),
    featureCount: network.featureCount,
    features: (images) => network.features(images, false),
  };
}

/** The LSTM learns from features on disk; the 2D network has no part in a step. */
async function frozenModel(
  config: LstmConfig,
  network: ExpressionNetwork,
  lstm: AffectLstm,
  { set, recordings }: RecordingSplits,
  run: RecordingRun,
): Promise<ClipModel> {
  const features = await RecordingFeatures.open(
    run.featureCache ?? join(config.recordings, 'features'),
    await frozenNetwork(network),
    set,
    config.frameRateHz,
    [...recordings.train, ...recordings.validation, ...recordings.test],
    run.log,
  );
  return {
    variables: new Map([...network.variables, ...lstm.variables]),
    trainable: lstm.variables,
    multiplier: 1,
    clipsPerPart: config.batchSize,
    load: (clips) => features.clipTensor(clips),
    predict: (input, dropoutSeed) => lstm.lastFrame(input as tf.Tensor3D, dropoutSeed ?? undefined),
  };
}

/**
 * The 2D network learns with the LSTM from a block on. Its batch normalisation uses its stored statistics and
 * leaves them alone, since the frames of a clip are one person's; γ and β learn.
 */
function learningModel(
  config: LstmConfig,
  network: ExpressionNetwork,
  lstm: AffectLstm,
  block: Block,
  { clipsPerPart = 1 }: RecordingRun,
): ClipModel {
  network.trainFromBlock = block;
  const { after } = dividedPlan(network.plan, block);
  const head = /^(class_fc\d|affect)\//;
  const learning = [...network.trainable].filter(([name]) => !head.test(name));
  const strength = config.augmentation ?? 0;
  const { lengthFrames } = config;
  return {
    variables: new Map([...network.variables, ...lstm.variables]),
    trainable: new Map([...learning, ...lstm.variables]),
    multiplier: 1,
    clipsPerPart,
    load: (clips, random) => {
      const vary = random === null || strength === 0 ? null : () => drawClipVariation(random, strength);
      const images = clipImages(clips, vary, random);
      const frames = images.length / CROP_VALUES;
      return network.frozenMap(tf.tensor4d(images, [frames, CROP_HEIGHT_PX, CROP_WIDTH_PX, 3]));
    },
    predict: (input, dropoutSeed) => {
      const map = runPlan(after, input as tf.Tensor4D, network.stored);
      const clips = input.shape[0] as number;
      const features = tf.reshape(map, [clips / lengthFrames, lengthFrames, -1]) as tf.Tensor3D;
      return lstm.lastFrame(features, dropoutSeed ?? undefined);
    },
  };
}
