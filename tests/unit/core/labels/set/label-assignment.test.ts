import { describe, expect, test } from 'vitest';
import { assignLabelFiles } from '../../../../../src/core/labels/set/label-assignment';

const recordings = [
  { id: 'a', stem: 'SEWA_1' },
  { id: 'b', stem: 'sewa_12' },
];

/** Label files by the id of their recording; stems stand for their own ids unless recordings are given. */
function assign(labels: readonly string[], to: readonly (string | { id: string; stem: string })[]) {
  const { byRecording, leftOver } = assignLabelFiles(
    labels,
    (label) => label,
    to.map((one) => (typeof one === 'string' ? { id: one, stem: one } : one)),
  );
  return { of: Object.fromEntries(byRecording), leftOver };
}

describe('of several recordings', () => {
  test('label files go with the one of the longest name that theirs begins with, in any case', () => {
    expect(assign(['SEWA_12_Valence.csv', 'sewa_1_Valence.csv', 'SEWA_12_Arousal.csv'], recordings)).toEqual({
      of: { a: ['sewa_1_Valence.csv'], b: ['SEWA_12_Valence.csv', 'SEWA_12_Arousal.csv'] },
      leftOver: [],
    });
    expect(assign(['clip_a_b_rater1.csv'], ['clip', 'clip_a', 'clip_a_b']).of).toEqual({
      clip_a_b: ['clip_a_b_rater1.csv'],
    });
  });

  test('what goes with none or with two is left over, and why', () => {
    expect(assign(['gold.csv'], recordings).leftOver).toEqual([
      { label: 'gold.csv', reason: 'begins with the name of none of the videos' },
    ]);
    const twins = [...recordings, { id: 'c', stem: 'SEWA_1' }];
    expect(assign(['SEWA_1.csv'], twins).leftOver[0]?.reason).toBe('could belong to several videos');
  });

  test.each([
    ['video10.csv', 'a longer number'],
    ['video1b.csv', 'letters without a gap'],
    ['video1_2.csv', 'a number of its own'],
    ['video1_part2.csv', 'a piece of it'],
    ['videos1.csv', 'another word'],
  ])('%s is not of video1: %s', (label) => {
    expect(assign([label], ['video1', 'other']).of).toEqual({});
  });

  test.each([
    'video1.csv',
    'video1_Valence.csv',
    'VIDEO1 (arousal).csv',
    'video1-rater2.csv',
    'video1_A2.csv',
    'video1valence.csv',
    'valence_video1.csv',
    'video_01.csv',
    'video1.mp4.csv',
  ])('%s is of video1', (label) => {
    expect(assign([label], ['video1', 'other']).of).toEqual({ video1: [label] });
  });

  test('numbers are compared as numbers, unless both ways to write one are there', () => {
    expect(assign(['s01.csv'], ['s1', 's10']).of).toEqual({ s1: ['s01.csv'] });
    expect(assign(['s01.csv', 's1_Valence.csv'], ['s1', 's01']).of).toEqual({
      s01: ['s01.csv'],
      s1: ['s1_Valence.csv'],
    });
  });

  test('composed and decomposed letters are the same', () => {
    const [composed, decomposed] = ['Müller'.normalize('NFC'), 'Müller'.normalize('NFD')];
    expect(assign([`${decomposed}.csv`], [composed, 'other']).of).toEqual({
      [composed]: [`${decomposed}.csv`],
    });
    expect(assign([`${composed}_V.csv`], [decomposed, 'other']).of).toEqual({
      [decomposed]: [`${composed}_V.csv`],
    });
  });
});

describe('of one recording', () => {
  test('label files may have any name', () => {
    const files = ['P16.csv', 'x.csv', 'valence.csv'];
    expect(assign(files, recordings.slice(0, 1)).of).toEqual({ a: files });
  });

  test('those of a whole corpus are refused but its own', () => {
    expect(assign(['video1.csv', 'video10.csv', 'video12.csv'], ['video1'])).toEqual({
      of: { video1: ['video1.csv'] },
      leftOver: ['video10.csv', 'video12.csv'].map((label) => ({
        label,
        reason: 'is that of another recording than video1',
      })),
    });
    expect(assign(['anna.csv', 'bert.csv', 'valence.csv'], ['anna'])).toEqual({
      of: { anna: ['anna.csv', 'valence.csv'] },
      leftOver: [{ label: 'bert.csv', reason: 'is not that of anna, the only video' }],
    });
  });

  test('a file of the next recording is refused though it comes alone', () => {
    expect(assign(['P16_Valence.csv'], ['P17']).leftOver[0]?.reason).toBe(
      'is that of another recording than P17',
    );
    expect(assign(['valence_P16.csv'], ['P17']).of).toEqual({});
  });
});
