import { describe, expect, test } from 'vitest';
import { recogniseLabels } from '../../../../src/core/labels/forms/known-forms';
import type { LabelCorrection } from '../../../../src/core/labels/label-correction';
import { readingOf } from '../../../../src/core/labels/label-reading';
import { cccText, guessLine, readingFacts } from '../../../../src/views/analyse/labels/labels-words';

function facts(text: string, name: string, correction: LabelCorrection = {}): string[] {
  const reading = readingOf(recogniseLabels(text, name), correction);
  return readingFacts(reading).map(({ name: fact, value, origin }) => `${fact}: ${value} (${origin ?? ''})`);
}

describe('what a label file was taken for, in words', () => {
  test('says what is from the file, what from its name and what is assumed', () => {
    expect(facts('Frame,A1,A2\n1,0.5,\n2,0.5,0.1\n', 'R1_Valence_AV_Aligned.csv')).toEqual([
      'Form: SEWA-DB (from the file)',
      'Dimension: Valence (from the file name)',
      'Rate: By the frames of the video (frames from 1, from the file)',
      'Annotators: A1, A2 ()',
      'Annotator had: Sound and picture (from the file name)',
      'Scale: −1 to 1 (assumed)',
      'Offset: None ()',
      'Labels: 2, 1 not annotated ()',
    ]);
  });

  test('says what was guessed in one line, with the fields that correct it', () => {
    expect(guessLine(readingOf(recogniseLabels('time,A1\n0,0.5\n1,-0.5', 'valence.csv')))).toBe(
      'The column "time" was taken for seconds, since it names no unit. The scale was taken to go from -1 to 1, ' +
        'since the file does not say. Corrected by “Time is given in” and “Scale” below.',
    );
    expect(guessLine(readingOf(recogniseLabels('valence,arousal\n0,0', 'a.txt')))).toBe('');
  });

  test('says what the user set', () => {
    expect(
      facts('time,A1\n0,5\n40,-5\n80,0', 'a.csv', {
        dimension: 'arousal',
        scale: { lowest: -10, highest: 10 },
        offsetS: -0.5,
      }),
    ).toEqual([
      'Form: SEWA-DB (from the file)',
      'Dimension: Arousal (set by you)',
      'Rate: 25 a second (times in milliseconds, guessed from the values)',
      'Annotator: gold ()',
      'Scale: −10 to 10 (set by you)',
      'Offset: −0.5 s (set by you)',
      'Labels: 3 ()',
    ]);
  });

  test('tells the dimensions of masked labels apart', () => {
    expect(facts('valence,arousal\n-5,-5\n0,-5', 'a.txt').at(-1)).toBe(
      'Labels: 2, 1 of valence not annotated, 2 of arousal not annotated ()',
    );
  });

  test('gives a CCC two decimals, and a dash where it is not defined', () => {
    expect([cccText(-0.256), cccText(1), cccText(Number.NaN), cccText(undefined)]).toEqual([
      '−0.26',
      '1.00',
      '–',
      '–',
    ]);
  });
});
