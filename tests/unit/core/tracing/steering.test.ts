import { expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { barValue, circleValue, KeySteering, stickValue } from '../../../../src/core/tracing/steering';

const DIGITS = 9;
const BOX = { left: 100, top: 50, width: 40, height: 200 };

test('an upright bar goes from −1 at its foot to 1 at its head, and no further', () => {
  expect([50, 100, 150, 250, 900, -9].map((y) => barValue(y, BOX))).toEqual([1, 0.5, 0, -1, -1, 1]);
});

test('a place on the circle is valence and arousal; beyond the rim it is the nearest on it', () => {
  const box = { left: 0, top: 0, width: 200, height: 200 };
  expect(circleValue({ clientX: 150, clientY: 75 }, box, 100)).toEqual([0.5, 0.25]);
  const [valence, arousal] = circleValue({ clientX: 400, clientY: -200 }, box, 100);
  expect(valence).toBeCloseTo(Math.SQRT1_2, DIGITS);
  expect(arousal).toBeCloseTo(Math.SQRT1_2, DIGITS);
});

test('a tap of an arrow key moves by a twentieth, and the system’s repeats by nothing', () => {
  const keys = new KeySteering();
  let value: Affect = [0, 0];
  value = keys.press('ArrowUp', 'both', value, 0);
  value = keys.press('ArrowUp', 'both', value, 50);
  value = keys.release('ArrowUp', 'both', value, 100);
  expect(value).toEqual([0, 0.05]);
});

test('a key that is held moves evenly after 0.2 s, from end to end in two seconds, and stops at the end', () => {
  const keys = new KeySteering();
  let value = keys.press('ArrowLeft', 'both', [0.5, 0], 0);
  value = keys.advance('both', value, 200);
  expect(value[0]).toBeCloseTo(0.45, DIGITS);
  value = keys.advance('both', value, 700);
  expect(value[0]).toBeCloseTo(-0.05, DIGITS);
  value = keys.advance('both', value, 3000);
  expect(value).toEqual([-1, 0]);
});

test('all arrow keys steer the one dimension of a bar', () => {
  for (const key of ['ArrowUp', 'ArrowRight'] as const) {
    expect(new KeySteering().press(key, 'valence', [0, 0.3], 0)).toEqual([0.05, 0.3]);
  }
  expect(new KeySteering().press('ArrowLeft', 'arousal', [0, 0.3], 0)).toEqual([0, 0.25]);
});

test('a gamepad’s axis rests at 0 and reaches both ends', () => {
  expect([0, 0.07, -0.07].map(stickValue)).toEqual([0, 0, 0]);
  expect([1, -1, 1.2].map(stickValue)).toEqual([1, -1, 1]);
  expect(stickValue(0.54)).toBeCloseTo(0.5, DIGITS);
});
