import { describe, expect, test } from 'vitest';
import { Spring } from '../../../../../src/views/shared/drawing/spring';

const FRAME_MS = 1000 / 60;

/** Places of the first value, frame by frame, on the way from 0 to a target. */
function wayTo(target: number, { mostStep, frameMs = FRAME_MS, frames = 60 } = {} as Partial<Way>): number[] {
  const spring = new Spring(mostStep);
  spring.follow([0], 0);
  return Array.from({ length: frames }, (_, index) => {
    spring.follow([target], (index + 1) * frameMs);
    return spring.values?.[0] ?? Number.NaN;
  });
}

interface Way {
  readonly mostStep: number;
  readonly frameMs: number;
  readonly frames: number;
}

describe('a spring', () => {
  test('takes its first target as it is', () => {
    const spring = new Spring();
    expect(spring.values).toBeNull();
    expect(spring.follow([0.3, -0.2], 0)).toBe(true);
    expect(spring.values).toEqual([0.3, -0.2]);
  });

  test('has gone nine tenths of the way after 250 ms, and never beyond it', () => {
    const places = wayTo(1);
    expect(places[14]).toBeCloseTo(0.91, 2);
    for (const place of places) expect(place).toBeLessThanOrEqual(1);
    expect(places.at(-1)).toBe(1);
  });

  test('arrives at the same place however often it is drawn', () => {
    const at250Ms = (frameMs: number) => wayTo(1, { frameMs, frames: 250 / frameMs }).at(-1);
    expect(at250Ms(50)).toBeCloseTo(at250Ms(5) ?? Number.NaN, 10);
  });

  test('says when it is at rest, and is there exactly', () => {
    const spring = new Spring();
    spring.follow([0], 0);
    expect(spring.follow([1], 16)).toBe(false);
    for (let ms = 32; ms < 2000; ms += 16) spring.follow([1], ms);
    expect(spring.follow([1], 2000)).toBe(true);
    expect(spring.values).toEqual([1]);
  });

  test('keeps a limited step at 60 Hz and is in time all the same', () => {
    const places = wayTo(1, { mostStep: 0.02, frames: 120 });
    const steps = places.map((place, index) => place - (places[index - 1] ?? 0));
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.02 + 1e-12);
    expect(places[59]).toBeGreaterThan(0.9);
  });

  test('limits all values together, not each', () => {
    const spring = new Spring(0.02);
    spring.follow([0, 0], 0);
    for (let frame = 1; frame < 10; frame++) spring.follow([1, 1], frame * FRAME_MS);
    const before = spring.values ?? [];
    spring.follow([1, 1], 10 * FRAME_MS);
    const after = spring.values ?? [];
    const step = Math.hypot(...after.map((value, index) => value - (before[index] ?? 0)));
    expect(step).toBeCloseTo(0.02, 6);
  });

  test('forgets where it was', () => {
    const spring = new Spring();
    spring.follow([0], 0);
    spring.reset();
    spring.follow([1], 16);
    expect(spring.values).toEqual([1]);
  });
});
