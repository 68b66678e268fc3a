import { resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Command } from 'commander';
import { unmeasured } from '../../../src/core/models/unmeasured';
import { layersTopology } from '../../../src/core/networks/layers/layers-topology';
import { modelCard } from '../export/model-card';
import { writeModelFolder } from '../export/model-folder';
import type { NamedWeights } from '../export/quantisation';
import { readModelFolder } from '../export/read-model-folder';

/**
 * Stores the weights of an exported model anew, as an export does now. What was measured of the model before
 * is struck out of its manifest: it is another model, to be evaluated. Each time rounds once more.
 *
 * @param folder of the model.
 * @param out folder to write; it may be the same.
 * @throws with a sentence when there is no model, or its manifest has a fault.
 */
export async function requantiseCommand(folder: string, out: string): Promise<void> {
  await tf.setBackend('cpu');
  const { manifest, weights } = await readModelFolder(folder);
  const read: NamedWeights[] = [];
  for (const [name, tensor] of Object.entries(weights)) {
    read.push({ name, shape: tensor.shape, values: await tensor.data<'float32'>() });
    tensor.dispose();
  }
  const { files: before, weightsSha256, ...body } = unmeasured(manifest);
  const topology = layersTopology(body);
  const written = await writeModelFolder(out, body, topology, read, 'uint8', modelCard);
  const [from, to] = [before, written.files].map((files) => files.reduce((sum, { bytes }) => sum + bytes, 0));
  process.stdout.write(`${out}: ${written.name}, ${from} bytes before, ${to} now\n`);
}

/** Adds `requantise` to the program. */
export function addRequantiseCommand(program: Command): void {
  program
    .command('requantise')
    .description('stores the weights of an exported model anew, as an export does now; evaluate it then')
    .argument('<model>', 'model folder')
    .requiredOption('--out <folder>', 'model folder to write; what is there is replaced')
    .action((model, { out }) => requantiseCommand(resolve(model), resolve(out)));
}
