import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { expectedDeviation, voteVariance } from '../../../../src/core/expected-error';
import type { FaceSample } from '../../../../training/src/datasets/faces/face-samples';
import { gaussian, seededRandom } from '../../../../training/src/engine/random';
import { fitErrorModel, intervalCoverage } from '../../../../training/src/evaluation/error-model-fit';
import { classesOf } from '../../../../training/src/evaluation/face-answers';
import { uncertaintyCheck } from '../../../../training/src/evaluation/uncertainty-check';

const ANCHORS: readonly Affect[] = [
  [0, 0],
  [0.8, 0.5],
];

describe('an error model', () => {
  const random = seededRandom(4);
  const faces = (count: number) =>
    Array.from({ length: count }, () => {
      const variance = random() * 0.25;
      return { variance, error: gaussian(random) * Math.sqrt(0.05 ** 2 + variance ** 2) };
    });
  const model = fitErrorModel(faces(6000));

  test('finds what errors were drawn by, and holds on faces that it has not seen', () => {
    expect(expectedDeviation(model, 0)).toBeCloseTo(0.05, 1);
    expect(expectedDeviation(model, 0.25)).toBeCloseTo(0.255, 1);
    expect(intervalCoverage(model, faces(6000))).toBeCloseTo(0.8, 1);
    const unsure = faces(6000).filter(({ variance }) => variance > 0.2);
    expect(intervalCoverage(model, unsure)).toBeCloseTo(0.8, 1);
  });

  test('is a floor, nearly alone, where the variance says nothing', () => {
    const blind = faces(4000).map(({ variance }) => ({ variance, error: gaussian(random) * 0.2 }));
    const blindModel = fitErrorModel(blind);
    expect(expectedDeviation(blindModel, 0)).toBeCloseTo(0.2, 1);
    expect(expectedDeviation(blindModel, 0.25)).toBeCloseTo(0.2, 1);
  });

  test('needs faces', () => {
    expect(() => fitErrorModel([])).toThrow(RangeError);
  });
});

test('a check fits on one set of faces and tells the coverage on another, or nothing without valence or classes', () => {
  const random = seededRandom(9);
  const set = (count: number) => {
    const votes = Array.from({ length: count }, () => random() / 2).map((share) => [1 - share, share]);
    const samples = votes.map(
      (): FaceSample => ({
        name: 'face',
        split: 'test',
        sizePx: 1,
        channels: 1,
        pixels: new Uint8Array(1),
        classShares: Float32Array.of(1, 0),
        majorityClass: 0,
        affect: [0, 0],
      }),
    );
    const affects = Float32Array.from(
      votes
        .map((shares) => voteVariance(shares, ANCHORS))
        .flatMap(([valence, arousal]) => [gaussian(random) * valence, gaussian(random) * arousal]),
    );
    return { samples, answers: { probabilities: Float32Array.from(votes.flat()), classCount: 2, affects } };
  };
  const [validation, tested] = [set(3000), set(3000)];
  const check = uncertaintyCheck(validation, tested, ANCHORS);
  expect(check?.valence.coverage).toBeCloseTo(0.8, 1);
  expect(check?.arousal.coverageOfUnsure).toBeCloseTo(0.8, 1);
  const { samples, answers } = tested;
  const without = (lacking: object) => ({ samples, answers: { ...answers, ...lacking } });
  expect(uncertaintyCheck(validation, without({ affects: null }), ANCHORS)).toBeNull();
  expect(uncertaintyCheck(validation, without({ classCount: 0 }), ANCHORS)).toBeNull();
});

test('the class of a face is the most probable one', () => {
  const probabilities = Float32Array.of(0.2, 0.5, 0.3, 0.6, 0.1, 0.3);
  expect([...classesOf({ probabilities, classCount: 3, affects: null })]).toEqual([1, 0]);
});
