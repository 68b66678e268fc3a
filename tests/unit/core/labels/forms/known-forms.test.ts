import { describe, expect, test } from 'vitest';
import { LABEL_FORMS } from '../../../../../src/core/labels/forms/known-forms';
import { readLabels } from '../../../../support/read-labels';

/** The names of the forms, as a sentence lists them. */
const KNOWN = LABEL_FORMS.slice(0, -1)
  .map(({ name }) => name)
  .join(', ')
  .replace(/, ([^,]*)$/, ' or $1');

const AT_25 = { known: 'rate', frameRateHz: 25 } as const;
const every = (...timesS: number[]) => ({ known: 'all', timesS }) as const;

describe('AVEC 2019', () => {
  const text = [
    'name;timestamp;arousal;valence;liking',
    "'Devel_DE_01';0.0;0.1;0.2;0.9",
    "'Devel_DE_01';0.1;-0.3;0.4;0.9",
  ].join('\n');

  test('is read with arousal before valence', () => {
    expect(readLabels(text)).toEqual({
      timesS: [0, 0.1],
      valence: [0.2, 0.4],
      arousal: [0.1, -0.3],
      recording: 'Devel_DE_01',
      form: 'avec-2019',
    });
  });

  test('is read by the names of its columns, in whatever order', () => {
    const swapped = 'timestamp;name;valence;arousal\n0;"x";0.2;0.1';
    expect(readLabels(swapped)).toMatchObject({ form: 'avec-2019', valence: [0.2], arousal: [0.1] });
  });

  test('is read with a byte order mark, CRLF, blank lines, a trailing delimiter and decimal commas', () => {
    const awkward = `\uFEFF${text.replaceAll('.', ',').replaceAll('\n', ';\r\n')}\r\n\r\n`;
    expect(readLabels(awkward)).toMatchObject({
      timesS: [0, 0.1],
      valence: [0.2, 0.4],
      arousal: [0.1, -0.3],
    });
  });

  test('has blank and NaN cells where nothing was annotated', () => {
    const gaps = 'name;timestamp;arousal;valence;liking\nx;0;;NaN;0\nx;0.1;0.1;0.2;0';
    expect(readLabels(gaps)).toMatchObject({ valence: [null, 0.2], arousal: [null, 0.1] });
  });

  test('of two recordings in one file is refused', () => {
    expect(() => readLabels(`${text}\n'Devel_DE_02';0.2;0;0;0`)).toThrow(
      'a.csv, line 4: expected labels of one recording, "Devel_DE_01", found "Devel_DE_02".',
    );
  });
});

describe('AVEC 2018', () => {
  test('is the same without a header', () => {
    expect(readLabels("'Train_DE_01';0;0.1;0.2;0\n'Train_DE_01';0.1;0.3;0.4;0")).toMatchObject({
      form: 'avec-2018',
      timesS: [0, 0.1],
      valence: [0.2, 0.4],
      arousal: [0.1, 0.3],
      recording: 'Train_DE_01',
    });
  });
});

describe('Aff-Wild2', () => {
  const text = 'valence,arousal\n0.5,-0.25\n-5,-5\n0.1,-5\n';

  test('has a line per frame, and −5 where nothing was annotated', () => {
    expect(readLabels(text, 'a.csv', AT_25)).toEqual({
      timesS: [0, 0.04, 0.08],
      valence: [0.5, null, 0.1],
      arousal: [-0.25, null, null],
      form: 'aff-wild2',
      recording: undefined,
    });
  });

  test('takes the times of the video’s own frames where they are known', () => {
    const series = readLabels(text, 'a.csv', every(0, 0.05, 0.07, 0.11));
    expect(series.timesS).toEqual([0, 0.05, 0.07]);
  });

  test('is refused with more labels than the video has frames', () => {
    expect(() => readLabels(text, 'a.csv', every(0, 0.04))).toThrow(
      'a.csv, line 4: expected at most 2 labels, one for each frame of the video, found 3.',
    );
  });

  test('is refused with a value out of range that is not the mark', () => {
    expect(() => readLabels('valence,arousal\n0.1,-4')).toThrow(
      'a.csv, line 2: expected arousal as a number from -1 to 1 or -5 for not annotated, found "-4".',
    );
  });
});

describe('a plain table', () => {
  test('has time in seconds, valence and arousal', () => {
    expect(readLabels('time_s,valence,arousal\n0,0.1,0.2\n0.5,-0.1,\n')).toEqual({
      timesS: [0, 0.5],
      valence: [0.1, -0.1],
      arousal: [0.2, null],
      form: 'plain',
      recording: undefined,
    });
  });

  test('may have more columns, another order, quotes and semicolons with decimal commas', () => {
    expect(readLabels('"Arousal";"frame";"time_s";"Valence"\n"0,2";0;0;"0,1"')).toMatchObject({
      form: 'plain',
      valence: [0.1],
      arousal: [0.2],
    });
  });

  test('may be divided by tabs', () => {
    expect(readLabels('time_s\tvalence\tarousal\n1\t-1\t1')).toMatchObject({ valence: [-1], arousal: [1] });
  });
});

describe('a wrong file gets one sentence', () => {
  test.each([
    ['nothing', '', 'a.csv: expected labels, found an empty file.'],
    ['blank lines only', '\n\n', 'a.csv: expected labels, found an empty file.'],
    ['a video', 'ftyp\u0000\u0000', 'a.csv: expected a text file with labels, found binary data.'],
    [
      'another table',
      'smile,frown\n0,1',
      `a.csv, line 1: expected the header "time_s,valence,arousal" or labels of ${KNOWN}, found "smile,frown".`,
    ],
    [
      'a dimension that nobody names',
      'frame,A1\n0,1',
      'a.csv: expected the word valence or arousal in its header or its name, to tell which of them it holds, found neither.',
    ],
    [
      'labels of liking',
      'frame,Liking\n0,1',
      'line 1: expected labels of valence or arousal, found labels of',
    ],
    [
      'two annotators of one name',
      'time,A1,A1\n0,0,0',
      'expected annotators of different names, found two "A1"',
    ],
    [
      'times that run backwards',
      'time_s,valence,arousal\n2,0,0\n1,0,0\n0,0,0',
      'line 3: expected a time later',
    ],
    [
      'a time before the beginning',
      'time_s,valence,arousal\n-1,0,0',
      'expected a time in seconds of 0 or more',
    ],
    ['a header alone', 'time_s,valence,arousal\n', 'a.csv: expected labels after the header, found none.'],
    [
      'a word for a number',
      'time_s,valence,arousal\n0,0.1,0.2\n\n0.1,high,0.2',
      'a.csv, line 4: expected valence as a number, found "high".',
    ],
    [
      'another scale',
      'time_s,valence,arousal\n0,0.1,7',
      'a.csv, line 2: expected arousal as a number from -1 to 1, found "7".',
    ],
    [
      'a missing cell',
      'time_s,valence,arousal\n0,0.1',
      'a.csv, line 2: expected arousal as a number, found nothing: the last line is cut off.',
    ],
    [
      'decimal commas in a table divided by commas',
      'time_s,valence,arousal\n0,0,1,0,2',
      'a.csv, line 2: expected 3 cells as in the first line, found 5, as decimal commas make where commas divide cells.',
    ],
    [
      'a time that is none',
      'time_s,valence,arousal\nsoon,0,0',
      'a.csv, line 2: expected a time in seconds of 0 or more, found "soon".',
    ],
    [
      'times out of order',
      'time_s,valence,arousal\n0.2,0,0\n0.1,0,0',
      'a.csv, line 3: expected a time later than 0.2 s, found "0.1".',
    ],
    ['an open quote', 'time_s,valence,arousal\n0,"0.1,0', 'a.csv, line 2: expected closed quotes, found'],
  ])('for %s', (_, text, sentence) => {
    expect(() => readLabels(text)).toThrow(sentence);
  });

  test('that programs can take apart', () => {
    expect(() => readLabels('x')).toThrow(expect.objectContaining({ name: 'LabelFileError', line: 1 }));
  });
});
