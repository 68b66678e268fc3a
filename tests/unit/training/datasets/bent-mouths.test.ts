import { describe, expect, test } from 'vitest';
import {
  bentSample,
  drawMouthLift,
  isBendable,
} from '../../../../training/src/datasets/augmentation/bent-mouths';
import {
  CLASS_ANCHORS,
  EXPRESSION_CLASSES,
} from '../../../../training/src/datasets/faces/expression-classes';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { seededRandom } from '../../../../training/src/engine/random';

function faceWithVotes(classShares: readonly number[]): FaceSample {
  return {
    name: 'face',
    split: 'train',
    sizePx: 1,
    channels: 1,
    pixels: new Uint8Array(1),
    classShares: Float32Array.from(classShares),
    majorityClass: 0,
    affect: [0, 0],
  };
}

const NEUTRAL = EXPRESSION_CLASSES.map((name) => Number(name === 'neutral'));

describe('bent mouths', () => {
  test('take votes from what was shown to happiness or sadness, the more the further they are bent', () => {
    const happiness = EXPRESSION_CLASSES.indexOf('happiness');
    const sadness = EXPRESSION_CLASSES.indexOf('sadness');
    const face = faceWithVotes(NEUTRAL);
    const [small, full, frown] = [0.0125, 0.05, -0.05].map((lift) => bentSample(face, lift, 'word-ratings'));
    // A quarter of the largest lift has half of its votes.
    expect(small?.classShares[happiness]).toBeCloseTo(0.475, 5);
    expect(full?.classShares[happiness]).toBeCloseTo(0.95, 5);
    expect(frown?.classShares[sadness]).toBeCloseTo(0.65, 5);
    expect(full?.classShares[sadness]).toBe(0);
    for (const { classShares } of [small, full, frown].filter((bent) => bent !== undefined))
      expect(classShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(full?.affect[0]).toBeCloseTo(0.95 * CLASS_ANCHORS['word-ratings'].happiness[0], 5);
    expect(frown?.affect[1]).toBeCloseTo(0.65 * CLASS_ANCHORS['word-ratings'].sadness[1], 5);
    expect(face.classShares[0]).toBe(1);
    expect(bentSample(face, 0, 'word-ratings')).toBe(face);
  });

  test('are those of faces that most voted neutral', () => {
    expect(isBendable(faceWithVotes([0.75, 0.25, 0, 0, 0, 0, 0, 0]))).toBe(true);
    expect(isBendable(faceWithVotes([0.6, 0.4, 0, 0, 0, 0, 0, 0]))).toBe(false);
  });

  test('smile three times as often as they frown', () => {
    const random = seededRandom(3);
    const lifts = Array.from({ length: 2000 }, () => drawMouthLift(random));
    expect(lifts.filter((lift) => lift > 0).length / lifts.length).toBeCloseTo(0.75, 1);
    for (const lift of lifts) {
      expect(Math.abs(lift)).toBeGreaterThanOrEqual(0.01);
      expect(Math.abs(lift)).toBeLessThanOrEqual(0.05);
    }
  });
});
