import { expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { SessionTrace } from '../../../../src/state/live/session-trace';
import { readingAt } from '../../../../src/views/live/summary/replay';

/** A pause from which on there is no reading, milliseconds. */
const LONGEST_MS = 1200;

function traceOf(shown: readonly (Affect | null)[], delayMs = 0): SessionTrace {
  const trace = new SessionTrace(100);
  shown.forEach((value, slot) => {
    trace.push({
      slot,
      timestampMs: slot * 100,
      drawnAtMs: slot * 100 + delayMs,
      raw: value,
      processed: value,
      shown: value,
      rawDeviation: null,
      deviation: null,
      provisional: slot === 0,
      reason: value === null ? 'no-face' : null,
      faceScore: null,
      actor: null,
    });
  });
  return trace;
}

test('the reading at a moment is the last one before it', () => {
  const trace = traceOf([[0.1, 0], [0.2, 0], null]);
  expect(readingAt(trace, -1, LONGEST_MS)).toBeNull();
  expect(readingAt(trace, 0, LONGEST_MS)).toEqual({ value: [0.1, 0], deviation: null, provisional: true });
  expect(readingAt(trace, 199, LONGEST_MS)).toEqual({ value: [0.2, 0], deviation: null, provisional: false });
});

test('there is none where no face was, or the last is long ago', () => {
  const trace = traceOf([[0.1, 0], null]);
  expect(readingAt(trace, 100, LONGEST_MS)).toBeNull();
  expect(readingAt(traceOf([[0.1, 0]]), LONGEST_MS + 1, LONGEST_MS)).toBeNull();
});

test('a reading that was drawn later stands where it was drawn', () => {
  const trace = traceOf(
    [
      [0.1, 0],
      [0.2, 0],
    ],
    1000,
  );
  expect(readingAt(trace, 1050, LONGEST_MS)?.value).toEqual([0.1, 0]);
  expect(readingAt(trace, 1100, LONGEST_MS)?.value).toEqual([0.2, 0]);
});
