import { describe, expect, test } from 'vitest';
import type { AnalysedFrame } from '../../../../src/recordings/run/analysed-frame';
import { frameResults, GrowingFrameResults } from '../../../../src/recordings/scores/frame-results';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed, blank } from '../../../support/analysed-frames';

const STATISTICS = {
  labels: { valence: { mean: 0.1, std: 0.4 }, arousal: { mean: 0.2, std: 0.3 } },
  predictions: { valence: { mean: 0, std: 0.2 }, arousal: { mean: 0.1, std: 0.1 } },
};

function settings(timeDelayFrames: number) {
  const pipeline = { ...DEFAULT_SETTINGS.pipeline, timeDelayFrames, meanFilter: true };
  return { pipeline, statistics: STATISTICS };
}

/** Frames with gaps and skipped slots, the last without a face. */
const FRAMES = Array.from({ length: 60 }, (_, index) => {
  const slot = index + (index > 20 ? 3 : 0);
  return index % 7 === 3 || index === 59 ? blank(slot) : analysed(slot, { provisional: index < 5 });
});

/** Frames that count how often anything is read of them. */
function counted(frames: readonly AnalysedFrame[]) {
  let reads = 0;
  const watched = frames.map(
    (frame) =>
      new Proxy(frame, {
        get(target, name, receiver) {
          reads += 1;
          return Reflect.get(target, name, receiver);
        },
        ownKeys(target) {
          reads += 1;
          return Reflect.ownKeys(target);
        },
      }),
  );
  return { watched, reads: () => reads };
}

describe('results while frames come', () => {
  test.each([-10, -1, 0, 1, 10])('end up as those of all frames at once, with a delay of %i', (delay) => {
    const growing = new GrowingFrameResults(settings(delay));
    for (let count = 1; count <= FRAMES.length; count += 1) growing.take(FRAMES.slice(0, count));
    growing.finish();
    expect(growing.results).toEqual(frameResults(FRAMES, settings(delay)));
  });

  test('are at every moment those of the frames so far, but for rows that wait for a frame to come', () => {
    for (const delay of [-3, 0, 4]) {
      const growing = new GrowingFrameResults(settings(delay));
      for (let count = 1; count <= FRAMES.length; count += 7) {
        growing.take(FRAMES.slice(0, count));
        const whole = frameResults(FRAMES.slice(0, count), settings(delay));
        const { rows, coverage, slotTimesS } = growing.results;
        expect(rows).toEqual(whole.rows.slice(0, rows.length));
        expect(rows.length).toBeGreaterThanOrEqual(count - Math.max(0, delay));
        expect(coverage).toEqual(whole.coverage);
        expect(slotTimesS).toEqual(whole.slotTimesS);
      }
    }
  });

  test.each([-10, 0, 10])('an update looks at the new frames only, after an hour too (delay %i)', (delay) => {
    const hour = Array.from({ length: 36_000 }, (_, slot) =>
      slot % 50 === 0 ? blank(slot) : analysed(slot),
    );
    const { watched, reads } = counted(hour);
    const growing = new GrowingFrameResults(settings(delay));
    growing.take(watched.slice(0, 35_990));
    const before = reads();
    const { rows, coverage } = growing.results;
    growing.take(watched);
    const perFrame = (reads() - before) / 10;
    // Each is copied with its post-processing (nine fields) and seen by rows, coverage and grid.
    expect(perFrame).toBeLessThan(40);
    expect(growing.results.rows).toBe(rows);
    expect(growing.results.coverage.gaps).toBe(coverage.gaps);
  });
});
