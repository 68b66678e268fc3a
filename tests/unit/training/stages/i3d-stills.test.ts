import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { CROP_VALUES } from '../../../../src/core/face/crop-pixels';
import { startWasmTrainingBackend } from '../../../../training/src/backends/wasm-training-backend';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { seededRandom } from '../../../../training/src/engine/random';
import { ExpressionNetwork } from '../../../../training/src/networks/expression-network';
import { I3dNetwork } from '../../../../training/src/networks/trainable-i3d';
import { scorePseudoClips, trainI3dOnStills } from '../../../../training/src/stages/i3d/i3d-stills';
import { drawPseudoClip } from '../../../../training/src/stages/i3d/pseudo-clips';
import { plainFaces, type SequenceFace } from '../../../../training/src/stages/lstm/sequence-faces';
import { startWeights } from '../../../../training/src/stages/recordings/recording-base';

let folder = '';
beforeEach(async () => {
  await startWasmTrainingBackend();
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Faces of one shade each, brighter with higher valence. */
function shades(affects: readonly Affect[]): readonly SequenceFace[] {
  return plainFaces(
    affects.map(
      (affect, index): FaceSample => ({
        name: `shade ${index}`,
        split: 'train',
        sizePx: 48,
        channels: 1,
        pixels: new Uint8Array(48 * 48).fill(128 + 100 * affect[0]),
        classShares: new Float32Array(8),
        majorityClass: 0,
        affect,
      }),
    ),
  );
}

const SETTINGS = { frames: 16, label: 'last', augmentation: 0 } as const;

/** Whether a frame is that before it: noise makes all others differ. */
function isRepeated(images: Float32Array, frame: number): boolean {
  const start = frame * CROP_VALUES;
  return images.subarray(start, start + 300).every((value, i) => value === images[start - CROP_VALUES + i]);
}

/** The mean over the middle of a line of each frame; of line 50, where no movement shows. */
function brightness(images: Float32Array, frames: number, line = 50): number[] {
  return Array.from({ length: frames }, (_, frame) => {
    const start = frame * CROP_VALUES + (line * 80 + 30) * 3;
    return images.subarray(start, start + 60).reduce((sum, value) => sum + value, 0) / 60;
  });
}

describe('a pseudo-clip', () => {
  const faces = shades([
    [-0.8, 0.2],
    [0.8, 0.6],
  ]);

  test('shows what its label says, the mix of the faces at its last frame, unless that was lost', () => {
    let faded = 0;
    for (let seed = 0; seed < 12; seed++) {
      const { images, label } = drawPseudoClip(faces, SETTINGS, seededRandom(seed));
      if (isRepeated(images, 15)) continue;
      // Brightness is 128 + 100 v of 255; light sways by 2 % a deviation, noise is averaged away.
      const shown = (brightness(images, 16)[15] ?? Number.NaN) * 2.55 - 1.28;
      expect(Math.abs(shown - label[0]), `seed ${seed}`).toBeLessThan(0.08);
      // Both faces lie on one line: arousal is .4 + valence / 4.
      expect(label[1]).toBeCloseTo(0.4 + label[0] / 4, 9);
      if (Math.abs(label[0]) < 0.79) faded++;
    }
    expect(faded).toBeGreaterThan(0);
  });

  test('has the fused label of its frames where that is asked for', () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed);
    const draw = (label: 'last' | 'mean', seed: number) =>
      drawPseudoClip(faces, { ...SETTINGS, label }, seededRandom(seed));
    for (const seed of seeds) {
      const { images, label } = draw('mean', seed);
      const shown = brightness(images, 16).map((value) => value * 2.55 - 1.28);
      expect(Math.abs(shown.reduce((sum, v) => sum + v, 0) / 16 - label[0])).toBeLessThan(0.06);
    }
    expect(
      seeds.some((seed) => Math.abs(draw('last', seed).label[0] - draw('mean', seed).label[0]) > 0.1),
    ).toBe(true);
  });

  test('moves little from frame to frame while a face is held', () => {
    const [face] = shades([[0.3, 0.3]]);
    if (face === undefined) throw new Error('There is no face.');
    const ramp = {
      ...face,
      sample: { ...face.sample, pixels: Uint8Array.from({ length: 48 * 48 }, (_, p) => (p % 48) * 5) },
    };
    const { images } = drawPseudoClip([ramp], { ...SETTINGS, augmentation: 0.5 }, seededRandom(2));
    const shown = brightness(images, 16);
    const steps = shown.slice(1).map((value, i) => Math.abs(value - (shown[i] ?? 0)));
    expect(Math.max(...steps)).toBeGreaterThan(0.001);
    expect(Math.max(...steps)).toBeLessThan(0.06);
  });

  test('talks, and loses frames, while its label stays', () => {
    const [face] = shades([[0, 0]]);
    if (face === undefined) throw new Error('There is no face.');
    let talking = 0;
    let lost = 0;
    for (let seed = 0; seed < 24; seed++) {
      const { images, label } = drawPseudoClip([face], SETTINGS, seededRandom(seed));
      expect(label).toEqual([0, 0]);
      for (let frame = 1; frame < 16; frame++) if (isRepeated(images, frame)) lost++;
      // Only the gap between opened lips is darker than the rest of an even face.
      const lips = brightness(images, 16, 80);
      if (Math.min(...brightness(images, 16, 50).map((value, i) => (lips[i] ?? 0) - value)) < -0.05)
        talking++;
    }
    expect(talking).toBeGreaterThan(0);
    expect(talking).toBeLessThan(24);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(0.2 * 24 * 15);
  });

  test('is the same for the same seed', () => {
    const draw = () => drawPseudoClip(faces, { ...SETTINGS, augmentation: 1 }, seededRandom(5));
    expect(draw()).toEqual(draw());
  });
});

test('training on stills, killed and gone on, ends with the same averaged weights', async () => {
  const faces = shades([
    [-0.8, -0.2],
    [0.8, 0.6],
    [0.1, 0.3],
  ]);
  const base = new ExpressionNetwork({ base: 'vgg11-bn', widthMultiplier: 1 / 64, classCount: 8 }, 4);
  const start = await startWeights(base);
  const shape = {
    base: 'vgg11-bn',
    widthMultiplier: 1 / 64,
    dilationRates: [1, 1, 1, 1],
    inflation: 'centred',
    surroundings: 'zero',
    masking: false,
    multiplier: 1,
    fullyConnectedUnits: [512, 128, 2],
  } as const;
  const schedule = {
    ...SETTINGS,
    augmentation: 0.5,
    steps: 2,
    trainFromBlock: 1,
    batchSize: 1,
    learningRate: 0.001,
    warmUpShare: 0.5,
    averageDecay: 0.9,
    reportEvery: 2,
    validationClips: 2,
  } as const;
  const epochs: object[] = [];
  const log = (dieAt: number) => ({
    note() {},
    epoch: (record: object) => void epochs.push(record),
    progress: () => ({
      update(done: number) {
        if (done === dieAt) throw new Error('killed');
      },
      stop() {},
    }),
  });
  const set = { train: faces, validation: faces };
  const run = (name: string, dieAt: number) => ({
    seed: 7,
    checkpoint: join(folder, name),
    checkpointEveryMs: 0,
    log: log(dieAt),
  });
  const whole = new I3dNetwork(shape, start, 1);
  await trainI3dOnStills(whole, set, schedule, run('whole', 0));
  expect(epochs).toHaveLength(1);
  expect(epochs[0]).toMatchObject({ phase: 'i3d', step: 2, valenceCcc: expect.any(Number) });
  const killed = new I3dNetwork(shape, start, 1);
  await expect(trainI3dOnStills(killed, set, schedule, run('killed', 2))).rejects.toThrow('killed');
  const resumed = new I3dNetwork({ ...shape, surroundings: 'random' }, start, 99);
  await trainI3dOnStills(resumed, set, schedule, run('killed', 0));
  for (const [name, variable] of whole.variables)
    expect(resumed.variables.get(name)?.dataSync(), name).toEqual(variable.dataSync());
  const scores = await scorePseudoClips(whole, faces, 6, SETTINGS, 5);
  expect(scores.statistics.labels.valence.std).toBeGreaterThan(0.1);
});
