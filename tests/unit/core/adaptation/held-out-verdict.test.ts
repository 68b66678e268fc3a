import { expect, test } from 'vitest';
import { dimensionVerdict, verdictSentence } from '../../../../src/core/adaptation/held-out-verdict';

const JOINED = { before: 0.4, after: 0.7 };

test('gains that lie close together are a gain, with limits worked by hand', () => {
  // Gains .2, .3, .4: mean .3, spread .1, reach 9.925 · .1 / √3 = .573.
  const pairs = [0.2, 0.3, 0.4].map((gain) => ({ before: 0.4, after: 0.4 + gain }));
  const few = dimensionVerdict(pairs, JOINED);
  expect(few?.gain?.low).toBeCloseTo(0.3 - 0.573, 3);
  expect(few?.isBetter).toBe(false);
  // The same gains twice over: spread .0894, reach 4.032 · .0894 / √6 = .147.
  const more = dimensionVerdict([...pairs, ...pairs], JOINED);
  expect(more?.gain?.low).toBeCloseTo(0.3 - 0.147, 3);
  expect(more?.isBetter).toBe(true);
});

test('a gain is none where two recordings alone tell of it, where it does not show, or joined scores sink', () => {
  const gain = (size: number) =>
    [0, 1, 2, 3].map((place) => ({ before: 0.4, after: 0.4 + size + place * 1e-4 }));
  expect(dimensionVerdict(gain(0.3), JOINED)?.isBetter).toBe(true);
  expect(dimensionVerdict(gain(0.3).slice(0, 2), JOINED)?.isBetter).toBe(false);
  expect(dimensionVerdict(gain(0.005), JOINED)?.isBetter).toBe(false);
  expect(dimensionVerdict(gain(0.3), { before: 0.4, after: 0.39 })?.isBetter).toBe(false);
  expect(dimensionVerdict([], JOINED)).toBeNull();
});

test('what was worse than chance and came to about chance got no better', () => {
  const pairs = [-0.52, -0.5, -0.51, -0.5].map((before, place) => ({ before, after: 0.01 * (place - 1) }));
  expect(dimensionVerdict(pairs, { before: -0.5, after: 0 })?.isBetter).toBe(false);
});

test('the sentence says what got better, what did not, and on how many recordings', () => {
  const better = { before: 0.42, after: 0.71, recordings: 5, gain: null, isBetter: true };
  const worse = { before: 0.5, after: -0.004, recordings: 5, gain: null, isBetter: false };
  expect(verdictSentence({ valence: better, arousal: null })).toBe(
    'It got better on recordings it has not seen: valence .42 → .71 (CCC, n = 5).',
  );
  expect(verdictSentence({ valence: better, arousal: worse })).toBe(
    'It got better on recordings it has not seen: valence .42 → .71 (CCC, n = 5). Arousal did not (.50 → .00) ' +
      'and is kept as it is.',
  );
  expect(verdictSentence({ valence: worse, arousal: worse })).toBe(
    'It did not get better on recordings it has not seen: valence .50 → .00, arousal .50 → .00 (CCC, n = 5). ' +
      'Keep the model as it is.',
  );
});
