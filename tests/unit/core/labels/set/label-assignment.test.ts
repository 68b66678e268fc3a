import { expect, test } from 'vitest';
import { assignLabelFiles } from '../../../../../src/core/labels/set/label-assignment';

const recordings = [
  { id: 'a', stem: 'SEWA_1' },
  { id: 'b', stem: 'sewa_12' },
];
const assign = (labels: string[], to = recordings) => {
  const { byRecording, leftOver } = assignLabelFiles(labels, (label) => label, to);
  return { of: Object.fromEntries(byRecording), leftOver };
};

test('label files go with the recording of the longest name that theirs begins with, in any case', () => {
  expect(assign(['SEWA_12_Valence.csv', 'sewa_1_Valence.csv', 'SEWA_12_Arousal.csv'])).toEqual({
    of: { a: ['sewa_1_Valence.csv'], b: ['SEWA_12_Valence.csv', 'SEWA_12_Arousal.csv'] },
    leftOver: [],
  });
});

test('with one recording they may have any name', () => {
  expect(assign(['P16.csv', 'x.csv'], recordings.slice(0, 1)).of).toEqual({ a: ['P16.csv', 'x.csv'] });
});

test('what goes with none or with two is left over, and why', () => {
  expect(assign(['gold.csv']).leftOver).toEqual([
    { label: 'gold.csv', reason: 'begins with the name of none of the videos' },
  ]);
  const twins = [...recordings, { id: 'c', stem: 'SEWA_1' }];
  expect(assign(['SEWA_1.csv'], twins).leftOver[0]?.reason).toBe('could belong to several videos');
});
