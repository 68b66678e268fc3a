import { expect, test } from 'vitest';
import { BaselineRecorder, subtractBaseline } from '../../../../src/core/display/baseline';

test('the baseline is the mean over the whole time', () => {
  const recorder = new BaselineRecorder({ durationMs: 200, minimumCount: 3 });
  recorder.add([0.1, -0.2], 1000);
  recorder.add([0.2, -0.4], 1100);
  expect(recorder.baseline).toBeNull();
  expect(recorder.progress).toBeCloseTo(0.5, 12);
  recorder.add([0.6, 0], 1200);
  expect(recorder.progress).toBe(1);
  expect(recorder.baseline?.[0]).toBeCloseTo(0.3, 12);
  expect(recorder.baseline?.[1]).toBeCloseTo(-0.2, 12);
});

test('a finished baseline does not change any more', () => {
  const recorder = new BaselineRecorder({ durationMs: 100, minimumCount: 2 });
  recorder.add([0.1, 0.1], 0);
  recorder.add([0.1, 0.1], 100);
  recorder.add([0.9, 0.9], 200);
  expect(recorder.baseline?.[0]).toBeCloseTo(0.1, 12);
});

test('time alone is not enough: a few estimates are needed as well', () => {
  const recorder = new BaselineRecorder({ durationMs: 100, minimumCount: 4 });
  recorder.add([0, 0], 0);
  recorder.add([0, 0], 900);
  expect(recorder.baseline).toBeNull();
  expect(recorder.progress).toBe(0.5);
});

test('recording starts anew when time runs backwards', () => {
  const recorder = new BaselineRecorder({ durationMs: 100, minimumCount: 2 });
  recorder.add([0.9, 0.9], 1000);
  recorder.add([0.1, 0.1], 0);
  recorder.add([0.1, 0.1], 100);
  expect(recorder.baseline?.[0]).toBeCloseTo(0.1, 12);
});

test('nothing recorded is no baseline', () => {
  expect(new BaselineRecorder().progress).toBe(0);
  expect(new BaselineRecorder().baseline).toBeNull();
});

test('an estimate is drawn relative to the baseline, or as it is without one', () => {
  expect(subtractBaseline([0.5, 0.25], [0.25, -0.25])).toEqual([0.25, 0.5]);
  expect(subtractBaseline([0.5, 0.25], null)).toEqual([0.5, 0.25]);
});
