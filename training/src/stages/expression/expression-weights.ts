import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import * as v from 'valibot';
import { AFFECT_SCALES } from '../../../../src/core/models/affect-scales';
import { BASE_ARCHITECTURE_IDS } from '../../../../src/core/networks/tables/base-architectures';
import type { Parsed } from '../../../../src/core/schemas/schema-fault';
import { choice, fields, flag, list, over, text, whole } from '../../../../src/core/schemas/schema-parts';
import { EXPRESSION_CLASSES, type ExpressionClass } from '../../datasets/faces/expression-classes';
import { type Checkpoint, loadCheckpoint, restoreVariables, saveCheckpoint } from '../../engine/checkpoint';
import { type ExpressionConfig, weightSourceSchema } from '../../experiments/experiment-config';
import { ExpressionNetwork } from '../../networks/expression-network';

/** File in a run's folder that holds the outcome of stage 1. */
export const EXPRESSION_WEIGHTS_FILE = 'weights.ckpt';

/** What of `weights.ckpt` is read beside the weights; it holds the whole configuration. */
const expressionWeightsState = fields({
  base: choice(BASE_ARCHITECTURE_IDS),
  widthMultiplier: over(0),
  classCount: whole(1),
  affectHead: v.exactOptional(flag),
  /** Names of the classes in the order of the network's logits. */
  classes: list(choice(EXPRESSION_CLASSES)),
  config: fields({
    start: weightSourceSchema,
    data: list(fields({ path: text })),
    epochs: whole(1),
    affectScale: v.exactOptional(choice(AFFECT_SCALES)),
  }),
});

/** What `weights.ckpt` says beside the weights. */
export type ExpressionWeightsState = Parsed<typeof expressionWeightsState>;

/** Writes the network into `weights.ckpt` of a folder, and says where that is. */
export async function writeExpressionWeights(
  folder: string,
  network: ExpressionNetwork,
  classes: readonly ExpressionClass[],
  config: ExpressionConfig,
): Promise<string> {
  const file = join(folder, EXPRESSION_WEIGHTS_FILE);
  const state = { ...network.shape, classes, config } satisfies ExpressionWeightsState;
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
  const checkpoint = await readWeightsFile(folder, expressionWeightsState);
  const { base, widthMultiplier, classCount, affectHead } = checkpoint.state;
  const network = new ExpressionNetwork(
    { base, widthMultiplier, classCount, ...(affectHead === undefined ? {} : { affectHead }) },
    0,
  );
  restoreVariables(network.variables, checkpoint);
  return network;
}

/** The classes that a run of stage 1 learnt, in the order of its logits, and its configuration. */
export async function readExpressionState(folder: string): Promise<ExpressionWeightsState> {
  return (await readWeightsFile(folder, expressionWeightsState)).state;
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
  const checkpoint = await readWeightsFile(folderOrFile, v.unknown());
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

async function readWeightsFile<const Schema extends v.GenericSchema>(
  folderOrFile: string,
  stateSchema: Schema,
): Promise<Checkpoint<v.InferOutput<Schema>>> {
  const file = /\.(ckpt|checkpoint)$/.test(folderOrFile)
    ? folderOrFile
    : join(folderOrFile, EXPRESSION_WEIGHTS_FILE);
  const checkpoint = await loadCheckpoint(file, stateSchema);
  if (checkpoint === null)
    throw new Error(`${file}: no weights there; expected what stage 1 writes at its end.`);
  return checkpoint;
}
