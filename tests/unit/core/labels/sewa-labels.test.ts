import { describe, expect, test } from 'vitest';
import { joinSewaLabels, readSewaLabels } from '../../../../src/core/labels/forms/sewa-labels';

const fileName = 'SEWA_01_Valence_V_Aligned.csv';

describe('a dimension of SEWA-DB', () => {
  const text = 'Time,A1,A2,A3\n0,0.1,0.3,0.2\n0.1,0.4,,0.2\n0.2,,NaN,\n';

  test('keeps every annotator, and their mean over those who annotated', () => {
    const series = readSewaLabels(text, 'valence', { fileName });
    expect(series.timesS).toEqual([0, 0.1, 0.2]);
    expect(series.annotators?.map(({ name }) => name)).toEqual(['A1', 'A2', 'A3']);
    expect(series.annotators?.[1]?.valence).toEqual([0.3, null, null]);
    // (0.1 + 0.3 + 0.2) / 3, then (0.4 + 0.2) / 2.
    expect(series.valence[0]).toBeCloseTo(0.2, 12);
    expect(series.valence[1]).toBeCloseTo(0.3, 12);
    expect(series.valence[2]).toBeNull();
    expect(series.arousal).toEqual([null, null, null]);
    expect(series.description).toBe('SEWA-DB valence labels of 3 annotators: 3 labels from 0 to 0.2 s.');
  });

  test('leaves out annotators that are switched off, but never all', () => {
    const series = readSewaLabels(text, 'valence', { fileName, without: ['A1', 'A3', 'nobody'] });
    expect(series.valence).toEqual([0.3, null, null]);
    expect(() => readSewaLabels(text, 'valence', { fileName, without: ['A1', 'A2', 'A3'] })).toThrow(
      `${fileName}, line 1: expected an annotator besides those left out, found A1, A2, A3.`,
    );
  });

  test('with one column of values has one annotator, gold', () => {
    const series = readSewaLabels('time_ms,valence\n0,0.5\n100,-0.5', 'valence', {});
    expect(series).toMatchObject({ timesS: [0, 0.1], valence: [0.5, -0.5] });
    expect(series.annotators?.map(({ name }) => name)).toEqual(['gold']);
  });

  test.each([
    ['0', [0, 0.02]],
    ['1', [0, 0.02]],
    ['5', [0.08, 0.1]],
  ])('whose frames begin at %s has the times of the video', (first, timesS) => {
    const rows = `Frame,arousal\n${first},0.1\n${Number(first) + 1},0.2`;
    const at50 = readSewaLabels(rows, 'arousal', { frameRateHz: 50 }).timesS;
    expect(at50).toHaveLength(2);
    for (const [index, timeS] of at50.entries()) expect(timeS).toBeCloseTo(timesS[index] ?? Number.NaN, 12);
    const frameTimesS = [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12];
    expect(readSewaLabels(rows, 'arousal', { frameTimesS }).timesS).toEqual(timesS);
  });

  test.each([
    ['no header', '0,0.1\n0.1,0.2', 'line 1: expected a header with a frame or time and the names of annot'],
    ['another first column', 'index,A1\n0,0.1', 'line 1: expected a first column named after a frame or a t'],
    ['another scale', 'time,A1\n0,500', 'line 2: expected valence as a number from -1 to 1, found "500".'],
    ['times out of order', 'time,A1\n0.1,0\n0,0', 'line 3: expected a time later than 0.1 s, found "0".'],
    [
      'frames without a rate',
      'frame,A1\n0,0',
      'expected the frame rate of the video, since the first column',
    ],
    ['no labels', 'time,A1\n', 'expected labels after the header, found none.'],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(() => readSewaLabels(wrong, 'valence', { fileName })).toThrow(sentence);
  });

  test('is refused with a frame that the video does not have', () => {
    const read = () => readSewaLabels('frame,A1\n0,0\n3,0', 'valence', { fileName, frameTimesS: [0, 0.04] });
    expect(read).toThrow(`${fileName}, line 3: expected one of the 2 frames of the video, found "3".`);
  });
});

test('two dimensions of SEWA-DB join by time and by the names of annotators', () => {
  const valence = readSewaLabels('time,A1,A2\n0,0.1,0.3\n0.1,0.2,0.4\n0.2,0.3,0.5', 'valence', {});
  const arousal = readSewaLabels('time,A2,A4\n0.01,-0.2,-0.4\n0.11,-0.3,-0.5', 'arousal', {});
  const joined = joinSewaLabels(valence, arousal);
  expect(joined.annotators).toEqual([
    { name: 'A1', valence: [0.1, 0.2, 0.3], arousal: [null, null, null] },
    // The label at 0.11 s lies 0.09 s from the frame at 0.2 s, farther than half a step.
    { name: 'A2', valence: [0.3, 0.4, 0.5], arousal: [-0.2, -0.3, null] },
    { name: 'A4', valence: [null, null, null], arousal: [-0.4, -0.5, null] },
  ]);
  expect(joined.valence.map((value) => value?.toFixed(3))).toEqual(['0.200', '0.300', '0.400']);
  expect(joined.arousal.map((value) => value?.toFixed(3))).toEqual(['-0.300', '-0.400', undefined]);
});
