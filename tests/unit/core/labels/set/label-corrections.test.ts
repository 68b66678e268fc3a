import { describe, expect, test } from 'vitest';
import {
  correctFile,
  forgetFile,
  keepGuesses,
  switchAnnotator,
} from '../../../../../src/core/labels/set/label-corrections';
import { readLabelSet } from '../../../../../src/core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS } from '../../../../../src/core/labels/set/label-settings';

describe('corrections of label files', () => {
  test('add to those before, go back to the guess, and are forgotten with their file', () => {
    const first = correctFile(DEFAULT_LABEL_SETTINGS, 'a.csv', { dimension: 'arousal', offsetS: 1 });
    const second = correctFile(first, 'a.csv', { offsetS: undefined, clock: 'ms' });
    expect(second.corrections).toEqual({ 'a.csv': { dimension: 'arousal', clock: 'ms' } });
    expect(correctFile(second, 'a.csv', { dimension: undefined, clock: undefined }).corrections).toEqual({});
    const both = correctFile(second, 'b.csv', { firstFrame: 0 });
    expect(forgetFile(both, 'a.csv').corrections).toEqual({ 'b.csv': { firstFrame: 0 } });
    expect(DEFAULT_LABEL_SETTINGS.corrections).toEqual({});
  });

  test('make what was guessed the user’s own word, and then nothing is in doubt', () => {
    const text = `time,valence,arousal\n${[3, 4, 5, 6].map((value, index) => `${index},${value},5`).join('\n')}`;
    const files = [{ name: 'a.csv', text }];
    const { files: states, doubts } = readLabelSet(files);
    expect(doubts.map(({ setting }) => setting)).toEqual(['scale']);
    const [reading] = states.flatMap((state) => state.reading ?? []);
    if (!reading) throw new Error('Expected a reading.');
    const kept = keepGuesses(DEFAULT_LABEL_SETTINGS, 'a.csv', reading);
    expect(kept.corrections).toEqual({ 'a.csv': { clock: 's', scale: { lowest: 1, highest: 9 } } });
    expect(readLabelSet(files, kept)).toMatchObject({ doubts: [], files: [{ reading: { guesses: [] } }] });
    expect(readLabelSet(files, { ...DEFAULT_LABEL_SETTINGS, acceptGuesses: true }).doubts).toEqual([]);
  });

  test('switch an annotator off once and on again', () => {
    const off = switchAnnotator(switchAnnotator(DEFAULT_LABEL_SETTINGS, 'A1', false), 'A1', false);
    expect(off.annotatorsOff).toEqual(['A1']);
    expect(switchAnnotator(off, 'A1', true)).toEqual(DEFAULT_LABEL_SETTINGS);
  });
});
