import { expect, test } from 'vitest';
import { wordAngles } from '../../../../src/views/live/circle/word-angles';

test('words that have room stand where they should', () => {
  const words = [0.1, 2, 4, 6].map((angle) => ({ angle, width: 0.3 }));
  expect(wordAngles(words)).toEqual([0.1, 2, 4, 6]);
});

test('words that would overlap are pushed apart as little as need be, across the beginning too', () => {
  const words = [
    { angle: 0.1, width: 0.6 },
    { angle: 0.5, width: 0.6 },
    { angle: 3, width: 0.4 },
    { angle: 6.1, width: 0.6 },
  ];
  const angles = wordAngles(words);
  words.forEach(({ width }, index) => {
    const next = (index + 1) % words.length;
    const turn = next === 0 ? 2 * Math.PI : 0;
    const apart = (angles[next] ?? 0) + turn - (angles[index] ?? 0);
    expect(apart).toBeGreaterThanOrEqual((width + (words[next]?.width ?? 0)) / 2 - 0.01);
  });
  expect(angles[2]).toBe(3);
  // Together no further than the overlaps ask for.
  angles.forEach((angle, index) => {
    expect(Math.abs(angle - (words[index]?.angle ?? 0))).toBeLessThan(0.45);
  });
});

test('words that the rim has no room for end somewhere, in their order', () => {
  const angles = wordAngles([0, 1, 2, 3, 4, 5].map((angle) => ({ angle, width: 1.5 })));
  expect(angles.every(Number.isFinite)).toBe(true);
  expect(angles.toSorted((a, b) => a - b)).toEqual(angles);
});
