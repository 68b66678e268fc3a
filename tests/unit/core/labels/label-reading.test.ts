import { describe, expect, test } from 'vitest';
import { recogniseLabels } from '../../../../src/core/labels/forms/known-forms';
import type { LabelCorrection } from '../../../../src/core/labels/label-correction';
import { readingOf } from '../../../../src/core/labels/label-reading';
import { labelTracks } from '../../../../src/core/labels/label-tracks';

const AT_25 = { known: 'rate', frameRateHz: 25 } as const;

/** Reading and tracks of a text. */
function read(text: string, name = 'a.csv', correction: LabelCorrection = {}, timing = AT_25) {
  const recognised = recogniseLabels(text, name, correction.form);
  const reading = readingOf(recognised, correction);
  return { reading, tracks: () => labelTracks(recognised, reading, timing) };
}

describe('RECOLA', () => {
  const text = 'time;FM1 ;FM2 ;FF1 \n0;0.1;0.2;0.3\n0.04;-0.1;0;NaN\n';

  test('is known by its annotators, whose names lose their blanks, and its folder tells the dimension', () => {
    const recognised = recogniseLabels(text, 'P16.csv');
    const reading = readingOf(recognised, {}, { path: 'RECOLA/arousal/P16.csv' });
    expect(reading).toMatchObject({
      form: 'recola',
      dimensions: ['arousal'],
      clock: 's',
      annotators: ['FM1', 'FM2', 'FF1'],
      notAnnotated: { valence: 0, arousal: 1 },
      origin: { dimension: 'name', form: 'header' },
    });
    expect(reading.labelRateHz).toBeCloseTo(25, 9);
    expect(labelTracks(recognised, reading, AT_25)).toEqual([
      { annotator: 'FM1', dimension: 'arousal', timesS: [0, 0.04], values: [0.1, -0.1] },
      { annotator: 'FM2', dimension: 'arousal', timesS: [0, 0.04], values: [0.2, 0] },
      { annotator: 'FF1', dimension: 'arousal', timesS: [0, 0.04], values: [0.3, null] },
    ]);
  });

  test('whose dimension nobody names is read as the user says', () => {
    expect(read(text, 'P16.csv').reading.dimensions).toEqual([]);
    expect(() => read(text, 'P16.csv').tracks()).toThrow('P16.csv: expected the word valence or arousal in');
    const { reading, tracks } = read(text, 'P16.csv', { dimension: 'valence' });
    expect(reading.origin.dimension).toBe('user');
    expect(tracks().map(({ dimension }) => dimension)).toEqual(['valence', 'valence', 'valence']);
  });

  test('is read with decimal commas', () => {
    expect(read(text.replaceAll('.', ','), 'valence.csv').tracks()[0]?.values).toEqual([0.1, -0.1]);
  });
});

describe('CARMA', () => {
  const carma = (lower: string, upper: string, lowest = -100, highest = 100) =>
    [
      'Time of Rating,13-Dec-2021 07:36:40',
      'Multimedia File,one, two.avi',
      `Lower Label,${lower}`,
      `Upper Label,${upper}`,
      `Minimum Value,${lowest}`,
      `Maximum Value,${highest}`,
      'Number of Steps,9',
      'Second,Rating',
      '%%%%%%,%%%%%%',
      '1,50',
      '2,-5',
      '3,NaN',
    ].join('\r\n');

  test('takes its scale from the metadata and its dimension from the words at its ends', () => {
    const { reading, tracks } = read(carma('very negative', 'very positive'));
    expect(reading).toMatchObject({
      form: 'carma',
      dimensions: ['valence'],
      scale: { lowest: -100, highest: 100 },
      labelRateHz: 1,
      origin: { scale: 'header', dimension: 'header', clock: 'form' },
    });
    // -5 lies on this scale, so it is a rating and no mark.
    expect(tracks()).toEqual([
      {
        annotator: 'gold',
        dimension: 'valence',
        timesS: [0, 1, 2],
        endsS: [1, 2, 3],
        values: [0.5, -0.05, null],
      },
    ]);
    expect(read(carma('calm', 'excited')).reading.dimensions).toEqual(['arousal']);
    expect(read(carma('low', 'high')).reading.dimensions).toEqual([]);
  });

  test('of 1 to 9 becomes -1 to 1', () => {
    const text = carma('negative', 'positive', 1, 9).replace('1,50', '1,7').replace('2,-5', '2,1');
    expect(read(text).tracks()[0]?.values).toEqual([0.5, -1, null]);
  });

  test.each([
    [
      'a scale upside down',
      carma('a', 'b', 5, 5),
      'a.csv, line 6: expected a maximum value above 5, found 5.',
    ],
    [
      'a rating off its scale',
      carma('sad', 'happy').replace('1,50', '1,101'),
      'a.csv, line 10: expected valence as a number from -100 to 100, found "101".',
    ],
    [
      'no minimum',
      carma('a', 'b').replace('Minimum Value,-100', 'Minimum,x'),
      'a.csv: expected "minimum value" as a number, found nothing.',
    ],
    [
      'no ratings',
      carma('a', 'b').split('\r\n').slice(0, 9).join('\n'),
      'expected labels after the metadata',
    ],
  ])('with %s gets one sentence', (_, text, sentence) => {
    expect(() => read(text).tracks()).toThrow(sentence);
  });
});

describe('what a file is taken for', () => {
  test('SEWA-DB tells dimension and cue in its name', () => {
    const text = 'Frame,A1,A2\n1,0.1,0.2\n2,0.1,0.2';
    expect(read(text, 'SEWA_01_Valence_AV_Aligned.csv').reading).toMatchObject({
      form: 'sewa',
      dimensions: ['valence'],
      clock: 'frames',
      firstFrame: 1,
      frameRateHz: null,
      labelRateHz: null,
      cue: 'audio-video',
      count: 2,
      origin: { cue: 'name', dimension: 'name', clock: 'header' },
    });
    expect(read(text, 'SEWA_01_Arousal_A_Aligned.csv').reading.cue).toBe('audio');
    expect(read(text, 'arousal_v.csv').reading.cue).toBe('video');
    expect(read(text, 'arousal.csv').reading.cue).toBeNull();
  });

  test('columns may name dimension and annotator; other columns are left alone', () => {
    const { reading, tracks } = read('time,valence_A1,A1 arousal,Liking,note\n0,0.1,0.2,0.3,7\n');
    expect(reading).toMatchObject({ dimensions: ['valence', 'arousal'], annotators: ['A1'] });
    expect(tracks()).toEqual([
      { annotator: 'A1', dimension: 'valence', timesS: [0], values: [0.1] },
      { annotator: 'A1', dimension: 'arousal', timesS: [0], values: [0.2] },
    ]);
  });

  test('a table with frame and time goes by the time', () => {
    const { reading, tracks } = read('frame,time,A1\n1,0.5,0\n2,0.6,0', 'valence.csv');
    expect(reading.clock).toBe('s');
    expect(tracks()[0]?.timesS).toEqual([0.5, 0.6]);
  });

  test('whole numbers far apart in a column "time" are milliseconds', () => {
    const { reading, tracks } = read('time,valence,arousal\n0,0,0\n40,0,0\n80,0,0');
    expect(reading).toMatchObject({ clock: 'ms', origin: { clock: 'values' } });
    expect(tracks()[0]?.timesS).toEqual([0, 0.04, 0.08]);
    expect(read('time,valence,arousal\n0,0,0\n1,0,0\n2,0,0').reading.clock).toBe('s');
    expect(read('second,valence,arousal\n0,0,0\n40,0,0\n80,0,0').reading.clock).toBe('s');
  });

  test.each([
    ['time_ms', 'ms'],
    ['Time (ms)', 'ms'],
    ['msec', 'ms'],
    ['milliseconds', 'ms'],
    ['time_s', 's'],
    ['Second', 's'],
    ['sec', 's'],
    ['t', 's'],
    ['timestamp', 's'],
    ['Frame', 'frames'],
    ['frame_id', 'frames'],
  ])('a first column "%s" counts %s', (column, clock) => {
    expect(read(`${column},valence,arousal\n0,0,0\n1,0,0`).reading.clock).toBe(clock);
  });

  test('a scale is guessed from many values, and never from one mistake', () => {
    const rows = (values: number[]) =>
      `time,A1\n${values.map((value, index) => `${index},${value}`).join('\n')}`;
    const many = read(rows([-1000, 500, 0, 250, 3, -40, 700, 10, -300, 100]), 'valence.csv');
    expect(many.reading).toMatchObject({
      scale: { lowest: -1000, highest: 1000 },
      origin: { scale: 'values' },
    });
    expect(many.tracks()[0]?.values.slice(0, 4)).toEqual([-1, 0.5, 0, 0.25]);
    const mistake = rows([...Array.from({ length: 19 }, () => 0.5), 5]);
    expect(() => read(mistake, 'valence.csv').tracks()).toThrow('valence.csv, line 21: expected valence');
  });

  test('-5 is not annotated in any table whose scale does not reach to it', () => {
    const { reading, tracks } = read('time,valence,arousal\n0,-5,0.5\n1,0.5,-5\n2,-5,-5');
    expect(reading.notAnnotated).toEqual({ valence: 2, arousal: 2 });
    expect(tracks().map(({ values }) => values)).toEqual([
      [null, 0.5, null],
      [0.5, null, null],
    ]);
  });
});

describe('a correction', () => {
  const text = 'time,A1\n0,1\n1,5\n2,9';

  test('goes before every guess: dimension, clock, rate, first frame, scale and offset', () => {
    const { reading, tracks } = read(text, 'valence.csv', {
      dimension: 'arousal',
      clock: 'frames',
      frameRateHz: 10,
      firstFrame: 0,
      scale: { lowest: 1, highest: 9 },
      offsetS: -0.5,
      cue: 'audio',
    });
    expect(reading).toMatchObject({
      dimensions: ['arousal'],
      clock: 'frames',
      labelRateHz: 10,
      cue: 'audio',
      origin: { dimension: 'user', clock: 'user', scale: 'user', cue: 'user' },
    });
    expect(tracks()).toEqual([
      { annotator: 'gold', dimension: 'arousal', timesS: [-0.5, -0.4, -0.3], values: [-1, 0, 1] },
    ]);
  });

  test('of the form is refused where the first line does not fit', () => {
    expect(() => read(text, 'a.csv', { form: 'avec-2019' })).toThrow(
      'a.csv, line 1: expected a first line as in AVEC 2019, found "time,A1".',
    );
    expect(read('time,FM1\n0,0', 'valence.csv', { form: 'sewa' }).reading).toMatchObject({
      form: 'sewa',
      origin: { form: 'user' },
    });
  });

  test('of the rate makes a file with a line per frame go by that rate, not by the video’s frames', () => {
    const frames = 'valence,arousal\n0,0\n0,0\n0,0';
    const { reading, tracks } = read(frames, 'a.txt', { frameRateHz: 30 });
    expect(reading.labelRateHz).toBe(30);
    expect(tracks()[0]?.timesS[2]).toBeCloseTo(2 / 30, 12);
  });
});

describe('what was assumed', () => {
  test('is said in one sentence each, with the setting that puts it right', () => {
    const values = [-1000, 500, 0, 250, 3, -40, 700, 10, -300, 100];
    const text = `time,A1\n${values.map((value, index) => `${index * 40},${value}`).join('\n')}`;
    expect(read(text, 'valence.csv').reading.guesses).toEqual([
      {
        setting: 'clock',
        assumed:
          'The column "time" was taken for milliseconds, since it holds whole numbers 20 or more apart.',
      },
      {
        setting: 'scale',
        assumed: 'The scale was taken to go from -1000 to 1000, since many values lie outside -1 to 1.',
      },
    ]);
    expect(read('frame,A1\n1,0', 'valence.csv').reading.guesses).toEqual([
      {
        setting: 'firstFrame',
        assumed: 'The frames were taken to be counted from 1, since the first is 1.',
      },
      { setting: 'scale', assumed: 'The scale was taken to go from -1 to 1, since the file does not say.' },
    ]);
  });

  test('is nothing where form, file, name or user say it', () => {
    expect(read('valence,arousal\n0,0').reading.guesses).toEqual([]);
    const known = { clock: 's', scale: { lowest: -1, highest: 1 } } as const;
    expect(read('time,A1\n0,0', 'valence.csv', known).reading.guesses).toEqual([]);
  });

  test('is the dimension, where only the words at the ends of the scale tell', () => {
    const text =
      'Time of Rating,x\nLower Label,sad\nUpper Label,happy\nMinimum Value,-1\nMaximum Value,1\n' +
      'Second,Rating\n%%%%%%,%%%%%%\n1,0\n';
    expect(read(text).reading.guesses).toEqual([
      {
        setting: 'dimension',
        assumed: 'The file was taken for valence, since its scale goes between "sad" and "happy".',
      },
    ]);
  });
});
