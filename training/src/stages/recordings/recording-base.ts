import * as tf from '@tensorflow/tfjs';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import type { BaseArchitectureId } from '../../../../src/core/networks/tables/base-architectures';
import { clipImages } from '../../datasets/clips/clip-crops';
import type { RatedRecording } from '../../datasets/clips/clip-dataset';
import { EXPRESSION_CLASSES } from '../../datasets/faces/expression-classes';
import type { StageRun } from '../../engine/training-loop';
import type { RecordingConfig } from '../../experiments/experiment-config';
import { readModelFolder } from '../../export/read-model-folder';
import type { ExpressionNetwork } from '../../networks/expression-network';
import type { StartWeights } from '../../networks/trainable-i3d';
import { startedNetwork } from '../../weights-import/started-network';
import { readExpressionState, readExpressionWeights } from '../expression/expression-weights';

/** The 2D network that a model of stage 2 starts from. */
export interface RecordingBase {
  readonly network: ExpressionNetwork;
  /** Names of the classes of its class head; empty where it learnt none. */
  readonly classes: readonly string[];
}

/** Crops of training recordings on which the statistics of imported weights are measured. */
const MEASURED_CROPS = 64;

/**
 * The 2D network of a configuration of stage 2; its variables are the caller's. Throws a sentence when the
 * run or model that it names is another network, or not there.
 *
 * @param train recordings whose crops statistics are measured on, where imported weights have none.
 */
export async function loadRecordingBase(
  config: Pick<RecordingConfig, 'base' | 'widthMultiplier' | 'start' | 'seed'>,
  train: readonly RatedRecording[],
  log: StageRun['log'],
): Promise<RecordingBase> {
  const { base, widthMultiplier, start, seed } = config;
  if (start.kind === 'run') {
    const { classes, ...identity } = await readExpressionState(start.folder);
    refuseAnother(start.folder, config, identity);
    return { network: await readExpressionWeights(start.folder), classes };
  }
  const classes = start.kind === 'model' ? await modelClasses(start.folder, config) : [];
  const shape = { base, widthMultiplier, classCount: classes.length || EXPRESSION_CLASSES.length };
  const network = await startedNetwork(
    { shape: { ...shape, affectHead: false }, seed, start, faces: () => trainingCrops(train) },
    log,
  );
  return { network, classes };
}

/** The weights of a network as plain values, to start another from. */
export async function startWeights(network: ExpressionNetwork): Promise<StartWeights> {
  const weights = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const [name, variable] of network.variables)
    weights.set(name, { shape: variable.shape, values: await variable.data<'float32'>() });
  return weights;
}

async function modelClasses(folder: string, config: NetworkIdentity): Promise<readonly string[]> {
  const { manifest, weights } = await readModelFolder(folder);
  tf.dispose(Object.values(weights));
  const { base, widthMultiplier } = manifest.architecture;
  // Batch normalisation is folded in an exported model: it starts a network with it or without.
  const plain = (id: BaseArchitectureId) => id.replace(/-bn$/, '') as BaseArchitectureId;
  refuseAnother(folder, { ...config, base: plain(config.base) }, { base: plain(base), widthMultiplier });
  return manifest.classes;
}

/** Crops from all over the training recordings, `[n, 100, 80, 3]`. */
function trainingCrops(train: readonly RatedRecording[]): tf.Tensor4D {
  const all = train.flatMap((recording) =>
    recording.crops.filter((crop) => crop !== null).map((crop) => ({ recording, crops: [crop] })),
  );
  const every = Math.max(1, Math.floor(all.length / MEASURED_CROPS));
  const chosen = all.filter((_, index) => index % every === 0).slice(0, MEASURED_CROPS);
  const images = clipImages(chosen, null, null);
  return tf.tensor4d(images, [chosen.length, CROP_HEIGHT_PX, CROP_WIDTH_PX, 3]);
}

interface NetworkIdentity {
  readonly base: BaseArchitectureId;
  readonly widthMultiplier: number;
}

function refuseAnother(folder: string, wanted: NetworkIdentity, found: NetworkIdentity): void {
  if (found.base === wanted.base && found.widthMultiplier === wanted.widthMultiplier) return;
  const text = ({ base, widthMultiplier }: NetworkIdentity) => `${base} of width ${widthMultiplier}`;
  throw new Error(`${folder}: expected ${text(wanted)}, found ${text(found)}.`);
}
