import { describe, expect, test } from 'vitest';
import { annotatedFrames } from '../../../../../../src/core/labels/frame-labels';
import { readLabelSet } from '../../../../../../src/core/labels/set/label-set';
import { meanOverStretches } from '../../../../../../src/core/scores/stretch-means';

/** The only file of a set. */
function read(text: string, name = 'valence.csv') {
  const set = readLabelSet([{ name, text }]);
  const [state] = set.files;
  return { set, problem: state?.problem ?? null, tracks: state?.tracks ?? [], reading: state?.reading };
}

const METADATA =
  'Multimedia File,a.avi\nLower Label,very negative\nUpper Label,very positive\nMinimum Value,-100\n' +
  'Maximum Value,100\nNumber of Steps,9\nSecond,Rating\n%%%%%%,%%%%%%\n';
const OLD_HEADER =
  'Filename,Lower Label,Upper Label,Minimum Value,Midpoint Value,Maximum Value,Number of Steps,Second,Rating';
const old = (second: string, rating: string, lowest = '-100') =>
  `C:\\a.avi,very negative,very positive,${lowest},0,100,9,${second},${rating}`;

describe('a rating of CARMA', () => {
  test.each([
    ['a second', '1,50\n2,-20\n3,100', [0, 1, 2], [1, 2, 3]],
    ['a quarter of a second', '0.25,50\n0.5,-20\n0.75,100', [0, 0.25, 0.5], [0.25, 0.5, 0.75]],
    ['four seconds, of which one is missing', '4,50\n8,-20\n16,100', [0, 4, 12], [4, 8, 16]],
  ])('lies over its bin of %s, which ends at its time', (_, rows, timesS, endsS) => {
    const { tracks, set } = read(`Time of Rating,x\n${METADATA}${rows}\n`);
    expect(tracks).toMatchObject([{ timesS, endsS, values: [0.5, -0.2, 1] }]);
    const { valence } = annotatedFrames(set.annotators, [...timesS, ...endsS.map((endS) => endS - 0.001)]);
    expect(valence).toEqual([0.5, -0.2, 1, 0.5, -0.2, 1]);
    expect(annotatedFrames(set.annotators, [endsS.at(-1) ?? 0]).valence).toEqual([null]);
  });

  test.each([
    [
      'the events of playback, with semicolons in quotes',
      '"media_open; media_play; media_end","2023/01/01; x; y"\n',
    ],
    [
      'names of variables, as older MATLABs write them',
      'output1,output2\nmedia_open; media_end,2023/01/01\n',
    ],
  ])('is read with %s before its metadata', (_, first) => {
    expect(read(`${first}${METADATA}1,50\n2,NaN\n`).tracks).toMatchObject([
      { dimension: 'valence', timesS: [0, 1], values: [0.5, null] },
    ]);
  });

  test('with one header row is the same', () => {
    const { tracks, set } = read(`${OLD_HEADER}\n${old('1', '50')}\n${old('2', '-20')}\n`);
    expect(tracks).toMatchObject([{ timesS: [0, 1], endsS: [1, 2], values: [0.5, -0.2] }]);
    expect(set.description).toBe('CARMA labels of valence: 2 labels from 0 to 2 s.');
  });

  test.each([
    ['a bin that ends at 0', `${METADATA}0,50\n1,50`, 'the end of a bin in seconds, over 0, found "0"'],
    ['bins out of order', `${METADATA}2,50\n1,50`, 'the end of a bin, later than 2 s, found "1"'],
  ])('is refused with %s', (_, text, sentence) => {
    expect(read(text).problem).toContain(sentence);
  });

  test('with one header row is refused with two scales in it', () => {
    expect(read(`${OLD_HEADER}\n${old('1', '50')}\n${old('2', '5', '-10')}\n`).problem).toBe(
      'valence.csv, line 3: expected the same "minimum value" in every row, "-100", found "-10".',
    );
  });
});

describe('a rating of DARMA', () => {
  const darma = (axes: string, rows = '1,0,500,0\n2,-1000,250,1\n') =>
    `Time of Rating,x,,\nMultimedia File,a.mp4,12.5,\nMagnitude,1000,,\nSecond,${axes},Button\n` +
    `%%%%%%,%%%%%%,%%%%%%,%%%%%%\n${rows}`;

  test('has both axes over its bins, from minus to plus the magnitude', () => {
    const { tracks, reading } = read(darma('Valence,Arousal'), 'session.csv');
    expect(tracks).toMatchObject([
      { dimension: 'valence', timesS: [0, 1], endsS: [1, 2], values: [0, -1] },
      { dimension: 'arousal', timesS: [0, 1], endsS: [1, 2], values: [0.5, 0.25] },
    ]);
    expect(reading?.guesses).toEqual([]);
  });

  test('is read by the names of its axes, which may stand the other way', () => {
    expect(read(darma('Activation,Pleasantness')).tracks.map(({ dimension }) => dimension)).toEqual([
      'arousal',
      'valence',
    ]);
  });

  test('says so where X and Y are taken for valence and arousal', () => {
    const { tracks, reading } = read(darma('X,Y').replace('Button', 'B'));
    expect(tracks.map(({ dimension }) => dimension)).toEqual(['valence', 'arousal']);
    expect(reading?.guesses.map(({ assumed }) => assumed)).toEqual([
      'The axes X and Y were taken for valence and arousal, since the file does not say.',
    ]);
  });

  test('of interpersonal behaviour is refused', () => {
    expect(read(darma('Affiliation,Dominance')).problem).toBe(
      'valence.csv, line 4: expected axes of valence and arousal, found "Affiliation" and "Dominance".',
    );
  });

  test('joined from several files has an annotator for each', () => {
    const text =
      'AnnotationFile,MultimediaFile,Magnitude,XLabel,YLabel,Second,X,Y,Button\n' +
      'anna.csv,a.mp4,100,Valence,Arousal,1,50,20,0\nanna.csv,a.mp4,100,Valence,Arousal,2,60,,0\n' +
      'ben.csv,a.mp4,100,Valence,Arousal,1,-50,-20,0\n';
    expect(read(text).tracks).toMatchObject([
      { annotator: 'anna', dimension: 'valence', timesS: [0, 1], values: [0.5, 0.6] },
      { annotator: 'anna', dimension: 'arousal', timesS: [0, 1], values: [0.2, null] },
      { annotator: 'ben', dimension: 'valence', timesS: [0], values: [-0.5] },
      { annotator: 'ben', dimension: 'arousal', timesS: [0], values: [-0.2] },
    ]);
  });
});

describe('labels of stretches', () => {
  test('are scored against the mean of the estimates there, once for each', () => {
    const series = {
      predictions: [0, 0.2, 0.4, null, 1],
      labels: [0.3, 0.3, 0.3, 0.5, null],
      stretches: [0, 0, 0, 1, 1],
    };
    const means = meanOverStretches(series);
    expect(means.labels).toEqual([null, expect.closeTo(0.3, 12), null, null, null]);
    expect(means.predictions).toEqual([null, expect.closeTo(0.2, 12), null, null, null]);
  });

  test('of two annotators share the parts in which neither changes', () => {
    const two = [
      { name: 'a.csv', text: `${METADATA}1,0\n2,50\n` },
      { name: 'b.csv', text: `${METADATA}0.5,10\n1,20\n` },
    ];
    const { stretches } = annotatedFrames(readLabelSet(two).annotators, [0, 0.25, 0.5, 0.75, 1, 1.5, 2]);
    expect(stretches).toEqual({ valence: [0, 0, 1, 1, 2, 2, null], arousal: null });
  });
});
