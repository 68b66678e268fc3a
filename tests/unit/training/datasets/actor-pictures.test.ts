import { expect, test } from 'vitest';
import { SAMPLE_SUBJECT } from '../../../../src/actor/subject';
import { actorPictures } from '../../../../training/src/datasets/faces/actor-pictures';
import { joinedBanks } from '../../../../training/src/stages/lstm/pseudo-sequences';

test('the actor of the sample is not among the subjects that training draws', () => {
  const pictures = actorPictures(200, 40, 3);
  expect(pictures).toHaveLength(200);
  expect(new Set(pictures.map(({ seed }) => seed)).size).toBe(40);
  expect(pictures.some(({ seed }) => seed === SAMPLE_SUBJECT.seed)).toBe(false);
  for (const { affect } of pictures)
    for (const value of affect) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  expect(actorPictures(200, 40, 3)).toEqual(pictures);
});

test('joined banks hold both, in order, and refuse what does not fit', () => {
  const bank = (values: number[], affects: [number, number][]) => ({
    featureCount: 2,
    viewsPerFace: 1,
    features: Float32Array.from(values),
    affects,
    persons: affects.map((_, face) => face),
  });
  const joined = joinedBanks(
    bank([1, 2], [[0.5, 0]]),
    bank(
      [3, 4, 5, 6],
      [
        [-0.5, 0],
        [0, 1],
      ],
    ),
  );
  expect([...joined.features]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(joined.affects).toEqual([
    [0.5, 0],
    [-0.5, 0],
    [0, 1],
  ]);
  // Nobody is in both.
  expect(joined.persons).toEqual([0, 1, 2]);
  expect(() => joinedBanks(bank([], []), { ...bank([], []), featureCount: 3 })).toThrow('2 and 3 features');
});
