import { expect, test } from 'vitest';
import {
  emptyTrace,
  firstGapS,
  type Trace,
  tracedShare,
  traceGrid,
  withoutLag,
  withTake,
} from '../../../../src/core/tracing/rating';

/** Halves and tenths of seconds are not exact in binary. */
const DIGITS = 9;
const nan = Number.NaN;

function trace(values: readonly number[], speed = 1): Trace {
  return withTake(emptyTrace({ rateHz: 10, count: values.length }), Float64Array.from(values), speed);
}

test('a grid holds every sample before the end of the video', () => {
  expect(traceGrid(2, 25).count).toBe(50);
  expect(traceGrid(2.01, 25).count).toBe(51);
  expect(traceGrid(0.1 + 0.2, 10).count).toBe(3);
  expect(traceGrid(0, 10).count).toBe(0);
});

test('a take stands over what was there, and leaves the rest and what was there before it as they were', () => {
  const before = trace([0.1, 0.2, 0.3, nan]);
  const after = withTake(before, Float64Array.of(nan, 0.9, nan, nan), 0.5);
  expect([...after.values]).toEqual([0.1, 0.9, 0.3, nan]);
  expect([...after.speeds]).toEqual([1, 0.5, 1, nan]);
  expect([...before.values]).toEqual([0.1, 0.2, 0.3, nan]);
  expect(tracedShare(after)).toBe(0.75);
  expect(firstGapS(after)).toBe(0.3);
});

test('a lag of whole samples moves a trace exactly, one of half a sample along lines', () => {
  const traced = trace([0, 0, 0, 0.4, 0.8]);
  expect([...withoutLag(traced, 0.2).values]).toEqual([0, 0.4, 0.8, nan, nan]);
  const half = withoutLag(traced, 0.15).values;
  [0, 0.2, 0.6].forEach((value, index) => {
    expect(half[index]).toBeCloseTo(value, DIGITS);
  });
  expect([...half.subarray(3)]).toEqual([nan, nan]);
});

test('a negative lag moves a trace later, and none leaves it as it is', () => {
  expect([...withoutLag(trace([0.1, 0.2, 0.3]), -0.1).values]).toEqual([nan, 0.1, 0.2]);
  expect([...withoutLag(trace([0.1, nan, 0.3]), 0).values]).toEqual([0.1, nan, 0.3]);
});

test('at half the speed a lag is half as much of the video', () => {
  expect([...withoutLag(trace([0, 0.4, 0.8], 0.5), 0.2).values]).toEqual([0.4, 0.8, nan]);
});

test('what was not traced is not drawn through', () => {
  expect([...withoutLag(trace([0.1, nan, 0.3, 0.4]), 0.1).values]).toEqual([nan, 0.3, 0.4, nan]);
});
