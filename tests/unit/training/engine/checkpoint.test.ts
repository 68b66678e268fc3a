import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fields, text, whole } from '../../../../src/core/schemas/schema-parts';
import { loadCheckpoint, saveCheckpoint } from '../../../../training/src/engine/checkpoint';
import { runTraining } from '../../../../training/src/engine/training-loop';
import { exportRun } from '../../../../training/src/export/run-export';
import { readExpressionWeights } from '../../../../training/src/stages/expression/expression-weights';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-checkpoint-'));
  file = join(folder, 'weights.ckpt');
});
afterEach(() => rm(folder, { recursive: true }));

const state = fields({ name: text, step: whole(0) });
const log = { note: () => {}, epoch: () => {}, progress: () => ({ update: () => {}, stop: () => {} }) };
const values = Buffer.from(Float32Array.of(1, 2, 3).buffer);
const SPECS = [{ name: 'kernel', shape: [3] }];

/** Writes a header as it was found somewhere, and the values of one tensor. */
const write = (header: unknown, data = values) =>
  writeFile(file, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), data]));

test('a checkpoint is read as it was written', async () => {
  const kernel = tf.tensor1d([0.5, -2]);
  await saveCheckpoint(file, { name: 'one', step: 3 }, new Map([['kernel', kernel]]));
  const read = await loadCheckpoint(file, state);
  expect(read?.state).toEqual({ name: 'one', step: 3 });
  expect(read?.tensors.get('kernel')).toEqual({ shape: [2], values: Float32Array.of(0.5, -2) });
  kernel.dispose();
  expect(await loadCheckpoint(join(folder, 'nothing'), state)).toBeNull();
});

describe('a broken checkpoint is refused in one sentence that names', () => {
  test.each([
    ['the list of tensors', { state: {} }, 'specs must be a list, found nothing.'],
    [
      'a shape',
      { state: {}, specs: [{ name: 'kernel', shape: ['3'] }] },
      'specs[0].shape[0] must be a whole number of at least 0, found "3".',
    ],
    ['a tensor', { state: {}, specs: [{ shape: [] }] }, 'specs[0].name must be a text, found nothing.'],
    [
      'a field of the state',
      { state: { name: 'one', step: 1.5 }, specs: SPECS },
      'state.step must be a whole number of at least 0, found 1.5.',
    ],
    ['a state that is none', { specs: SPECS, state: 7 }, 'state must be an object, found 7.'],
  ])('%s', async (_, header, sentence) => {
    await write(header);
    await expect(loadCheckpoint(file, state)).rejects.toThrow(`${file}: ${sentence}`);
  });

  test('its first line, where that is no JSON or has no end', async () => {
    const sentence = `${file}: its first line must be JSON, found`;
    await writeFile(file, 'weights\n');
    await expect(loadCheckpoint(file, state)).rejects.toThrow(sentence);
    await writeFile(file, values);
    await expect(loadCheckpoint(file, state)).rejects.toThrow(sentence);
  });

  test('the tensor in which it ends', async () => {
    await write({ state: { name: 'one', step: 1 }, specs: SPECS }, values.subarray(0, 8));
    await expect(loadCheckpoint(file, state)).rejects.toThrow('the checkpoint ends inside "kernel".');
  });

  test('what its reader needs: the step of a training, the network of stage 1, the result of stage 2', async () => {
    await write({ state: { step: '9' }, specs: [] });
    const training = { name: 'none', steps: 1, variables: new Map(), trainable: new Map() };
    await expect(
      runTraining(
        {
          ...training,
          optimiser: { kind: 'adam' },
          average: null,
          rate: () => 1,
          gradients: () => ({ value: 0, gradients: new Map() }),
          reportEvery: 1,
          report: () => ({ score: null }),
        },
        { checkpoint: file, log },
      ),
    ).rejects.toThrow(`${file}: state.step must be a whole number of at least 0, found "9".`);

    await write({ state: { base: 'vgg12' }, specs: [] });
    await expect(readExpressionWeights(folder)).rejects.toThrow(`${file}: state.base must be vgg11,`);

    await write({ state: { classes: [], result: { config: { kind: 'gru' } } }, specs: [] });
    const options = { id: 'tiny', precision: 'float32', out: join(folder, 'model') } as const;
    await expect(exportRun(folder, options, log)).rejects.toThrow(
      `${file}: state.result.config.kind must be lstm or i3d, found "gru".`,
    );
  });
});
