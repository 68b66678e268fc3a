import { describe, expect, test } from 'vitest';
import { NO_VARIATION, writeVariedCrop } from '../../../../training/src/datasets/augmentation/augmentation';
import {
  bentSample,
  drawMouthLift,
  isBendable,
  mouthCorner,
} from '../../../../training/src/datasets/augmentation/bent-mouths';
import {
  CLASS_ANCHORS,
  EXPRESSION_CLASSES,
} from '../../../../training/src/datasets/faces/expression-classes';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { seededRandom } from '../../../../training/src/engine/random';

const SIZE_PX = 100;
const MOUTH_ROW = 78;

/** A face that is white but for a black line where its mouth is. */
function faceWithMouth(classShares: readonly number[]): FaceSample {
  return {
    name: 'face',
    split: 'train',
    sizePx: SIZE_PX,
    channels: 1,
    pixels: Uint8Array.from({ length: SIZE_PX * SIZE_PX }, (_, pixel) =>
      Math.floor(pixel / SIZE_PX) === MOUTH_ROW ? 0 : 255,
    ),
    classShares: Float32Array.from(classShares),
    majorityClass: 0,
    affect: [0, 0],
  };
}

const NEUTRAL = EXPRESSION_CLASSES.map((name) => Number(name === 'neutral'));

/** Row of the darkest pixel in a column of a crop of 100×80, in pixels from above. */
function mouthRow(crop: Float32Array, column: number): number {
  const values = Array.from({ length: 100 }, (_, row) => crop[(row * 80 + column) * 3] ?? 1);
  return values.indexOf(Math.min(...values));
}

function bentCrop(mouthLift: number): Float32Array {
  const crop = new Float32Array(100 * 80 * 3);
  const face = faceWithMouth(NEUTRAL);
  writeVariedCrop(face, { ...NO_VARIATION, mouthLift }, () => 0, 100, 80, crop, 0);
  return crop;
}

describe('bent mouths', () => {
  test('have their corners higher for a smile and lower for a frown, the middle where it was', () => {
    // The crop is the middle 80 of 100 columns: the corners, .14 beside the middle, are at 26 and 54.
    const smile = bentCrop(0.05);
    const frown = bentCrop(-0.05);
    for (const corner of [26, 53]) {
      expect(mouthRow(smile, corner)).toBeLessThanOrEqual(MOUTH_ROW - 3);
      expect(mouthRow(frown, corner)).toBeGreaterThanOrEqual(MOUTH_ROW + 3);
    }
    for (const crop of [smile, frown, bentCrop(0)]) expect(mouthRow(crop, 40)).toBe(MOUTH_ROW);
  });

  test('leave everything else of a face alone', () => {
    expect(mouthCorner(0.36, 0.79)).toBeCloseTo(1, 5);
    expect(mouthCorner(0.64, 0.79)).toBeCloseTo(1, 5);
    for (const [x, y] of [
      [0.5, 0.79],
      [0.3, 0.38],
      [0.7, 0.38],
      [0.5, 0.5],
      [0.02, 0.79],
    ] as const)
      expect(Math.abs(mouthCorner(x, y))).toBeLessThan(0.01);
  });

  test('take votes from what was shown to happiness or sadness, the more the further they are bent', () => {
    const happiness = EXPRESSION_CLASSES.indexOf('happiness');
    const sadness = EXPRESSION_CLASSES.indexOf('sadness');
    const face = faceWithMouth(NEUTRAL);
    const [half, full, frown] = [0.025, 0.05, -0.05].map((lift) => bentSample(face, lift, 'word-ratings'));
    expect(half?.classShares[happiness]).toBeCloseTo(0.35, 5);
    expect(full?.classShares[happiness]).toBeCloseTo(0.7, 5);
    expect(frown?.classShares[sadness]).toBeCloseTo(0.5, 5);
    expect(full?.classShares[sadness]).toBe(0);
    for (const { classShares } of [half, full, frown].filter((bent) => bent !== undefined))
      expect(classShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(full?.affect[0]).toBeCloseTo(0.7 * CLASS_ANCHORS['word-ratings'].happiness[0], 5);
    expect(frown?.affect[1]).toBeCloseTo(0.5 * CLASS_ANCHORS['word-ratings'].sadness[1], 5);
    expect(face.classShares[0]).toBe(1);
    expect(bentSample(face, 0, 'word-ratings')).toBe(face);
  });

  test('are those of faces that most voted neutral', () => {
    expect(isBendable(faceWithMouth([0.75, 0.25, 0, 0, 0, 0, 0, 0]))).toBe(true);
    expect(isBendable(faceWithMouth([0.6, 0.4, 0, 0, 0, 0, 0, 0]))).toBe(false);
  });

  test('smile three times as often as they frown', () => {
    const random = seededRandom(3);
    const lifts = Array.from({ length: 2000 }, () => drawMouthLift(random));
    expect(lifts.filter((lift) => lift > 0).length / lifts.length).toBeCloseTo(0.75, 1);
    for (const lift of lifts) {
      expect(Math.abs(lift)).toBeGreaterThanOrEqual(0.015);
      expect(Math.abs(lift)).toBeLessThanOrEqual(0.05);
    }
  });
});
