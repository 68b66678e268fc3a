import { expect, test } from 'vitest';
import { ACTOR_LOOP_MS, affectAt } from '../../../src/actor/actor-path';
import type { Affect } from '../../../src/core/affect';

const STEP_MS = 100;

/** The path over one round, a point per `STEP_MS`, first and last moment included. */
const ROUND: readonly Affect[] = Array.from({ length: ACTOR_LOOP_MS / STEP_MS + 1 }, (_, step) =>
  affectAt(step * STEP_MS),
);

test('a round takes as long as its ways and rests together', () => {
  // Six ways of 3 s and one of 3.5 s; rests of 2, 4.5, 2.5, 4, 4.5, 4.5 and 2.5 s.
  expect(ACTOR_LOOP_MS).toBe(6 * 3000 + 3500 + 24_500);
});

test('the path is continuous, also where it begins again', () => {
  for (const [index, [valence, arousal]] of ROUND.slice(1).entries()) {
    const [valenceBefore, arousalBefore] = ROUND[index] ?? [Number.NaN, Number.NaN];
    // Smoothstep is at most 1.5 times as fast as the mean. The fastest way is from serenity to surprise,
    // hypot(0.6, 1.05) = 1.209 in 3 s: 1.5 × 1.209 × 0.1 / 3 = 0.0605. From anger to sadness, 1.204 takes
    // 3.5 s.
    expect(Math.hypot(valence - valenceBefore, arousal - arousalBefore)).toBeLessThan(0.061);
  }
});

test('a round visits every quadrant clearly, and neutral', () => {
  const visits = (wanted: (valence: number, arousal: number) => boolean) =>
    ROUND.filter(([valence, arousal]) => wanted(valence, arousal)).length;
  const stayedFor2S = 2000 / STEP_MS;
  expect(visits((v, a) => v > 0.5 && a > 0.5)).toBeGreaterThanOrEqual(stayedFor2S);
  expect(visits((v, a) => v < -0.5 && a > 0.5)).toBeGreaterThanOrEqual(stayedFor2S);
  expect(visits((v, a) => v < -0.5 && a < -0.4)).toBeGreaterThanOrEqual(stayedFor2S);
  expect(visits((v, a) => v > 0.5 && a < -0.1)).toBeGreaterThanOrEqual(stayedFor2S);
  expect(visits((v, a) => v === 0 && a === 0)).toBeGreaterThanOrEqual(stayedFor2S);
});

test('the path repeats after a round, before its start too', () => {
  for (const timeMs of [0, 1700, 9250, 20_000, 45_999]) {
    expect(affectAt(timeMs + ACTOR_LOOP_MS)).toEqual(affectAt(timeMs));
    expect(affectAt(timeMs - ACTOR_LOOP_MS)).toEqual(affectAt(timeMs));
  }
});

test('half of a way lies in the middle of its ends', () => {
  // The second way, from neutral at 5 s to delight at 8 s.
  expect(affectAt(6500)).toEqual([0.425, 0.275]);
});
