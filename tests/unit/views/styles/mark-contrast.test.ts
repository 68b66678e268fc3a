import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DENSE_PROVISIONAL_ALPHA } from '../../../../src/views/analyse/traces/trace-series';
import { inProject } from '../../../../tools/project.mjs';

/** What WCAG 2.2 asks of graphical objects (success criterion 1.4.11). */
const LEAST_CONTRAST = 3;

const TOKENS = readFileSync(inProject('src/views/styles/tokens.css'), 'utf8');

/** The colours of an appearance; what the dark one does not say is as in the light one. */
function coloursOf(appearance: 'light' | 'dark'): ReadonlyMap<string, string> {
  const [, light = ''] = /:root \{([^}]*)\}/.exec(TOKENS) ?? [];
  const [, dark = ''] = /:root\[data-theme="dark"\] \{([^}]*)\}/.exec(TOKENS) ?? [];
  const text = appearance === 'light' ? light : light + dark;
  return new Map(
    [...text.matchAll(/(--[\w-]+): (#[\da-f]{3,6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

/** Red, green and blue in [0, 255], of a colour as `#rgb` or `#rrggbb`. */
function channelsOf(hex: string): readonly number[] {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  return [0, 2, 4].map((start) => Number.parseInt(digits.slice(start, start + 2), 16));
}

/** Relative luminance of WCAG 2.2. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((value) => {
    const channel = value / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of a mark on a ground, the mark being as opaque as `alpha` says. */
function contrast(mark: string, ground: string, alpha = 1): number {
  const below = channelsOf(ground);
  const drawn = channelsOf(mark).map((value, index) => alpha * value + (1 - alpha) * (below[index] ?? 0));
  const [low = 0, high = 0] = [luminance(drawn), luminance(below)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test('contrast is that of WCAG: 21 of black on white, 4.48 of #777 on white', () => {
  expect(contrast('#000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777', '#fff')).toBeCloseTo(4.478, 3);
});

// Provisional marks are hollow, striped or dotted in their full colour: each must be seen on what is below.
describe.each(['light', 'dark'] as const)('provisional marks, %s,', (appearance) => {
  const colours = coloursOf(appearance);
  test.each([
    ['the dot on the plane', '--accent', '--plane', 1],
    ['the dot in the neutral disc', '--accent', '--plane-neutral', 1],
    ['the hollow of the dot', '--accent', '--surface', 1],
    ['the meter of valence', '--valence', '--sunken', 1],
    ['the meter of arousal', '--arousal', '--sunken', 1],
    ['the trace of valence', '--valence', '--surface', 1],
    ['the trace of arousal', '--arousal', '--surface', 1],
    ['a dense trace of valence', '--valence', '--surface', DENSE_PROVISIONAL_ALPHA],
    ['a dense trace of arousal', '--arousal', '--surface', DENSE_PROVISIONAL_ALPHA],
    ['the trace of valence without a card below', '--valence', '--background', 1],
    ['the trace of arousal without a card below', '--arousal', '--background', 1],
  ])('%s stand out by 3 : 1 at least', (_, mark, ground, alpha) => {
    const [one, other] = [colours.get(mark), colours.get(ground)];
    if (one === undefined || other === undefined) throw new Error(`No colour ${mark} or ${ground}.`);
    expect(contrast(one, other, alpha)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });
});
