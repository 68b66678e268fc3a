import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import type { ExpressionClass } from '../../datasets/faces/expression-classes';
import { type Checkpoint, loadCheckpoint, restoreVariables, saveCheckpoint } from '../../engine/checkpoint';
import type { ExpressionConfig } from '../../experiments/experiment-config';
import { ExpressionNetwork, type ExpressionNetworkShape } from '../../networks/expression-network';

/** File in a run's folder that holds the outcome of stage 1. */
export const EXPRESSION_WEIGHTS_FILE = 'weights.ckpt';

/** What `weights.ckpt` says beside the weights. */
export interface ExpressionWeightsState extends ExpressionNetworkShape {
  /** Names of the classes in the order of the network's logits. */
  readonly classes: readonly ExpressionClass[];
  readonly config: ExpressionConfig;
}

/** Writes the network into `weights.ckpt` of a folder, and says where that is. */
export async function writeExpressionWeights(
  folder: string,
  network: ExpressionNetwork,
  classes: readonly ExpressionClass[],
  config: ExpressionConfig,
): Promise<string> {
  const file = join(folder, EXPRESSION_WEIGHTS_FILE);
  const state: ExpressionWeightsState = { ...network.shape, classes, config };
  await saveCheckpoint(file, state, network.variables);
  return file;
}

/**
 * The network that a run of stage 1 ended with; its variables are the caller's.
 *
 * @param folder the run's folder.
 * @throws with a sentence when there is no `weights.ckpt`, or it is damaged.
 */
export async function readExpressionWeights(folder: string): Promise<ExpressionNetwork> {
  const checkpoint = await readWeightsFile(folder);
  const { base, widthMultiplier, classCount, affectHead } = checkpoint.state as ExpressionWeightsState;
  const network = new ExpressionNetwork(
    { base, widthMultiplier, classCount, ...(affectHead === undefined ? {} : { affectHead }) },
    0,
  );
  restoreVariables(network.variables, checkpoint);
  return network;
}

/** The classes that a run of stage 1 learnt, in the order of its logits, and its configuration. */
export async function readExpressionState(folder: string): Promise<ExpressionWeightsState> {
  return (await readWeightsFile(folder)).state as ExpressionWeightsState;
}

/**
 * Puts the weights of an earlier run into a network: `weights.ckpt` of its folder, or a checkpoint that it
 * wrote on its way, of which the averaged weights are taken. A layer of the head that it lacks or has in
 * another shape (other classes) stays as it was drawn.
 *
 * @returns the names of those layers' variables.
 * @throws with a sentence when the convolutions do not fit.
 */
export async function fillFromRun(network: ExpressionNetwork, folderOrFile: string): Promise<string[]> {
  const checkpoint = await readWeightsFile(folderOrFile);
  const averaged = [...checkpoint.tensors.keys()].some((name) => name.startsWith('average:'));
  const prefix = averaged ? 'average:' : '';
  const drawn: string[] = [];
  const fitting = new Map<string, tf.Variable>();
  for (const [name, variable] of network.variables) {
    const inHead = /^(class_fc\d|affect)\//.test(name);
    const fits = checkpoint.tensors.get(prefix + name)?.shape.join() === variable.shape.join();
    if (inHead && !fits) drawn.push(name);
    else fitting.set(name, variable);
  }
  try {
    restoreVariables(fitting, checkpoint, prefix);
  } catch (error) {
    throw new Error(`${folderOrFile}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return drawn;
}

async function readWeightsFile(folderOrFile: string): Promise<Checkpoint<unknown>> {
  const file = /\.(ckpt|checkpoint)$/.test(folderOrFile)
    ? folderOrFile
    : join(folderOrFile, EXPRESSION_WEIGHTS_FILE);
  const checkpoint = await loadCheckpoint<unknown>(file);
  if (checkpoint === null)
    throw new Error(`${file}: no weights there; expected what stage 1 writes at its end.`);
  return checkpoint;
}
