import { expect, test } from 'vitest';
import {
  fixedNumber,
  percentage,
  plainNumber,
  progressPercentage,
  shortMeasure,
  signedNumber,
} from '../../../../src/views/shared/number-text';

test('a number below zero has a true minus, not a hyphen', () => {
  expect([plainNumber(-0.5), plainNumber(0.25)]).toEqual(['−0.5', '0.25']);
  expect([fixedNumber(-0.05, 3), fixedNumber(2, 1)]).toEqual(['−0.050', '2.0']);
  expect([signedNumber(-0.314), signedNumber(0.314), signedNumber(-4, 0)]).toEqual(['−0.31', '+0.31', '−4']);
});

test('what rounds to zero has no sign', () => {
  expect([fixedNumber(-0.0004, 3), fixedNumber(-0, 2)]).toEqual(['0.000', '0.00']);
  expect([signedNumber(-0.001), signedNumber(0.004), signedNumber(-0.005)]).toEqual([
    '0.00',
    '0.00',
    '−0.01',
  ]);
});

test('a missing number and one that is not finite are a dash', () => {
  const missing = [null, undefined, Number.NaN, Number.POSITIVE_INFINITY];
  for (const value of missing) {
    expect([fixedNumber(value, 3), signedNumber(value), percentage(value), shortMeasure(value, 's')]).toEqual(
      ['–', '–', '–', '–'],
    );
  }
});

test('a share is told in percent, the blank before the sign holding both together', () => {
  expect([percentage(0.3142), percentage(0.3142, 1), percentage(-0.5)]).toEqual([
    '31\u00a0%',
    '31.4\u00a0%',
    '−50\u00a0%',
  ]);
});

test('progress reads 100 % only when all is done', () => {
  expect([0, 0.129, 0.999, 1].map(progressPercentage)).toEqual([
    '0\u00a0%',
    '12\u00a0%',
    '99\u00a0%',
    '100\u00a0%',
  ]);
});

test('seconds and milliseconds have a decimal under ten', () => {
  expect([shortMeasure(6.4, 's'), shortMeasure(25.6, 's'), shortMeasure(1.25, 'ms')]).toEqual([
    '6.4 s',
    '26 s',
    '1.3 ms',
  ]);
});
