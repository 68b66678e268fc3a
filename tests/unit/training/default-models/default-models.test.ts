import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BASE_ARCHITECTURES } from '../../../../src/core/networks/tables/base-architectures';
import { DEMO } from '../../../../training/src/configs/demo-config';
import { EXPRESSION_CLASSES } from '../../../../training/src/datasets/faces/expression-classes';
import { locateWeights } from '../../../../training/src/default-models/demo-faces';
import type { DemoRun } from '../../../../training/src/default-models/demo-run';
import { exportDefault } from '../../../../training/src/default-models/export-default';
import {
  finishedNetwork,
  fullStart,
  startedFrom,
} from '../../../../training/src/default-models/still-networks';
import { PAPER_EXPRESSION } from '../../../../training/src/experiments/default-configs';
import {
  type ExpressionConfig,
  parseExperimentConfig,
} from '../../../../training/src/experiments/experiment-config';
import type { DemoOptions } from '../../../../training/src/experiments/run-folder';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { foldedNetwork } from '../../../../training/src/networks/folded-network';
import { writeExpressionWeights } from '../../../../training/src/stages/expression/expression-weights';
import { log, samples } from '../../../support/tiny-face-training';
import { randomModelFolder, writeModelFolder } from '../../../support/tiny-model';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe("VGG-16's published weights", () => {
  const NAME = 'vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5';

  test('are found beside the data sets, or among them', async () => {
    await writeFile(join(folder, NAME), '');
    expect(await locateWeights(folder)).toBe(join(folder, NAME));
    await mkdir(join(folder, 'weights'));
    await writeFile(join(folder, 'weights', NAME), '');
    expect(await locateWeights(folder)).toBe(join(folder, 'weights', NAME));
  });

  test('are asked for in a sentence where there are none, or several', async () => {
    await expect(locateWeights(folder)).rejects.toThrow(`${folder}: no weights of VGG-16 found;`);
    for (const name of ['vgg16-a.h5', 'vgg16-b.h5']) await writeFile(join(folder, name), '');
    await expect(locateWeights(folder)).rejects.toThrow('holds vgg16-a.h5 and vgg16-b.h5; name one');
  });
});

describe('a finished run of stage 1 in place of the phases', () => {
  const options = (stills?: string): DemoOptions => ({
    data: folder,
    run: folder,
    out: folder,
    backend: 'cpu',
    ...(stills === undefined ? {} : { stills }),
  });
  const finishedRun = async (classCount: number, scale: Pick<ExpressionConfig, 'affectScale'>) => {
    await tf.setBackend('cpu');
    const network = new ExpressionNetwork({ base: 'vgg11', widthMultiplier: 1 / 64, classCount }, 1);
    const config: ExpressionConfig = {
      ...PAPER_EXPRESSION,
      ...scale,
      name: 'stills',
      start: { kind: 'keras-h5', file: '/data/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5' },
      data: [{ path: '/data/ferplus.tar.gz', repeats: 1 }],
    };
    await writeExpressionWeights(folder, network, EXPRESSION_CLASSES.slice(0, classCount), config);
    network.dispose();
  };

  test('is taken, and the card says what it had started from', async () => {
    await finishedRun(8, { affectScale: 'word-ratings' });
    const start = await fullStart(options(folder), DEMO);
    expect(start).toEqual({ kind: 'run', folder });
    const [published, ...others] = await startedFrom(start);
    expect(published).toMatchObject({ name: 'ImageNet weights of VGG-16', samples: 0 });
    expect(published?.licence).toContain('CC BY 4.0');
    expect(others).toEqual([]);
  });

  test('is refused in a sentence where it learnt other classes, or on another scale', async () => {
    await finishedRun(7, { affectScale: 'word-ratings' });
    await expect(fullStart(options(folder), DEMO)).rejects.toThrow('expected 8 classes');
    await finishedRun(8, {});
    await expect(fullStart(options(folder), DEMO)).rejects.toThrow('found 8, on the scale class-means.');
  });

  test('is not needed: published weights are found by themselves or named', async () => {
    const weights = join(folder, 'vgg16.h5');
    await writeFile(weights, '');
    expect(await fullStart(options(), DEMO)).toEqual({ kind: 'keras-h5', file: weights });
    const named = { ...options(), weights: '/elsewhere/vgg16.h5' };
    expect(await fullStart(named, DEMO)).toEqual({ kind: 'keras-h5', file: '/elsewhere/vgg16.h5' });
  });
});

describe('the end of the full network', () => {
  const NETWORK = { base: 'vgg11-bn', widthMultiplier: 1 / 64, classCount: 8 } as const;
  const FACES = samples(4);

  test('has no batch normalisation, learns, and asks the networks once in a run', async () => {
    await tf.setBackend('cpu');
    const [phase] = DEMO.finish.phases;
    const notes: string[] = [];
    const none = { name: 'none', samples: [], skipped: [], classes: [] };
    const run = {
      options: { run: folder },
      config: {
        ...DEMO,
        finish: { answersShare: 0.5, phases: [{ ...phase, epochs: 1, batchSize: 4, averageDecay: 0 }] },
      },
      faces: { ferPlus: none, diffusionFer: none, train: [...FACES, ...FACES], validation: FACES },
      log: { ...log(), note: (message: string) => notes.push(message) },
    } as unknown as DemoRun;
    const full = new ExpressionNetwork(NETWORK, 1);
    const narrow = new ExpressionNetwork({ ...NETWORK, widthMultiplier: 1 / 128 }, 2);
    const finished = await finishedNetwork(run, full, narrow);
    expect(finished.shape).toEqual({ ...NETWORK, base: 'vgg11' });
    const learnt = (name: string) => {
      const change = tf.sub(finished.variable(name), foldedNetwork(full).variable(name));
      return tf.max(tf.abs(change)).dataSync()[0] ?? 0;
    };
    expect(learnt('block3_conv1/kernel')).toBeGreaterThan(0);
    expect(learnt('block1_conv1/bias')).toBe(0);
    expect(notes.filter((note) => note.startsWith('asking'))).toEqual(['asking 2 networks of 4 faces']);
    const again = await finishedNetwork(run, full, narrow);
    expect(notes.filter((note) => note.startsWith('asking'))).toHaveLength(1);
    expect(again.variable('affect/bias').dataSync()).toEqual(finished.variable('affect/bias').dataSync());
  });
});

describe('a default model that this run exported before', () => {
  const run = (): DemoRun =>
    ({ options: { run: folder, out: join(folder, 'models') }, log: { note() {} } }) as unknown as DemoRun;
  const made = async () => {
    throw new Error('made anew');
  };

  test('is not made again', async () => {
    const model = await randomModelFolder();
    await writeModelFolder(join(folder, 'models', 'tiny-lstm'), model);
    await writeFile(join(folder, 'tiny-lstm.exported'), model.manifest.weightsSha256);
    await expect(exportDefault(run(), 'tiny-lstm', made)).resolves.toBeUndefined();
  });

  test('is made where there is another, whoever exported that', async () => {
    await writeModelFolder(join(folder, 'models', 'tiny-lstm'), await randomModelFolder());
    await expect(exportDefault(run(), 'tiny-lstm', made)).rejects.toThrow('made anew');
    await writeFile(join(folder, 'tiny-lstm.exported'), 'f'.repeat(64));
    await expect(exportDefault(run(), 'tiny-lstm', made)).rejects.toThrow('made anew');
  });
});

test('the phases of the recipe are what a run of stage 1 takes, each under a name of its own', () => {
  const phases = [...DEMO.phases, ...DEMO.half.phases, ...DEMO.finish.phases];
  expect(new Set(phases.map(({ name }) => name)).size).toBe(phases.length);
  for (const phase of phases) {
    const config = {
      ...PAPER_EXPRESSION,
      ...phase,
      affectScale: DEMO.affectScale,
      start: { kind: 'drawn' },
      data: [{ path: 'ferplus', repeats: 1 }],
    };
    expect(parseExperimentConfig(config, 'here')).toEqual(config);
  }
});

test('the recipe starts from what published weights fit: the paper’s width', () => {
  expect(DEMO.widthMultiplier).toBe(1);
  expect(BASE_ARCHITECTURES[DEMO.base].kind).toBe('vgg');
});
