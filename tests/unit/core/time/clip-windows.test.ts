import { describe, expect, test } from 'vitest';
import { clipWindows, hopFrames, isGap, replicateLabels } from '../../../../src/core/time/clip-windows';

/** Frames on a grid of this rate; those with an index in `discarded` show no whole face. */
function recording(count: number, frameRateHz: number, discarded: readonly number[] = []) {
  return Array.from({ length: count }, (_, frame) => ({
    timestampMs: (frame * 1000) / frameRateHz,
    whole: !discarded.includes(frame),
  }));
}

/** First frame of each clip. */
function starts(
  frames: ReturnType<typeof recording>,
  lengthFrames: number,
  overlapRatio: number,
  gapToleranceMs = 500,
): (number | undefined)[] {
  return clipWindows(frames, { lengthFrames, overlapRatio, gapToleranceMs }).map((clip) => clip.frames[0]);
}

/** Integers from `first` to `last`, both included. */
function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the hop', () => {
  test.each([
    [16, 0.2, 13],
    [16, 0.5, 8],
    [16, 0.8, 3],
    [32, 0.2, 26],
    [32, 0.5, 16],
    [32, 0.8, 6],
    [64, 0.2, 51],
    [64, 0.5, 32],
    [64, 0.8, 13],
    [16, 0, 16],
    [2, 0.9, 1],
  ])('of %i frames at an overlap of %d is %i frames', (length, overlap, hop) => {
    expect(hopFrames(length, overlap)).toBe(hop);
  });

  test('at an overlap of .5 keeps the last eight of sixteen frames, as in the paper’s example', () => {
    const [first, second] = clipWindows(recording(24, 10), {
      lengthFrames: 16,
      overlapRatio: 0.5,
      gapToleranceMs: 500,
    });
    expect(second?.frames.slice(0, 8)).toEqual(first?.frames.slice(8));
  });

  test('refuses a ratio or a length that makes no sense', () => {
    expect(() => hopFrames(16, 1)).toThrow('The overlap ratio must be at least 0 and less than 1, found 1.');
    expect(() => hopFrames(0, 0.5)).toThrow(
      'The clip length must be a whole number of at least 1 frame, found 0.',
    );
  });
});

describe('clips', () => {
  // A minute of video: 600 frames at 10 Hz, 3,000 at 50 Hz; ⌊(frames − length) / hop⌋ + 1 clips.
  test.each([
    [10, 16, 0.2, 45],
    [10, 16, 0.5, 74],
    [10, 16, 0.8, 195],
    [10, 32, 0.2, 22],
    [10, 32, 0.5, 36],
    [10, 32, 0.8, 95],
    [10, 64, 0.2, 11],
    [10, 64, 0.5, 17],
    [10, 64, 0.8, 42],
    [50, 16, 0.2, 230],
    [50, 16, 0.5, 374],
    [50, 16, 0.8, 995],
    [50, 32, 0.2, 115],
    [50, 32, 0.5, 186],
    [50, 32, 0.8, 495],
    [50, 64, 0.2, 58],
    [50, 64, 0.5, 92],
    [50, 64, 0.8, 226],
  ])('of a minute at %i Hz, %i frames and overlap %d are %i', (rate, length, overlap, count) => {
    expect(starts(recording(rate * 60, rate), length, overlap)).toHaveLength(count);
  });

  test('start every hop, and leftover frames at the end make none', () => {
    expect(starts(recording(40, 10), 16, 0.5)).toEqual([0, 8, 16, 24]);
    expect(starts(recording(40, 10), 16, 0.2)).toEqual([0, 13]);
    expect(starts(recording(15, 10), 16, 0.2)).toEqual([]);
    expect(starts(recording(16, 10), 16, 0.2)).toEqual([0]);
  });

  test('skip a discarded frame within the tolerance and last longer', () => {
    const clips = clipWindows(recording(20, 10, [4]), {
      lengthFrames: 16,
      overlapRatio: 0.5,
      gapToleranceMs: 500,
    });
    expect(clips).toEqual([{ frames: [...range(0, 3), ...range(5, 16)], startMs: 0, endMs: 1600 }]);
  });

  test('survive four discarded frames in a row at 10 Hz and break at five', () => {
    expect(starts(recording(24, 10, range(10, 13)), 16, 0.5)).toEqual([0]);
    expect(starts(recording(24, 10, range(10, 14)), 16, 0.5)).toEqual([]);
  });

  test('begin anew after a gap', () => {
    expect(starts(recording(40, 10, range(10, 15)), 16, 0.5)).toEqual([16, 24]);
  });

  test('survive 24 discarded frames in a row at 50 Hz and break at 25', () => {
    // Hops count kept frames: the 16th kept frame after ten is frame 16 + 24.
    expect(starts(recording(64, 50, range(10, 33)), 16, 0.5)).toEqual([0, 8, 16 + 24, 24 + 24]);
    expect(starts(recording(64, 50, range(10, 34)), 16, 0.5)).toEqual([35, 43]);
  });

  test('never reach over a frame that is missing from the recording itself', () => {
    const frames = recording(32, 10).map((frame, index) =>
      index < 16 ? frame : { ...frame, timestampMs: frame.timestampMs + 5000 },
    );
    expect(starts(frames, 16, 0.5)).toEqual([0, 16]);
  });

  test('of nothing are none', () => {
    expect(starts([], 16, 0.5)).toEqual([]);
    expect(starts(recording(20, 10, range(0, 19)), 16, 0.5)).toEqual([]);
  });
});

test('a gap is more than the tolerance, or time that runs backwards', () => {
  expect(isGap(0, 500, 500)).toBe(false);
  expect(isGap(600, 1.1 * 1000, 500)).toBe(false);
  expect(isGap(0, 501, 500)).toBe(true);
  expect(isGap(100, 0, 500)).toBe(true);
});

describe('replicated labels', () => {
  test('from 10 Hz to 50 Hz stand five times each', () => {
    expect(replicateLabels([1, 2, 3], 10, 50)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
  });

  test('at the same rate stay as they are', () => {
    expect(replicateLabels([1, 2, 3], 10, 10)).toEqual([1, 2, 3]);
  });

  test('from 10 Hz to 25 Hz stand three and two times in turn', () => {
    // Frame times 0, 40, 80 | 120, 160 | 200, 240, 280 | 320, 360 ms.
    expect(replicateLabels([1, 2, 3, 4], 10, 25)).toEqual([1, 1, 1, 2, 2, 3, 3, 3, 4, 4]);
  });

  test('end where the labels end and do not go on for the frames after', () => {
    expect(replicateLabels([1, 2], 10, 50, 12).slice(9)).toEqual([2, null, null]);
    expect(replicateLabels([1, 2], 10, 50, 3)).toEqual([1, 1, 1]);
  });
});
