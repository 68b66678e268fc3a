import { describe, expect, test } from 'vitest';
import { readLabelSet } from '../../../../src/core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from '../../../../src/core/labels/set/label-settings';

const FILE = { name: 'rating.csv', text: 'when,who,pleasure,energy\n0,A,0.1,-0.5\n0.5,A,0.2,-0.25\n' };

/** The set of one file by the columns that its user names. */
function read(text: string, columns?: { time: number; valence?: number; arousal?: number }) {
  const settings: LabelSettings = {
    ...DEFAULT_LABEL_SETTINGS,
    corrections: columns ? { 'rating.csv': { columns } } : {},
  };
  return readLabelSet([{ ...FILE, text }], settings);
}

describe('columns that the user names', () => {
  test('are offered by the names of the first line where the form is not known', () => {
    const [state] = read(FILE.text).files;
    expect(state?.problem).toContain('rating.csv, line 1: expected the header');
    expect(state?.columns).toEqual(['when', 'who', 'pleasure', 'energy']);
  });

  test('are read as time, valence and arousal, and stay open to another choice', () => {
    const { files, annotators } = read(FILE.text, { time: 0, valence: 2, arousal: 3 });
    expect(files[0]?.problem).toBeNull();
    expect(files[0]?.columns).toHaveLength(4);
    expect(files[0]?.reading?.origin.form).toBe('user');
    expect(annotators[0]?.tracks.map(({ dimension, timesS, values }) => [dimension, timesS, values])).toEqual(
      [
        ['valence', [0, 0.5], [0.1, 0.2]],
        ['arousal', [0, 0.5], [-0.5, -0.25]],
      ],
    );
  });

  test('may be of one dimension, and of a table without a header', () => {
    const { files, dimensions } = read('0;0,1;7\n0,5;0,2;8\n', { time: 0, arousal: 1 });
    expect(files[0]?.problem).toBeNull();
    expect(files[0]?.reading?.count).toBe(2);
    expect(dimensions).toEqual(['arousal']);
  });

  test('that hold no numbers are refused by line and cell', () => {
    const [state] = read(FILE.text, { time: 0, valence: 1 }).files;
    expect(state?.problem).toBe('rating.csv, line 2: expected valence as a number, found "A".');
  });

  test.each([
    ['a form that is known', 'time_s,valence,arousal\n0,0,0\n'],
    ['a text', 'hello\nworld\n'],
    ['JSON', '{"a": 1}'],
  ])('are not offered for %s', (_, text) => {
    expect(read(text).files[0]?.columns).toBeNull();
  });
});
