import { describe, expect, test } from 'vitest';
import { fuseAffect, fuseLabels } from '../../../../src/core/time/label-fusion';

describe('fusion of a clip’s labels', () => {
  test.each([
    [[0.1, -0.6, 0.4], -1 / 30, -0.6],
    [[0.1, 0.6, -0.4], 0.1, 0.6],
    [[-0.1, -0.2, -0.3], -0.2, -0.3],
    [[0.5, -0.5], 0, 0.5],
    [[-0.5, 0.5], 0, -0.5],
    [[0, 0], 0, 0],
    [[0.3], 0.3, 0.3],
    [[null, 0.2, Number.NaN, 0.4], 0.3, 0.4],
  ])('%j has mean %d and extremum %d', (labels, mean, extremum) => {
    expect(fuseLabels(labels, 'mean')).toBeCloseTo(mean, 12);
    expect(fuseLabels(labels, 'extremum')).toBe(extremum);
  });

  test('has no label when no frame has one', () => {
    expect(fuseLabels([], 'mean')).toBeNull();
    expect(fuseLabels([null, Number.NaN], 'extremum')).toBeNull();
    expect(fuseAffect([null, null], 'mean')).toBeNull();
  });

  test('looks at each dimension by itself', () => {
    const fused = fuseAffect([[0.1, -0.9], null, [-0.4, 0.3]], 'extremum');
    expect(fused).toEqual([-0.4, -0.9]);
    const mean = fuseAffect([[0.1, -0.9], null, [-0.4, 0.3]], 'mean');
    expect(mean?.[0]).toBeCloseTo(-0.15, 12);
    expect(mean?.[1]).toBeCloseTo(-0.3, 12);
  });
});
