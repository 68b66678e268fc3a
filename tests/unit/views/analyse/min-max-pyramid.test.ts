import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/seeded-random';
import { MinMaxPyramid } from '../../../../src/views/analyse/traces/min-max-pyramid';

test('every stretch of a long series has the lowest and highest that looking at each value finds', () => {
  const random = seededRandom(2);
  const low = Array.from({ length: 1003 }, () => (random() < 0.2 ? null : Math.fround(random() * 2 - 1)));
  const high = low.map((value) => (value === null ? null : Math.fround(value + random())));
  const pyramid = new MinMaxPyramid(low, high);
  for (let trial = 0; trial < 2000; trial++) {
    const first = Math.floor(random() * 1010) - 3;
    const last = first + Math.floor(random() * (trial % 2 === 0 ? 12 : 1010));
    const inside = (series: readonly (number | null)[]) =>
      series.slice(Math.max(0, first), Math.max(0, last)).filter((value) => value !== null);
    const expected =
      inside(low).length === 0 ? null : { low: Math.min(...inside(low)), high: Math.max(...inside(high)) };
    expect(pyramid.range(first, last), `${first} to ${last}`).toEqual(expected);
  }
});

test('a series without values, and one of a single value', () => {
  expect(new MinMaxPyramid([]).range(0, 5)).toBeNull();
  expect(new MinMaxPyramid(new Array(100).fill(null)).range(0, 100)).toBeNull();
  expect(new MinMaxPyramid([0.5]).range(0, 1)).toEqual({ low: 0.5, high: 0.5 });
});

test('a pyramid that grew entry by entry is one that was made at once', () => {
  const values = Array.from({ length: 700 }, (_, index) =>
    index % 11 === 3 ? Number.NaN : Math.sin(index / 9),
  );
  const grown = new MinMaxPyramid();
  for (const [index, value] of values.entries()) {
    grown.append(value);
    // At every length, also those at which a level is added.
    expect(grown.range(0, index + 1)).toEqual(
      new MinMaxPyramid(values.slice(0, index + 1)).range(0, index + 1),
    );
  }
  for (let first = 0; first < 700; first += 37)
    for (let last = first; last <= 700; last += 53)
      expect(grown.range(first, last)).toEqual(new MinMaxPyramid(values).range(first, last));
});
