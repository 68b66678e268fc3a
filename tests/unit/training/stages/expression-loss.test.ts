import { expect, test } from 'vitest';
import { inverseFrequencyWeights } from '../../../../training/src/stages/expression/expression-loss';

test('classes weigh by the inverse of how often they occur, 1 on average over the faces', () => {
  const [first, second] = [0, 1].map((own) => ({
    classShares: Float32Array.from({ length: 8 }, (_, index) => (index === own ? 1 : 0)),
  }));
  if (first === undefined || second === undefined) throw new Error('no samples');
  // Six faces of class 0, two of class 1, none of the others: 8 / (2 · 6) and 8 / (2 · 2).
  const weights = inverseFrequencyWeights([...new Array(6).fill(first), second, second]);
  expect(weights[0]).toBeCloseTo(2 / 3, 6);
  expect(weights[1]).toBeCloseTo(2, 6);
  expect([...weights.slice(2)]).toEqual([0, 0, 0, 0, 0, 0]);
  expect((6 * (weights[0] ?? 0) + 2 * (weights[1] ?? 0)) / 8).toBeCloseTo(1, 6);
});
