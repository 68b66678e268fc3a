import { describe, expect, test } from 'vitest';
import { readLabelSet } from '../../../../../../src/core/labels/set/label-set';
import { LABEL_SAMPLES } from '../../../../../support/label-samples';

/** The only file of a set. */
function read(text: string, name = 'a.txt') {
  const [state] = readLabelSet([{ name, text }]).files;
  return { form: state?.reading?.form, tracks: state?.tracks ?? [], problem: state?.problem ?? null };
}

describe('a NOVA annotation', () => {
  test('has its scale, rate, dimension and annotator from the header', () => {
    expect(read(LABEL_SAMPLES.nova)).toMatchObject({
      form: 'nova',
      tracks: [
        {
          annotator: 'anna',
          dimension: 'valence',
          timesS: [0, 0.04],
          endsS: [0.04, 0.08],
          values: [0.5, -0.25],
        },
      ],
    });
  });

  test('of a discrete scheme is refused by its name', () => {
    const discrete = LABEL_SAMPLES.nova.replace('CONTINUOUS', 'DISCRETE').replace('"valence"', '"smile"');
    expect(read(discrete).problem).toBe(
      'a.txt: expected a continuous scheme of valence or arousal, found the scheme "smile" of type "DISCRETE".',
    );
  });

  test('has values with decimal commas, and none where a program says so in any language', () => {
    const text = LABEL_SAMPLES.nova.replace('0.5;1\n', '0,5;1\nNaN;0\n-nan(ind);0\n');
    expect(read(text).tracks[0]?.values).toEqual([0.5, null, null, -0.25]);
  });
});

describe('an export of ELAN', () => {
  const expected = [
    { dimension: 'valence', timesS: [0, 3], endsS: [2.5, 4], values: [0.4, -0.2] },
    { dimension: 'arousal', timesS: [1], endsS: [2], values: [0.1] },
  ];

  test.each([
    ['every format of the times', LABEL_SAMPLES.elan],
    ['media lines first', `"#file:///a.mp4 -- offset: 0"\n\n${LABEL_SAMPLES.elan}`],
    [
      'seconds alone',
      'Valence\t0.0\t2.5\t2.5\t0.4\nValence\t3.0\t4.0\t1.0\t-0.2\nArousal\t1.0\t2.0\t1.0\t0.1\n',
    ],
    [
      'milliseconds and no duration',
      'Valence\t0\t2500\t0.4\nValence\t3000\t4000\t-0.2\nArousal\t1000\t2000\t0.1\n',
    ],
    [
      'beginning and duration',
      'Valence\t00:00:00.000\t00:00:02.500\t0.4\nValence\t00:00:03.000\t00:00:01.000\t-0.2\nArousal\t00:00:01.000\t00:00:01.000\t0.1\n',
    ],
    [
      'commas and quotes',
      '"Valence",0.0,2.5,2.5,"0.4"\n"Valence",3.0,4.0,1.0,"-0.2"\n"Arousal",1.0,2.0,1.0,"0.1"\n',
    ],
    [
      'another tier, of words',
      'Valence\t0\t2500\t0.4\nSpeech\t0\t2500\thello\nValence\t3000\t4000\t-0.2\nArousal\t1000\t2000\t0.1\n',
    ],
    [
      'a column for each tier',
      'Begin Time - hh:mm:ss.ms\tEnd Time - hh:mm:ss.ms\tDuration - ss.msec\tValence\tArousal\n' +
        '00:00:00.000\t00:00:02.500\t2.5\t0.4\t\n00:00:01.000\t00:00:02.000\t1.0\t\t0.1\n00:00:03.000\t00:00:04.000\t1.0\t-0.2\t\n',
    ],
  ])('with %s is read', (_, text) => {
    const { form, tracks, problem } = read(text);
    expect(problem).toBeNull();
    expect(form).toBe('elan');
    expect(tracks).toMatchObject(expected);
  });

  test('of tiers that are neither dimension is refused by their names', () => {
    const text = LABEL_SAMPLES.elan.replaceAll('Valence', 'Gaze').replace('Arousal', 'Speech');
    expect(read(text).problem).toBe(
      'a.txt: expected tiers with valence or arousal in their names, found "Gaze, Speech".',
    );
  });

  test('names annotators by what else a tier is called', () => {
    expect(read(LABEL_SAMPLES.elan.replaceAll('Valence', 'valence_anna')).tracks[0]?.annotator).toBe('anna');
  });
});

test('a log of ANNEMO holds each value until the next, ten times a second', () => {
  const { form, tracks } = read(`${LABEL_SAMPLES.annemo}Social,1,anna,a.mp4,agreement,3\n`);
  expect(form).toBe('annemo');
  expect(tracks[0]?.timesS.map((timeS) => Number(timeS.toFixed(3)))).toEqual([0.5, 0.6, 0.7, 0.8, 0.9]);
  expect(tracks[0]?.values).toEqual([0.25, 0.25, 0.5, 0.5, 0.5]);
});

test('a log of ANNEMO of two videos is read for the one that the name of the file begins with', () => {
  const two = LABEL_SAMPLES.annemo + LABEL_SAMPLES.annemo.replaceAll('a.mp4', 'b.mp4').replace('0.25', '-1');
  expect(read(two, 'b_anna.csv').tracks[0]?.values[0]).toBe(-1);
  expect(read(two, 'anna.csv').tracks[0]?.values[0]).toBe(0.25);
  expect(read(two, 'log.csv').problem).toMatch(
    /^log\.csv, line 4: expected labels of one recording, or a name that begins with one of its 2, such as "a", found "b\.mp4"\.$/,
  );
});

test.each([
  ['rater_TUCDV.txt', 'valence'],
  ['rater_TUCDA.txt', 'arousal'],
])('a trace of FEELTRACE says in its name, %s, what was traced', (name, dimension) => {
  expect(read(LABEL_SAMPLES.feeltrace, name)).toMatchObject({
    form: 'feeltrace',
    tracks: [{ dimension, timesS: [0, 0.02, 0.04], values: [0.125, 0.25, -0.5] }],
  });
});

test('utterances of OMG-Emotion lie from their beginning to their end, or to the next', () => {
  const text = LABEL_SAMPLES.omg.replace('0.5,2.5', '0.5,3.1');
  expect(read(text, 'omg.csv')).toMatchObject({
    form: 'omg',
    tracks: [
      { dimension: 'valence', timesS: [0.5, 3], endsS: [3, 4.5], values: [-0.02, 0.29] },
      { dimension: 'arousal', timesS: [0.5, 3], endsS: [3, 4.5], values: [0.17, 0.42] },
    ],
  });
});

test('the ARFF of RECOLA has a label for each frame time, and none for a question mark', () => {
  const text = LABEL_SAMPLES['recola-arff'].replace('-0.25', '?');
  expect(read(text, 'valence.arff')).toMatchObject({
    form: 'recola-arff',
    tracks: [{ dimension: 'valence', timesS: [0, 0.04], values: [0.125, null] }],
  });
});

test('ratings of CREMA-D are refused, since an emotion and its intensity are neither dimension', () => {
  const text =
    ',"fileName","VoiceVote","VoiceLevel","FaceVote","FaceLevel","MultiModalVote","MultiModalLevel"\n1,"a","N","50","A","60","A","70"\n';
  expect(read(text, 'valence.csv').problem).toMatch(
    /^valence\.csv, line 1: expected .*valence or arousal.*, found /,
  );
});
