import { expect, test } from 'vitest';
import { type IdleMotion, idleMotion } from '../../../src/actor/idle-motion';

const SEEDS = [1, 2, 12, 500];
const NAMES = Object.keys(idleMotion(1, 0)) as (keyof IdleMotion)[];

/** A minute, sampled at `stepMs`. */
const minute = (seed: number, stepMs: number): IdleMotion[] =>
  Array.from({ length: 60_000 / stepMs }, (_, step) => idleMotion(seed, step * stepMs));

test('the same seed and time move the same way, other seeds otherwise', () => {
  expect(idleMotion(3, 1234)).toEqual(idleMotion(3, 1234));
  expect(idleMotion(4, 1234)).not.toEqual(idleMotion(3, 1234));
});

test.each(SEEDS)('the head of subject %i stays near the middle and upright', (seed) => {
  for (const motion of minute(seed, 40)) {
    expect(Math.abs(motion.shiftX)).toBeLessThanOrEqual(0.035);
    expect(Math.abs(motion.shiftY)).toBeLessThanOrEqual(0.024);
    expect(Math.abs(motion.tilt)).toBeLessThanOrEqual(0.045);
    expect(Math.abs(motion.scale - 1)).toBeLessThanOrEqual(0.025);
    expect(Math.abs(motion.gazeX)).toBeLessThanOrEqual(0.22);
    expect(Math.abs(motion.gazeY)).toBeLessThanOrEqual(0.12);
    expect(motion.blink >= 0 && motion.blink <= 1).toBe(true);
  }
});

test.each(SEEDS)('subject %i moves without jumps', (seed) => {
  const motions = minute(seed, 5);
  for (const name of NAMES) {
    const steps = motions
      .slice(1)
      .map((now, index) => Math.abs(now[name] - (motions[index]?.[name] ?? Number.NaN)));
    // A lid shuts within 95 ms: in 5 ms at most 5 π / 190 = 0.083 of the way.
    expect(Math.max(...steps), name).toBeLessThan(name === 'blink' ? 0.084 : 0.005);
  }
});

test.each(SEEDS)('subject %i blinks every 3.7 s and seldom has its eyes shut', (seed) => {
  const shut = minute(seed, 5).map(({ blink }) => blink > 0.5);
  const blinks = shut.filter((now, index) => now && shut[index - 1] === false).length;
  expect(Math.abs(blinks - 60 / 3.7)).toBeLessThanOrEqual(1);
  expect(shut.filter(Boolean).length / shut.length).toBeLessThan(0.05);
});
