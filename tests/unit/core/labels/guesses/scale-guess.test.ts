import { describe, expect, test } from 'vitest';
import { scaleGuess } from '../../../../../src/core/labels/guesses/scale-guess';

/** Values that go evenly from one to another. */
function between(least: number, most: number, count = 25): number[] {
  return Array.from({ length: count }, (_, index) => least + ((most - least) * index) / (count - 1));
}

const guess = (...columns: number[][]) => {
  const { value, doubt } = scaleGuess(columns, -5);
  return { scale: `${value.lowest}..${value.highest}`, isSure: doubt === undefined };
};

describe('a scale is guessed', () => {
  test.each([
    ['around zero', between(-0.6, 0.4), '-1..1'],
    ['±10', between(-3.6, 2), '-10..10'],
    ['±100', between(-30, 60), '-100..100'],
    ['±1000', between(-300, 900), '-1000..1000'],
    ['0 to 100 about its middle', between(32, 68), '0..100'],
    ['1 to 9, filled', between(1.8, 8.2), '1..9'],
    ['1 to 5, filled with whole numbers', [1, 2, 3, 4, 5, 5, 4, 3, 2, 1], '1..5'],
    ['1 to 7, filled with whole numbers', [1, 2, 3, 4, 5, 6, 7, 3, 2, 1], '1..7'],
    ['0.5 to 9.5, filled', between(0.5, 9.5), '0.5..9.5'],
    ['0 to 10, filled', between(0.1, 10), '0..10'],
  ])('and nothing is in doubt: %s', (_, values, scale) => {
    expect(guess(values)).toEqual({ scale, isSure: true });
  });

  test.each([
    ['1 to 9 about its middle, where others fit', between(3.5, 6.5), '1..9'],
    ['never negative, in ±1 and in 0 to 1', between(0.1, 0.4), '-1..1'],
    ['0 to 1 about its middle', between(0.2, 0.8), '0..1'],
    ['never negative, off the middle of 0 to 100', between(60, 80), '0..100'],
    ['whole numbers that ±3 and ±10 hold', [-3, -2, 0, 1, 2, 3, 1, 0, -1, 2], '-3..3'],
  ])('and is in doubt: %s', (_, values, scale) => {
    expect(guess(values)).toEqual({ scale, isSure: false });
  });

  test('from both dimensions together', () => {
    expect(guess(between(0.1, 0.4), between(-0.2, 0.3))).toEqual({ scale: '-1..1', isSure: true });
  });

  test('and the doubt names what fits', () => {
    expect(scaleGuess([between(3.5, 6.5)], -5).doubt).toBe(
      'its scale is not known (taken for 1 to 9, but 1 to 7, 1 to 9, 0.5 to 9.5 or 0 to 10 fit its values as well)',
    );
  });

  test('the middle of a scale is neutral, and marks count for nothing', () => {
    expect(scaleGuess([[-5, -5, ...between(32, 68)]], -5).value).toEqual({ lowest: 0, highest: 100 });
  });
});
