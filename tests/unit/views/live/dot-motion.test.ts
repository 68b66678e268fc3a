import { describe, expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { DotMotion, TRAIL_MS } from '../../../../src/views/live/circle/dot-motion';

const FRAME_MS = 1000 / 60;
/** Radius of the circle in a window of 1440×900, CSS pixels. */
const RADIUS_PX = 284;

const reading = (value: Affect, provisional = false) => ({ value, provisional });

describe('the dot', () => {
  test('goes 6 px at most between two frames at 60 Hz, even from rim to rim', () => {
    const motion = new DotMotion(() => false);
    let before = motion.follow(reading([-1, 0]), 0)?.value ?? [0, 0];
    let largest = 0;
    for (let frame = 1; frame < 240; frame++) {
      const { value } = motion.follow(reading([1, 0]), frame * FRAME_MS) ?? { value: before };
      largest = Math.max(largest, Math.hypot(value[0] - before[0], value[1] - before[1]) * RADIUS_PX);
      before = value;
    }
    expect(largest).toBeLessThanOrEqual(6);
    expect(before).toEqual([1, 0]);
  });

  test('is at its reading at once where less motion is asked for', () => {
    const motion = new DotMotion(() => true);
    motion.follow(reading([0, 0]), 0);
    expect(motion.follow(reading([0.8, 0.1]), FRAME_MS)?.value).toEqual([0.8, 0.1]);
  });

  test('is not there without a reading, and its way is forgotten', () => {
    const motion = new DotMotion(() => false);
    motion.follow(reading([0, 0]), 0);
    expect(motion.follow(null, 100)).toBeNull();
    const again = motion.follow(reading([0.5, 0.5]), 200);
    expect(again?.value).toEqual([0.5, 0.5]);
    expect(again?.trail).toHaveLength(1);
  });

  test('has a halo that grows without a jump, at once where less motion is asked for, and none of what is unknown', () => {
    const motion = new DotMotion(() => false);
    const wide = { ...reading([0, 0]), deviation: [0.2, 0.1] as const };
    expect(motion.follow({ ...wide, deviation: [0.1, 0.1] }, 0)?.deviation).toEqual([0.1, 0.1]);
    const drawn = motion.follow(wide, FRAME_MS);
    expect(drawn?.deviation?.[0]).toBeGreaterThan(0.1);
    expect(drawn?.deviation?.[0]).toBeLessThan(0.12);
    expect(drawn?.restMs).toBe(0);
    expect(motion.follow(reading([0, 0]), 2 * FRAME_MS)?.deviation).toBeNull();
    const still = new DotMotion(() => true);
    still.follow(reading([0, 0]), 0);
    expect(still.follow(wide, FRAME_MS)?.deviation).toEqual([0.2, 0.1]);
  });

  test('leaves a trail that fades, and then nothing moves any more', () => {
    const motion = new DotMotion(() => false);
    motion.follow(reading([0, 0], true), 0);
    let drawn = motion.follow(reading([0.5, 0]), FRAME_MS);
    for (let ms = 2 * FRAME_MS; ms < 2000; ms += FRAME_MS) drawn = motion.follow(reading([0.5, 0]), ms);
    expect(drawn?.trail.length).toBeGreaterThan(5);
    expect(drawn?.trail[0]).toMatchObject({ value: [0, 0], provisional: true });
    expect(drawn).toMatchObject({ isMoving: false });
    expect(drawn?.restMs, 'a trail that fades is drawn seldom').toBeGreaterThan(50);
    expect(motion.follow(reading([0.5, 0]), 2000 + TRAIL_MS)?.restMs).toBeNull();
  });
});
