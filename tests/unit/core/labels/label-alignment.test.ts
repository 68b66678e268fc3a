import { describe, expect, test } from 'vitest';
import { type AlignmentRule, alignColumns, alignmentPlan } from '../../../../src/core/labels/label-alignment';
import { medianStep } from '../../../../src/core/labels/label-clock';

/**
 * What one frame gets by a rule, at a tolerance of half a step; a second column holds the negative
 * throughout.
 */
function aligned(
  timesS: number[],
  values: (number | null)[],
  frameS: number,
  rule: AlignmentRule,
  toleranceS = medianStep(timesS) / 2,
): number | null | undefined {
  const negative = values.map((value) => (value === null ? null : -value));
  const [[found] = [], [mirrored] = []] = alignColumns(timesS, [values, negative], [frameS], {
    rule,
    toleranceS,
  });
  expect(mirrored).toBe(found === null ? null : -Number(found));
  return found;
}

describe('alignment of labels to frames', () => {
  // Labels 0.25 at 0 s, 0.75 at 0.1 s, 0.5 at 0.2 s; tolerance half a step, 0.05 s.
  test.each([
    [-0.06, null, null],
    [-0.05, 0.25, 0.25],
    [0, 0.25, 0.25],
    [0.04, 0.25, 0.45],
    [0.05, 0.25, 0.5],
    [0.06, 0.75, 0.55],
    [0.1, 0.75, 0.75],
    [0.16, 0.5, 0.6],
    [0.2, 0.5, 0.5],
    [0.25, 0.5, 0.5],
    [0.26, null, null],
  ])('at %d s is %d (nearest) and %d (linear)', (frameS, nearest, linear) => {
    const check = (rule: AlignmentRule, expected: number | null) => {
      const value = aligned([0, 0.1, 0.2], [0.25, 0.75, 0.5], frameS, rule);
      if (expected === null) expect(value).toBeNull();
      else expect(value).toBeCloseTo(expected, 6);
    };
    check('nearest', nearest);
    check('linear', linear);
  });

  // A label each 0.1 s is held for 0.1 s: the paper's repetition of 10 Hz labels at 50 Hz.
  test.each([
    [-0.01, null],
    [0, 0.25],
    [0.08, 0.25],
    [0.1, 0.75],
    [0.18, 0.75],
    [0.2, 0.5],
    [0.28, 0.5],
    [0.3, null],
  ])('at %d s is %d (held)', (frameS, expected) => {
    expect(aligned([0, 0.1, 0.2], [0.25, 0.75, 0.5], frameS, 'held')).toBe(expected);
  });

  test('reaches into a gap no farther than the tolerance', () => {
    const timesS = [0, 0.1, 0.2, 1.2, 1.3];
    const values = [0.1, 0.2, 0.3, 0.4, 0.5];
    expect(aligned(timesS, values, 0.24, 'nearest')).toBe(0.3);
    expect(aligned(timesS, values, 0.7, 'nearest')).toBeNull();
    expect(aligned(timesS, values, 0.7, 'linear')).toBeNull();
    expect(aligned(timesS, values, 0.7, 'linear', 0.5)).toBeCloseTo(0.35, 6);
  });

  test('makes no label out of one that was not annotated', () => {
    expect(aligned([0, 0.1], [null, 0.5], 0.02, 'nearest')).toBeNull();
    expect(aligned([0, 0.1], [null, 0.5], 0.09, 'nearest')).toBe(0.5);
    expect(aligned([0, 0.1], [null, 0.5], 0.09, 'linear')).toBeNull();
    expect(aligned([0, 0.1], [null, 0.5], 0.1, 'linear')).toBe(0.5);
  });

  test('goes by time, so frames may come at any rate and more or fewer than labels', () => {
    const alignedAt = (frameTimesS: ArrayLike<number>) =>
      alignColumns([0, 0.1, 0.2], [[0.1, 0.2, 0.3]], frameTimesS, { rule: 'nearest', toleranceS: 0.05 })[0];
    const frames = Float64Array.from([0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.19]);
    expect(alignedAt(frames)).toEqual([0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.3]);
    expect(alignedAt([0.2])).toEqual([0.3]);
  });

  test('of no labels, one label and a time that is no number is defined', () => {
    expect(aligned([], [], 0, 'linear')).toBeNull();
    expect(aligned([0.5], [0.25], 0.5, 'linear')).toBe(0.25);
    expect(aligned([0.5], [0.25], 0.6, 'nearest')).toBeNull();
    expect(aligned([0, 0.1], [0.25, 0.5], Number.NaN, 'nearest')).toBeNull();
  });
});

describe('the plan of an alignment', () => {
  test('holds labels that come more seldom than frames, else takes the nearest', () => {
    expect(alignmentPlan(0.1, 0.02)).toEqual({ rule: 'held', toleranceS: 0.05, earlyS: 0.01 });
    expect(alignmentPlan(0.1, 0.1)).toEqual({ rule: 'nearest', toleranceS: 0.05, earlyS: 0 });
    // 50 Hz labels and 10 Hz frames: a frame reaches half its own step, so a missing label does no harm.
    expect(alignmentPlan(0.02, 0.1)).toEqual({ rule: 'nearest', toleranceS: 0.05, earlyS: 0 });
  });

  test('follows the user, and is defined for one label or one frame', () => {
    expect(alignmentPlan(0.1, 0.02, 'linear')).toEqual({ rule: 'linear', toleranceS: 0.05, earlyS: 0 });
    expect(alignmentPlan(0.02, 0.1, 'held')).toEqual({ rule: 'held', toleranceS: 0.01, earlyS: 0.01 });
    expect(alignmentPlan(0.1, 0)).toEqual({ rule: 'nearest', toleranceS: 0.05, earlyS: 0 });
    expect(alignmentPlan(0, 0.1)).toEqual({ rule: 'nearest', toleranceS: 0.05, earlyS: 0 });
  });
});
