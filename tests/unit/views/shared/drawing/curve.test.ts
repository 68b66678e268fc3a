import { expect, test } from 'vitest';
import { curveThrough, type Place } from '../../../../../src/views/shared/drawing/curve';

test('no curve goes through fewer than two places', () => {
  expect(curveThrough([])).toEqual([]);
  expect(curveThrough([[1, 2]])).toEqual([]);
});

test('a curve ends each piece in the next place', () => {
  const places: Place[] = [
    [0, 0],
    [10, 10],
    [20, 0],
  ];
  expect(curveThrough(places).map(({ end }) => end)).toEqual(places.slice(1));
});

test('places on a line have their curve on it', () => {
  for (const { control1, control2 } of curveThrough([
    [0, 0],
    [6, 6],
    [12, 12],
  ])) {
    expect(control1[0]).toBeCloseTo(control1[1], 12);
    expect(control2[0]).toBeCloseTo(control2[1], 12);
  }
});

test('a curve goes through a place in the direction of its neighbours', () => {
  const [before, after] = curveThrough([
    [0, 0],
    [6, 6],
    [12, 0],
  ]);
  // Both neighbours lie at the same height: level there.
  expect(before?.control2).toEqual([4, 6]);
  expect(after?.control1).toEqual([8, 6]);
});
