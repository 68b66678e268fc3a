import { describe, expect, test } from 'vitest';
import {
  AUGMENTATION_PARTS,
  drawVariation,
  NO_VARIATION,
  writeVariedCrop,
} from '../../../../training/src/datasets/augmentation/augmentation';
import {
  drawAugmentation,
  THROUGH_A_WEBCAM,
} from '../../../../training/src/datasets/augmentation/augmentation-kinds';
import {
  compressInPlace,
  motionBlurInPlace,
} from '../../../../training/src/datasets/augmentation/camera-faults';
import { FaceBatch } from '../../../../training/src/datasets/faces/face-batch';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { beta, seededRandom } from '../../../../training/src/engine/random';

const WEBCAM = { kind: 'webcam', strength: 1 } as const;
const draws = (augmentation: Parameters<typeof drawAugmentation>[0], count = 400) => {
  const random = seededRandom(5);
  return Array.from({ length: count }, () => drawAugmentation(augmentation, random));
};
const share = <T>(all: readonly T[], test: (one: T) => boolean) => all.filter(test).length / all.length;

const { compression: _c, motionBlur: _m, light: _l, noise: _n, ...NO_REST } = NO_VARIATION;

function sample(shade: (pixel: number) => number, classShares = [1, 0]): FaceSample {
  return {
    name: 'face',
    split: 'train',
    sizePx: 50,
    channels: 1,
    pixels: Uint8Array.from({ length: 2500 }, (_, pixel) => shade(pixel)),
    classShares: Float32Array.from(classShares),
    majorityClass: 0,
    affect: [classShares[0] ?? 0, -(classShares[1] ?? 0)],
  };
}

describe("the paper's augmentation", () => {
  test('is rotation, flip and highlights, and nothing else', () => {
    const drawn = draws({ kind: 'paper', strength: 1 });
    for (const { mirrored: _m, rotation, gain, offset, ...rest } of drawn) {
      const { mirrored: _n, rotation: _r, gain: _g, offset: _o, ...plain } = NO_VARIATION;
      expect(rest).toEqual(plain);
      expect(Math.abs(rotation)).toBeLessThanOrEqual((15 * Math.PI) / 180);
      expect(gain[0]).toBe(gain[2]);
      expect(Math.abs(offset)).toBeLessThanOrEqual(0.1);
    }
    expect(share(drawn, ({ mirrored }) => mirrored)).toBeCloseTo(0.5, 1);
    expect(new Set(drawn.map(({ rotation }) => rotation)).size).toBe(400);
  });

  test('is off at strength 0', () => {
    expect(draws({ kind: 'paper', strength: 0 }, 1)[0]).toBe(NO_VARIATION);
  });
});

describe("a webcam's augmentation", () => {
  test('adds compression, motion blur and low light to about 40, 20 and 20 % of faces', () => {
    const drawn = draws(WEBCAM);
    expect(share(drawn, ({ compression }) => compression !== null)).toBeCloseTo(0.4, 1);
    expect(share(drawn, ({ motionBlur }) => motionBlur !== null)).toBeCloseTo(0.2, 1);
    expect(share(drawn, ({ light }) => light < 1)).toBeCloseTo(0.2, 1);
  });

  test('without these three is the variation of stills, number for number', () => {
    const own = draws({ ...WEBCAM, strength: 0.8, without: ['compression', 'motion-blur', 'low-light'] });
    const random = seededRandom(5);
    for (const variation of own) expect(variation).toEqual(drawVariation(random, 0.8));
  });

  test('has a form for scoring that does what a webcam does, and nothing else', () => {
    const all = draws(THROUGH_A_WEBCAM);
    for (const { compression, motionBlur, light, noise, ...rest } of all) {
      if (light === 1) expect(noise).toBe(0);
      expect(rest).toEqual(NO_REST);
    }
    expect(share(all, ({ compression }) => compression !== null)).toBeCloseTo(0.4, 1);
    expect(share(all, ({ motionBlur }) => motionBlur !== null)).toBeCloseTo(0.2, 1);
    expect(share(all, ({ light }) => light < 1)).toBeCloseTo(0.2, 1);
  });

  test('can leave out each part by name', () => {
    const is: Record<(typeof AUGMENTATION_PARTS)[number], (v: typeof NO_VARIATION) => boolean> = {
      flip: (v) => v.mirrored,
      geometry: (v) =>
        v.rotation !== 0 || v.shiftX !== 0 || v.scaleX !== 1 || v.shiftY !== 0 || v.scaleY !== 1,
      // Tint moves gain and gamma too; the offset is exposure alone.
      exposure: (v) => v.offset !== 0,
      colour: (v) => v.grey || Math.abs((v.gamma[0] ?? 1) - (v.gamma[2] ?? 1)) > 1e-12,
      blur: (v) => v.blur,
      noise: (v) => v.noise > 0 && v.light === 1,
      occlusion: (v) => v.occlusion !== null,
      'motion-blur': (v) => v.motionBlur !== null,
      'low-light': (v) => v.light < 1,
      compression: (v) => v.compression !== null,
    };
    for (const part of AUGMENTATION_PARTS) {
      expect(share(draws(WEBCAM), is[part]), part).toBeGreaterThan(0.05);
      expect(share(draws({ ...WEBCAM, without: [part] }), is[part]), part).toBe(0);
    }
    for (const { gain, gamma } of draws({ ...WEBCAM, without: ['exposure', 'colour'] }, 20))
      expect([...gain, ...gamma]).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('block compression', () => {
  const plane = (shade: (x: number, y: number) => number) =>
    Float32Array.from({ length: 16 * 16 * 3 }, (_, i) => shade(Math.floor(i / 3) % 16, Math.floor(i / 48)));
  const whole = { phaseX: 0, phaseY: 0 };

  test('leaves an even picture as it is, to one step of its darkest coefficient', () => {
    const picture = plane(() => 0.5);
    compressInPlace({ quality: 30, ...whole }, picture, 0, 16, 16);
    for (const value of picture) expect(value).toBeCloseTo(0.5, 6);
  });

  test('rounds what it keeps to multiples of its steps: by hand for the mean of a block', () => {
    // Luma 0.6, so 0.1 about zero; the first coefficient is 8 · 0.1 = 0.8 = 204/255. At quality 50 its step
    // is 16/255: 204/16 = 12.75 rounds to 13, and 13 · 16 / 255 / 8 + 0.5 = 0.60196.
    const picture = plane(() => 0.6);
    compressInPlace({ quality: 50, ...whole }, picture, 0, 16, 16);
    for (const value of picture) expect(value).toBeCloseTo(0.60196, 4);
  });

  test('loses more at lower quality, and sets the blocks where the phase says', () => {
    const random = seededRandom(3);
    const noisy = plane(() => random());
    const loss = (quality: number) => {
      const copy = noisy.slice();
      compressInPlace({ quality, ...whole }, copy, 0, 16, 16);
      return copy.reduce((sum, value, i) => sum + Math.abs(value - (noisy[i] ?? 0)), 0) / copy.length;
    };
    expect(loss(100)).toBeLessThan(0.01);
    expect(loss(60)).toBeGreaterThan(0.05);
    expect(loss(10)).toBeGreaterThan(1.2 * loss(60));
    // At the worst quality a ramp becomes even within each block: with phase 4 the first is 4 wide.
    const ramp = plane((x) => x / 40 + 0.3);
    compressInPlace({ quality: 1, phaseX: 4, phaseY: 0 }, ramp, 0, 16, 16);
    const row = Array.from({ length: 16 }, (_, x) => ramp[x * 3] ?? 0);
    expect(new Set(row.slice(0, 4).map((v) => v.toFixed(4))).size).toBe(1);
    expect(new Set(row.slice(4, 12).map((v) => v.toFixed(4))).size).toBe(1);
  });
});

test('motion blur spreads a bright line along its direction and keeps its light', () => {
  const picture = new Float32Array(10 * 20 * 3);
  for (let row = 0; row < 10; row++) picture.fill(0.9, (row * 20 + 10) * 3, (row * 20 + 11) * 3);
  const across = picture.slice();
  motionBlurInPlace({ length: 0.1, angle: 0 }, across, 0, 10, 20);
  // Two pixels long: three taps, a third each.
  expect([8, 9, 10, 11, 12].map((x) => Number((across[(5 * 20 + x) * 3] ?? 0).toFixed(4)))).toEqual([
    0, 0.3, 0.3, 0.3, 0,
  ]);
  const along = picture.slice();
  motionBlurInPlace({ length: 0.1, angle: Math.PI / 2 }, along, 0, 10, 20);
  along.forEach((value, i) => {
    expect(value).toBeCloseTo(picture[i] ?? 0, 6);
  });
});

test('low light darkens a crop by its factor', () => {
  const out = new Float32Array(50 * 40 * 3);
  writeVariedCrop(
    sample(() => 204),
    { ...NO_VARIATION, light: 0.5 },
    () => 0,
    50,
    40,
    out,
    0,
  );
  for (const value of out) expect(value).toBeCloseTo(0.4, 6);
});

describe('mixup', () => {
  test('mixes pictures, shares and valence/arousal by one share, at least half of the face itself', () => {
    const batch = new FaceBatch(4, 50, 2);
    batch.fillPlain([
      sample(() => 255, [1, 0]),
      sample(() => 0, [0, 1]),
      sample(() => 255, [1, 0]),
      sample(() => 0, [0, 1]),
    ]);
    batch.mix(1, seededRandom(2));
    const stride = batch.images.length / 4;
    const kept: number[] = [];
    for (let i = 0; i < 4; i++) {
      const bright = batch.classShares[i * 2] ?? 0;
      expect(bright + (batch.classShares[i * 2 + 1] ?? 0)).toBeCloseTo(1, 5);
      expect(batch.images[i * stride]).toBeCloseTo(bright, 5);
      expect(batch.images[(i + 1) * stride - 1]).toBeCloseTo(bright, 5);
      expect(batch.affects[i * 2]).toBeCloseTo(bright, 5);
      expect(batch.affects[i * 2 + 1]).toBeCloseTo(bright - 1, 5);
      kept.push(i % 2 === 0 ? bright : 1 - bright);
    }
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(0.5);
    expect(kept.some((value) => value < 0.999)).toBe(true);
  });

  test('draws its shares from Beta(α, α): mean ½, variance 1 / (8α + 4)', () => {
    for (const alpha of [0.2, 1, 3]) {
      const random = seededRandom(11);
      const drawn = Array.from({ length: 4000 }, () => beta(random, alpha));
      const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
      const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
      expect(Math.abs(variance - 1 / (8 * alpha + 4))).toBeLessThan(0.01);
      expect(drawn.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });
});
