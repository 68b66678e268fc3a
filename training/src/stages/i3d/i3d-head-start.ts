import { join } from 'node:path';
import type { Affect } from '../../../../src/core/affect';
import type { RatedRecording } from '../../datasets/clips/clip-dataset';
import type { I3dConfig } from '../../experiments/experiment-config';
import type { ExpressionNetwork } from '../../networks/expression-network';
import type { StartWeights } from '../../networks/trainable-i3d';
import { frozenNetwork } from '../lstm/lstm-recordings';
import type { FeatureBank } from '../lstm/pseudo-sequences';
import { startWeights } from '../recordings/recording-base';
import { RecordingFeatures } from '../recordings/recording-features';
import type { RecordingRun, RecordingSplits } from '../recordings/recording-stage';
import { startStillHead } from './still-head';

/**
 * Weights that an i3D is inflated from: those of the 2D network, and, where the configuration asks for it,
 * fully connected layers that have learnt from the features of single training frames, which are kept on
 * disk.
 */
export async function i3dStart(
  config: I3dConfig,
  network: ExpressionNetwork,
  { set, recordings: { train } }: RecordingSplits,
  run: RecordingRun,
): Promise<StartWeights> {
  const start = await startWeights(network);
  const { headStart, fullyConnectedUnits, frameRateHz, seed } = config;
  if (headStart === undefined) return start;
  const features = await RecordingFeatures.open(
    run.featureCache ?? join(config.recordings, 'features'),
    await frozenNetwork(network),
    set,
    frameRateHz,
    train,
    run.log,
  );
  const bank = await labelledFrames(features, train);
  return startStillHead(start, bank, { ...headStart, fullyConnectedUnits }, { seed: seed + 3, log: run.log });
}

/** Every kept frame that has a label, one view of each. */
async function labelledFrames(
  features: RecordingFeatures,
  recordings: readonly RatedRecording[],
): Promise<FeatureBank> {
  const affects: Affect[] = [];
  const frames = recordings.flatMap((recording) =>
    recording.crops.flatMap((crop, frame) => {
      const affect = recording.labels[frame] ?? null;
      if (crop === null || affect === null) return [];
      affects.push(affect);
      return [{ recording, crops: [crop] }];
    }),
  );
  const tensor = features.clipTensor(frames);
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return { featureCount: features.featureCount, viewsPerFace: 1, features: values, affects };
}
