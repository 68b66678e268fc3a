import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readManifest } from '../../../../src/core/models/manifest';
import { parseWeightsManifest } from '../../../../src/core/models/weights-manifest';
import { requantiseCommand } from '../../../../training/src/commands/requantise';
import { readModelFolder } from '../../../../training/src/export/read-model-folder';
import { recordResult } from '../../../../training/src/export/recorded-result';
import { randomModelFolder, writeModelFolder } from '../../../support/tiny-model';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a model stored anew has the same weights to half a step, and none of the figures of the one before', async () => {
  const [from, out] = [join(folder, 'before'), join(folder, 'after')];
  await writeModelFolder(from, await randomModelFolder({ precision: 'float32' }));
  const figures = { ccc: 0.1, pcc: 0.2, mae: 0.3 };
  await recordResult(from, { dataset: 'a set', count: 2, valence: figures, arousal: figures });
  await requantiseCommand(from, out);
  const [before, after] = [await readModelFolder(from), await readModelFolder(out)];
  expect(after.manifest.results).toEqual([]);
  expect(await readFile(join(out, 'card.md'), 'utf8')).toContain('Not scored yet.');
  expect(readManifest(await readFile(join(out, 'manifest.json'), 'utf8'))).toEqual(after.manifest);
  expect(Object.keys(after.weights).toSorted()).toEqual(Object.keys(before.weights).toSorted());

  const json: unknown = JSON.parse(await readFile(join(out, 'model.json'), 'utf8'));
  const [group] = parseWeightsManifest(json);
  const steps = new Map(group?.weights.map(({ name, quantization }) => [name, quantization?.scale ?? 0]));
  for (const [name, tensor] of Object.entries(before.weights)) {
    const difference = tf.max(tf.abs(tf.sub(tensor, after.weights[name] ?? 0))).dataSync()[0] ?? Number.NaN;
    expect(difference, name).toBeLessThanOrEqual(0.51 * (steps.get(name) ?? 0));
  }
  tf.dispose([before.weights, after.weights]);
});

test('what no estimate needs lies in the last shard, alone', async () => {
  const [from, out] = [join(folder, 'before'), join(folder, 'after')];
  await writeModelFolder(from, await randomModelFolder());
  await requantiseCommand(from, out);
  const [group] = parseWeightsManifest(JSON.parse(await readFile(join(out, 'model.json'), 'utf8')));
  const bytesOf = ({ shape, quantization }: NonNullable<typeof group>['weights'][number]) =>
    shape.reduce((product, size) => product * size, quantization === undefined ? 4 : 1);
  const classes = group?.weights.filter(({ name }) => name.startsWith('class_')) ?? [];
  expect(group?.weights.slice(-classes.length)).toEqual(classes);
  const last = await readFile(join(out, group?.paths.at(-1) ?? ''));
  expect(last).toHaveLength(classes.map(bytesOf).reduce((sum, bytes) => sum + bytes, 0));
});
