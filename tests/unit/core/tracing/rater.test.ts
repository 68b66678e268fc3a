import { expect, test } from 'vitest';
import { raterNameFault, ratersAgreement } from '../../../../src/core/tracing/rater';
import { emptyTrace, NO_RATING, traceGrid, withTake } from '../../../../src/core/tracing/rating';

const course = (timeS: number) => 0.8 * Math.sin(timeS * 1.3);

/** Somebody who follows the course so much later. */
function rater(name: string, lagS: number) {
  const grid = traceGrid(20, 25);
  const values = Float64Array.from({ length: grid.count }, (_, n) => course(n / 25 - lagS));
  const valence = withTake(emptyTrace(grid), values, 1);
  return { name, rating: { ...NO_RATING, valence }, lag: { lagS, marginS: 0.02, correlation: 0.98 } };
}

test('raters agree once their lags are taken off, and less before', () => {
  const raters = [rater('Anna', 0.32), rater('Ben', 0.8)];
  expect(ratersAgreement(raters, true).valence?.meanPairwise).toBeGreaterThan(0.9999);
  expect(ratersAgreement(raters, false).valence?.meanPairwise).toBeLessThan(0.9);
  expect(ratersAgreement(raters, true).arousal).toBeNull();
});

test('one rater alone agrees with nobody', () => {
  expect(ratersAgreement([rater('Anna', 0.3)], true)).toEqual({ valence: null, arousal: null });
});

test('a name must be one that files can hold and that nobody has', () => {
  for (const name of ['Anna', 'S', '3', 'rater 2', 'Zoë-Lou', '李明']) {
    expect(raterNameFault(name, ['Ben']), name).toBeNull();
  }
  expect(raterNameFault('', [])).toBe('Say who rates: a name or a number.');
  expect(raterNameFault('ben', ['Ben'])).toBe('ben has rated already; choose another name.');
  expect(raterNameFault('a;b', [])).toMatch(/made of letters and digits/);
  expect(raterNameFault('valence', [])).toMatch(/read as a dimension/);
  expect(raterNameFault('a'.repeat(41), [])).toMatch(/at most 40/);
});
