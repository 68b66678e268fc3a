import { expect, test } from 'vitest';
import { onsetResponse } from '../../../../training/src/evaluation/onset-response';

/** 0 for `rest` frames, then up to `top` in steps of a tenth of it, then there; 40 frames in all. */
const ramp = (rest: number, top: number) =>
  Array.from({ length: 40 }, (_, frame) => top * Math.min(1, Math.max(0, (frame - rest) / 10)));

test('delay and rise are those of the traces, in seconds', () => {
  const response = onsetResponse([{ labels: ramp(10, 0.8), estimates: ramp(13, 0.6) }], 10, 10);
  expect(response.onsets).toBe(1);
  expect(response.followed).toBe(1);
  expect(response.delayS).toBeCloseTo(0.3, 6);
  expect(response.riseS).toBeCloseTo(0.8, 6);
  expect(response.restDeviation).toBe(0);
});

test('a rate of 50 Hz makes a fifth of the time of the same frames', () => {
  const { delayS } = onsetResponse([{ labels: ramp(10, 0.8), estimates: ramp(13, 0.6) }], 10, 50);
  expect(delayS).toBeCloseTo(0.06, 6);
});

test('an onset that is hardly answered counts, and says nothing of the time', () => {
  const hardly = { labels: ramp(10, 0.8), estimates: ramp(10, 0.3) };
  expect(onsetResponse([hardly], 10, 10)).toMatchObject({ followed: 0, delayS: null, riseS: null });
  const both = onsetResponse([hardly, { labels: ramp(10, 0.8), estimates: ramp(12, 0.8) }], 10, 10);
  expect(both).toMatchObject({ onsets: 2, followed: 1 });
  expect(both.delayS).toBeCloseTo(0.2, 6);
});

test('what trembles at rest is told, and a fall is answered like a rise', () => {
  const trembling = ramp(10, -0.8).map((value, frame) => (frame < 10 ? (frame % 2 ? 0.05 : -0.05) : value));
  const { restDeviation, delayS } = onsetResponse([{ labels: ramp(8, -0.8), estimates: trembling }], 10, 10);
  expect(restDeviation).toBeCloseTo(0.05, 6);
  expect(delayS).toBeCloseTo(0.2, 1);
});

test('an estimate that trembles after its rise is not late for it', () => {
  const trembling = ramp(10, 0.8).map((value, frame) => (frame > 25 && frame % 7 === 0 ? 0.65 : value));
  const { riseS } = onsetResponse([{ labels: ramp(10, 0.8), estimates: trembling }], 10, 10);
  expect(riseS).toBeLessThan(0.85);
});
