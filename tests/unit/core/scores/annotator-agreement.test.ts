import { describe, expect, test } from 'vitest';
import {
  annotatorAgreement,
  annotatorBand,
  meanOfAnnotators,
} from '../../../../src/core/scores/annotator-agreement';

describe('agreement between annotators', () => {
  const a = { name: 'A', values: [0, 0.2, 0.4] };
  const b = { name: 'B', values: [0.1, 0.3, 0.5] };
  const c = { name: 'C', values: [0.4, 0.2, 0] };

  test('is the CCC of each pair, and its mean over pairs', () => {
    const { names, ccc, meanPairwise } = annotatorAgreement([a, b, c]);
    expect(names).toEqual(['A', 'B', 'C']);
    // A with B: 2 · 0.08/3 / (2 · 0.08/3 + 0.01) = 16/19. A with C: the same values backwards, −1.
    expect(ccc[0]?.[1]).toBeCloseTo(16 / 19, 12);
    expect(ccc[1]?.[0]).toBe(ccc[0]?.[1]);
    expect(ccc[0]?.[2]).toBeCloseTo(-1, 12);
    expect(ccc[1]?.[2]).toBeCloseTo(-16 / 19, 12);
    expect(ccc[2]?.[2]).toBeCloseTo(1, 12);
    expect(meanPairwise).toBeCloseTo(-1 / 3, 12);
  });

  test('of each with the mean of the others', () => {
    // The others of C mean 0.05, 0.25, 0.45: 0.05 above C on average, the same variance, backwards.
    // −2 · 0.08/3 / (2 · 0.08/3 + 0.05²) = −0.16/0.1675.
    expect(annotatorAgreement([a, b, c]).withOthers[2]).toBeCloseTo(-0.16 / 0.1675, 12);
    expect(annotatorAgreement([a]).withOthers[0]).toBeNaN();
  });

  test('counts only the times at which both annotated, and is no number without them', () => {
    const { ccc, meanPairwise } = annotatorAgreement([
      a,
      { name: 'D', values: [0.9, 0.2, 0.4] },
      { name: 'E', values: [null, 0.2, 0.4] },
      { name: 'F', values: [0.7, null, null] },
    ]);
    expect(ccc[0]?.[2]).toBeCloseTo(1, 12);
    expect(ccc[2]?.[3]).toBeNaN();
    const defined = [ccc[0]?.[1], ccc[0]?.[2], ccc[1]?.[2]].map(Number);
    expect(meanPairwise).toBeCloseTo(defined.reduce((sum, value) => sum + value, 0) / 3, 12);
  });

  test('of one annotator has no pair', () => {
    expect(annotatorAgreement([a]).meanPairwise).toBeNaN();
  });
});

test('the mean is over those who annotated', () => {
  expect(
    meanOfAnnotators([
      [0.25, null, null],
      [0.75, 0.5, null],
    ]),
  ).toEqual([0.5, 0.5, null]);
  expect(meanOfAnnotators([], 2)).toEqual([null, null]);
});

test('the band reaches from the lowest to the highest of those who annotated', () => {
  const band = annotatorBand([
    [0.25, null, null, -1],
    [0.75, 0.5, null, 1],
    [0.5, null, null, 0],
  ]);
  expect(band).toEqual({ lowest: [0.25, 0.5, null, -1], highest: [0.75, 0.5, null, 1] });
});
