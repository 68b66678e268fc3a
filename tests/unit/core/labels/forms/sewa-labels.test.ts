import { describe, expect, test } from 'vitest';
import { annotatedFrames } from '../../../../../src/core/labels/frame-labels';
import { readLabelSet } from '../../../../../src/core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS } from '../../../../../src/core/labels/set/label-settings';
import type { VideoFrames } from '../../../../../src/core/labels/video-frames';

const name = 'valence.csv';

/** The only file of a set. */
function read(text: string, video?: VideoFrames) {
  const [state] = readLabelSet([{ name, text }], DEFAULT_LABEL_SETTINGS, video).files;
  return { tracks: state?.tracks ?? [], problem: state?.problem };
}

describe('a dimension of SEWA-DB', () => {
  const text = 'Time,A1,A2,A3\n0,0.1,0.3,0.2\n0.1,0.4,,0.2\n0.2,,NaN,\n';

  test('keeps every annotator, and their mean over those who annotated', () => {
    const { annotators, description } = readLabelSet([{ name, text }]);
    expect(annotators.map((one) => one.name)).toEqual(['A1', 'A2', 'A3']);
    expect(annotators[1]?.tracks[0]).toMatchObject({ timesS: [0, 0.1, 0.2], values: [0.3, null, null] });
    const labels = annotatedFrames(annotators, [0, 0.1, 0.2]);
    // (0.1 + 0.3 + 0.2) / 3, then (0.4 + 0.2) / 2.
    expect(labels.valence[0]).toBeCloseTo(0.2, 12);
    expect(labels.valence[1]).toBeCloseTo(0.3, 12);
    expect(labels.valence[2]).toBeNull();
    expect(labels.arousal).toEqual([null, null, null]);
    expect(description).toBe(
      'SEWA-DB labels of valence, mean of 3 of 3 annotators: 3 labels from 0 to 0.2 s.',
    );
  });

  test('with one column of values has one annotator, gold', () => {
    expect(read('time_ms,valence\n0,0.5\n100,-0.5').tracks).toEqual([
      { annotator: 'gold', dimension: 'valence', timesS: [0, 0.1], values: [0.5, -0.5] },
    ]);
  });

  test.each([
    ['0', [0, 0.02]],
    ['1', [0, 0.02]],
    ['5', [0.08, 0.1]],
  ])('whose frames begin at %s has the times of the video', (first, expected) => {
    const rows = `Frame,valence\n${first},0.1\n${Number(first) + 1},0.2`;
    const at50 = read(rows, { known: 'rate', frameRateHz: 50 }).tracks[0]?.timesS ?? [];
    expect(at50).toHaveLength(2);
    for (const [index, timeS] of at50.entries()) expect(timeS).toBeCloseTo(expected[index] ?? Number.NaN, 12);
    const timesS = [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12];
    expect(read(rows, { known: 'all', timesS }).tracks[0]?.timesS).toEqual(expected);
  });

  test.each([
    [
      'no names',
      'time,0.1\n0.1,0.2',
      'line 1: expected a header with a frame or time and the names of annot',
    ],
    ['another scale', 'time,A1\n0,500', 'line 2: expected valence as a number from -1 to 1, found "500".'],
    ['times out of order', 'time,A1\n0.1,0\n0,0', 'line 3: expected a time later than 0.1 s, found "0".'],
    ['no labels', 'time,A1\n', 'expected labels after the header, found none.'],
  ])('is refused with %s', (_, wrong, sentence) => {
    expect(read(wrong).problem).toContain(sentence);
  });

  test('is refused with a frame that the video does not have', () => {
    expect(read('frame,A1\n0,0\n3,0', { known: 'all', timesS: [0, 0.04] }).problem).toBe(
      `${name}, line 3: expected one of the 2 frames of the video, found "3".`,
    );
  });
});

test('an annotator of SEWA-DB may be called as a unit of time is', () => {
  expect(
    read('time,valence_S,valence_ms\n0,0.1,0.2\n0.1,-0.2,0.3').tracks.map(({ annotator }) => annotator),
  ).toEqual(['S', 'ms']);
});

test('signs before positive values tell that the scale goes both ways, where none is beyond 1', () => {
  const rows = (values: readonly string[]) => values.map((value, n) => `${n / 10},${value}`).join('\n');
  const values = Array.from({ length: 12 }, (_, n) => (0.3 + n / 20).toFixed(2));
  const doubtsOf = (written: readonly string[]) =>
    readLabelSet([{ name, text: `time_s,A1\n${rows(written)}` }]).doubts.map(({ setting }) => setting);
  expect(doubtsOf(values)).toEqual(['scale']);
  expect(doubtsOf(values.map((value) => `+${value}`))).toEqual([]);
  // Signed, and of another scale all the same.
  const wide = values.map((value) => `+${Number(value) * 900}`);
  expect(read(`time_s,A1\n${rows(wide)}`).problem).toBeNull();
});

test('two dimensions of SEWA-DB join by the names of annotators, each on its own times', () => {
  const valence = { name: 'valence.csv', text: 'time,A1,A2\n0,0.1,0.3\n0.1,0.2,0.4\n0.2,0.3,0.5' };
  const arousal = { name: 'arousal.csv', text: 'time,A2,A4\n0.01,-0.2,-0.4\n0.11,-0.3,-0.5' };
  const joined = annotatedFrames(readLabelSet([valence, arousal]).annotators, [0, 0.1, 0.2]);
  expect(joined.annotators).toEqual([
    { name: 'A1', valence: [0.1, 0.2, 0.3], arousal: [null, null, null] },
    // The label at 0.11 s lies 0.09 s from the frame at 0.2 s, farther than half a step.
    { name: 'A2', valence: [0.3, 0.4, 0.5], arousal: [-0.2, -0.3, null] },
    { name: 'A4', valence: [null, null, null], arousal: [-0.4, -0.5, null] },
  ]);
  expect(joined.valence.map((value) => value?.toFixed(3))).toEqual(['0.200', '0.300', '0.400']);
  expect(joined.arousal.map((value) => value?.toFixed(3))).toEqual(['-0.300', '-0.400', undefined]);
});
