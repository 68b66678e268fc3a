import { describe, expect, test } from 'vitest';
import { measureCoverage } from '../../../../src/recordings/run/coverage';
import { analysed, blank } from '../../../support/analysed-frames';

describe('coverage', () => {
  test('counts estimates, provisional estimates and reasons, and closes a gap at the next estimate', () => {
    const frames = [
      analysed(0, { provisional: true }),
      blank(1, 'no-face'),
      blank(2, 'face-not-whole'),
      analysed(3),
      analysed(4),
    ];
    expect(measureCoverage(frames, 10)).toEqual({
      sampledFrames: 5,
      estimatedFrames: 3,
      provisionalFrames: 1,
      share: 0.6,
      withoutEstimate: { 'no-face': 1, 'face-not-whole': 1, 'face-lost': 0, 'window-filling': 0 },
      gaps: [{ fromS: 0.1, toS: 0.3, frames: 2 }],
    });
  });

  test('a gap that reaches the end lasts until one sampling step after the last frame', () => {
    const { gaps } = measureCoverage([analysed(0), blank(1), blank(2)], 4);
    expect(gaps).toEqual([{ fromS: 0.1, toS: 0.2 + 0.25, frames: 2 }]);
  });

  test('a video without any face is one gap and a share of 0', () => {
    const coverage = measureCoverage([blank(0), blank(1)], 10);
    expect(coverage.share).toBe(0);
    expect(coverage.gaps).toHaveLength(1);
  });

  test('the share of nothing is unknown, not 0', () => {
    expect(measureCoverage([], 10).share).toBeNull();
  });
});
