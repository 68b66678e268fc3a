import { expect, test } from 'vitest';
import { SessionTrace, type TraceSample } from '../../../../src/state/live/session-trace';

const sample = (slot: number, part: Partial<TraceSample> = {}): TraceSample => ({
  slot,
  timestampMs: 1000 + slot * 100,
  drawnAtMs: 1000 + slot * 100,
  raw: [0.1, 0.2],
  processed: [0.15, 0.25],
  shown: [0.16, 0.26],
  rawDeviation: null,
  deviation: null,
  provisional: false,
  reason: null,
  faceScore: 0.9,
  actor: null,
  ...part,
});

test('a sample comes back as it was pushed, with and without an estimate', () => {
  const trace = new SessionTrace(4);
  const known = { rawDeviation: [0.05, 0.06], deviation: [0.07, 0.08] } as const;
  const full = sample(0, { provisional: true, actor: [-0.5, 0.75], ...known });
  const empty = sample(1, { raw: null, processed: null, shown: null, reason: 'face-lost', faceScore: null });
  trace.push(full);
  trace.push(empty);
  expect(trace.at(0)).toEqual(full);
  expect(trace.at(1)).toEqual(empty);
  expect(() => trace.at(2)).toThrow('The trace has 2 samples, asked for number 2.');
});

test('a full trace forgets its oldest sample and counts it', () => {
  const trace = new SessionTrace(3);
  for (let slot = 0; slot < 5; slot++) trace.push(sample(slot));
  expect(trace.length).toBe(3);
  expect(trace.forgotten).toBe(2);
  expect(trace.at(0).slot).toBe(2);
  expect(trace.firstSince(1300)).toBe(1);
  expect(trace.firstSince(9999)).toBe(3);
});

test('the export has deviations where they are known', () => {
  const trace = new SessionTrace(2);
  trace.push(sample(0));
  trace.push(sample(1, { rawDeviation: [0.05, 0.06], deviation: [0.07, 0.08] }));
  const [unknown, known] = trace.toAnalysedFrames();
  expect(unknown).not.toHaveProperty('deviation');
  expect(known).toMatchObject({ rawDeviation: [0.05, 0.06], deviation: [0.07, 0.08] });
});

test('the export counts slots and time from the first sample kept', () => {
  const trace = new SessionTrace(2);
  for (let slot = 0; slot < 3; slot++) trace.push(sample(slot));
  expect(trace.toAnalysedFrames().map(({ slot, frame, timestampMs }) => [slot, frame, timestampMs])).toEqual([
    [0, 0, 0],
    [1, 1, 100],
  ]);
  trace.clear();
  expect(trace.toAnalysedFrames()).toEqual([]);
});
