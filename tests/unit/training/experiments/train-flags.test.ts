import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepRequest } from '../../../../training/src/commands/sweep';
import { writeArray } from '../../../../training/src/commands/sweep-array';
import { blockOf, configOfFlags } from '../../../../training/src/commands/train-run';
import {
  PAPER_EXPRESSION,
  PAPER_I3D,
  PAPER_LSTM,
} from '../../../../training/src/experiments/default-configs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-flags-'));
});
afterEach(() => rm(folder, { recursive: true }));

const FLAGS = { backend: 'cpu', checkpointEvery: 180, data: ['faces'], start: 'drawn', set: [] } as const;

test('without flags a stage has the paper’s values, and paths are full ones', async () => {
  expect(await configOfFlags({ ...PAPER_EXPRESSION }, { ...FLAGS })).toEqual({
    ...PAPER_EXPRESSION,
    name: 'expression vgg16',
    start: { kind: 'drawn' },
    data: [{ path: resolve('faces'), repeats: 1 }],
  });
});

test('flags set the fields that they name', async () => {
  const weights = join(folder, 'face.h5');
  await writeFile(weights, '');
  const config = await configOfFlags(
    { ...PAPER_I3D },
    {
      ...FLAGS,
      start: weights,
      base: 'resnet50',
      rate: 1e-4,
      frames: 16,
      masking: true,
      multiplier: 100,
      dilation: 'rising',
      set: ['clipsPerEpoch=64', 'rate.kind=one-cycle'],
    },
  );
  expect(config).toMatchObject({
    base: 'resnet50',
    start: { kind: 'keras-h5', file: weights },
    rate: { kind: 'one-cycle', peak: 1e-4, warmUpShare: 0 },
    lengthFrames: 16,
    masking: true,
    multiplier: 100,
    dilationRates: [1, 2, 4, 8],
    clipsPerEpoch: 64,
    recordings: resolve('faces'),
  });
  const run = join(folder, 'stage1');
  await mkdir(run);
  await writeFile(join(run, 'weights.ckpt'), '');
  const frozen = await configOfFlags({ ...PAPER_LSTM }, { ...FLAGS, start: run, trainFrom: 'frozen' });
  expect(frozen).toMatchObject({ start: { kind: 'run', folder: run }, trainFromBlock: 'frozen' });
});

test('blocks have the names of table 1', () => {
  expect(['full', 'conv2_1', 'conv5_1', 'frozen', 'conv9_1'].map(blockOf)).toEqual([
    1,
    2,
    5,
    'frozen',
    'conv9_1',
  ]);
});

test('a flag that does not fit is told in one sentence', async () => {
  const paper = { ...PAPER_LSTM };
  await expect(configOfFlags(paper, { ...FLAGS, frames: 20 })).rejects.toThrow(
    'the configuration of these flags: lengthFrames must be 16, 32 or 64, found 20.',
  );
  await expect(configOfFlags(paper, { ...FLAGS, trainFrom: 'conv9_1' })).rejects.toThrow(
    'trainFromBlock must be',
  );
  await expect(configOfFlags(paper, { ...FLAGS, set: ['epochs'] })).rejects.toThrow(
    '--set epochs: expected FIELD=VALUE',
  );
  await expect(configOfFlags(paper, { ...FLAGS, start: 'nowhere' })).rejects.toThrow(
    'nowhere: no such file or folder of weights.',
  );
  await expect(configOfFlags(paper, { ...FLAGS, data: ['a', 'b'] })).rejects.toThrow(
    'recordings must be a text',
  );
});

test('what a sweep is asked is read from its flags', () => {
  const request = sweepRequest({
    data: ['sewa'],
    weights: ['VGG-Face=a.h5', 'resnet50/vgg-face=b.h5'],
    only: ['lengthFrames=16,64', 'fusion=mean', 'frameRateHz=10'],
    set: ['rate.peak=1e-4', 'loss=ccc'],
    seed: 3,
  });
  expect([...request.weights]).toEqual([
    ['vgg-face', resolve('a.h5')],
    ['resnet50/vgg-face', resolve('b.h5')],
  ]);
  expect([...request.only]).toEqual([
    ['lengthFrames', [16, 64]],
    ['fusion', ['mean']],
    ['frameRateHz', [10]],
  ]);
  expect([...request.set]).toEqual([
    ['rate.peak', 1e-4],
    ['loss', 'ccc'],
  ]);
});

test('a script for a rerun asks the cluster for what the first one did', async () => {
  const say = () => {};
  const first = { backend: 'cpu', checkpointEvery: 60, arrayLimit: 4 } as const;
  await writeArray(
    'array',
    folder,
    [0, 1, 2],
    { ...first, sbatchArgs: ['--gres=gpu:1 --time=1:00:00'] },
    say,
  );
  await writeArray('rerun', folder, [1], { sbatchArgs: [] }, say);
  const [array, rerun] = await Promise.all(
    ['array', 'rerun'].map(async (name) => {
      const lines = (await readFile(join(folder, `${name}.sbatch`), 'utf8')).split('\n');
      return lines.filter((line) => line.startsWith('#SBATCH') || line.startsWith('exec'));
    }),
  );
  expect(array).toContain('#SBATCH --array=0-2%4');
  expect(array).toContain('#SBATCH --gres=gpu:1');
  expect(array).toContain('#SBATCH --time=1:00:00');
  expect(array?.at(-1)).toContain('--backend cpu --checkpoint-every 60 --index "$SLURM_ARRAY_TASK_ID"');
  expect(rerun).toEqual(array?.map((line) => line.replace('--array=0-2%4', '--array=1%4')));
});
