import { describe, expect, test } from 'vitest';
import { type FrameLabels, frameLabels } from '../../../../../src/core/labels/frame-labels';
import type { LabelFile } from '../../../../../src/core/labels/label-file';
import { checkLabels, type LabelSet, readLabelSet } from '../../../../../src/core/labels/set/label-set';
import {
  DEFAULT_LABEL_SETTINGS,
  type LabelSettings,
} from '../../../../../src/core/labels/set/label-settings';
import type { SampledFrame } from '../../../../../src/core/labels/video-frames';

/** Frames at a rate from 0 s, one for each frame of the video. */
function framesAt(frameRateHz: number, count: number): SampledFrame[] {
  return Array.from({ length: count }, (_, frame) => ({ timeS: frame / frameRateHz, frame }));
}

/** The labels of a set on frames. */
function labelsOn(set: LabelSet, frames: readonly SampledFrame[]): FrameLabels {
  return frameLabels(
    set,
    frames.map(({ timeS }) => timeS),
  );
}

/** A set read for a video of which these frames are known. */
function setOf(files: LabelFile[], part: LabelSettings, frames: readonly SampledFrame[]): LabelSet {
  return readLabelSet(files, part, { known: 'some', frames });
}

function settings(part: Partial<LabelSettings>): LabelSettings {
  return { ...DEFAULT_LABEL_SETTINGS, ...part };
}

const valence: LabelFile = {
  name: 'R1_Valence_V_Aligned.csv',
  text: 'Time,A1,A2\n0,0.25,0.75\n0.1,0.5,\n0.2,-0.25,0.25\n',
};
const arousal: LabelFile = {
  name: 'R1_Arousal_V_Aligned.csv',
  text: 'Time,A1,A3\n0,-0.5,0\n0.1,-0.5,0.5\n0.2,0,1\n',
};

describe('a set of label files', () => {
  test('joins the files of both dimensions by the names of annotators', () => {
    const set = readLabelSet([valence, arousal]);
    expect(set.problems).toEqual([]);
    expect(
      set.annotators.map(({ name, tracks }) => [name, tracks.map(({ dimension }) => dimension)]),
    ).toEqual([
      ['A1 (picture only)', ['valence', 'arousal']],
      ['A2 (picture only)', ['valence']],
      ['A3 (picture only)', ['arousal']],
    ]);
    expect(set.dimensions).toEqual(['valence', 'arousal']);
    expect(set.description).toBe(
      'SEWA-DB labels of valence and arousal, mean of 3 of 3 annotators: 3 labels from 0 to 0.2 s.',
    );
    // A1 and A3 move by 0, 0.5 and 0.5, 0.5: means -1/3 and 1/2, variances 1/18 and 1/6, covariance 1/12.
    expect(set.agreement.arousal?.ccc[0]?.[1]).toBeCloseTo(2 / 12 / (1 / 18 + 1 / 6 + (5 / 6) ** 2), 12);
  });

  test('keeps apart what annotators said with sound, with picture and with both', () => {
    const sewaFile = (cue: string, value: number): LabelFile => ({
      name: `R1_Valence_${cue}_Aligned.csv`,
      text: `Time,Gold\n0,${value}\n0.1,${value}`,
    });
    const set = readLabelSet([sewaFile('A', 0.25), sewaFile('V', 0.5), sewaFile('AV', 0.75)]);
    expect(set.annotators.map(({ name }) => name)).toEqual([
      'sound only',
      'picture only',
      'sound and picture',
    ]);
    expect(labelsOn(set, framesAt(10, 2)).valence).toEqual([0.5, 0.5]);
  });

  test('tells ratings of one dimension apart by their files, and joins those of two', () => {
    const rating = (name: string, path?: string): LabelFile => ({
      name,
      text: `time,${/arousal/.test(name) ? 'arousal' : 'valence'}\n0,0.5`,
      ...(path === undefined ? {} : { path }),
    });
    const names = (files: LabelFile[]) => readLabelSet(files).annotators.map(({ name }) => name);
    expect(names([rating('ann_valence.csv'), rating('bob_valence.csv'), rating('ann_arousal.csv')])).toEqual([
      'ann',
      'bob',
    ]);
    expect(names([rating('x.csv', 'ann/x.csv'), rating('x.csv', 'bob/x.csv')])).toEqual([
      'ann/x.csv',
      'bob/x.csv',
    ]);
    expect(names([rating('x.csv'), rating('x.csv')])).toEqual(['x.csv', 'x.csv (2)']);
    expect(names([rating('valence.csv'), rating('arousal.csv')])).toEqual(['gold']);
  });

  test('a file that cannot be used is named, and the others count', () => {
    const set = readLabelSet([
      valence,
      { name: 'notes.txt', text: 'hello\n' },
      { name: 'P1.csv', text: 'time,FM1\n0,0' },
    ]);
    expect(set.problems).toHaveLength(2);
    expect(set.problems[0]).toMatch(/^notes\.txt, line 1: expected/);
    // What can be corrected has a reading, what is no label file has none.
    expect(set.files.map(({ reading }) => reading?.form)).toEqual(['sewa', undefined, 'recola']);
    expect(labelsOn(set, framesAt(10, 1)).valence).toEqual([0.5]);
  });

  test('a file of liking, which only its name tells, is not taken for either dimension', () => {
    const [state] = readLabelSet([{ ...valence, name: 'R1_Liking_V_Aligned.csv' }]).files;
    expect(state).toMatchObject({
      reading: null,
      problem: 'R1_Liking_V_Aligned.csv: expected labels of valence or arousal, found labels of liking.',
    });
  });

  test('is corrected by the key of the file', () => {
    const recola = { name: 'P1.csv', text: 'time;FM1;FM2\n0;0.5;1\n', path: 'ratings/P1.csv' };
    expect(readLabelSet([recola]).problems[0]).toMatch(/^P1\.csv: expected the word valence or arousal/);
    const set = readLabelSet(
      [recola],
      settings({ corrections: { 'ratings/P1.csv': { dimension: 'arousal' } } }),
    );
    expect(set.problems).toEqual([]);
    expect(labelsOn(set, framesAt(10, 1))).toMatchObject({ valence: [null], arousal: [0.75] });
  });

  test('is refused before the work begins with the sentence of the first file that cannot be used', () => {
    expect(() => checkLabels([valence, { name: 'empty.csv', text: '' }])).toThrow(
      'empty.csv: expected labels, found an empty file.',
    );
    expect(() => checkLabels([valence, arousal])).not.toThrow();
  });
});

describe('annotators switched off', () => {
  test('are left out of the mean, and keep their place and their agreement', () => {
    const set = readLabelSet([valence], settings({ annotatorsOff: ['A2 (picture only)'] }));
    expect(set.annotators.map(({ on }) => on)).toEqual([true, false]);
    expect(set.agreement.valence?.names).toHaveLength(2);
    const labels = labelsOn(set, framesAt(10, 3));
    expect(labels.valence).toEqual([0.25, 0.5, -0.25]);
    expect(labels.annotators.map(({ name }) => name)).toEqual(['A1 (picture only)']);
    expect(labelsOn(readLabelSet([valence]), framesAt(10, 3)).valence).toEqual([0.5, 0.5, 0]);
  });

  test('all of them leave no labels, which is said', () => {
    const off = settings({ annotatorsOff: ['A1 (picture only)', 'A2 (picture only)'] });
    expect(() => labelsOn(readLabelSet([valence], off), framesAt(10, 3))).toThrow(
      'Every annotator is switched off, so there are no labels.',
    );
  });
});

describe('labels and frames of different rates', () => {
  const tenHz = { name: 'a.csv', text: 'time_s,valence,arousal\n0,0,0.5\n0.1,0.5,0.5\n0.2,1,0.5\n' };
  const sentences = (file: LabelFile, rows: SampledFrame[], part: Partial<LabelSettings> = {}) =>
    labelsOn(setOf([file], settings(part), rows), rows).alignment.sentences;

  test('hold each label where frames come more often', () => {
    const rows = framesAt(50, 15);
    const { valence: held } = labelsOn(readLabelSet([tenHz]), rows);
    expect(held).toEqual([0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1].map((value) => value));
    expect(sentences(tenHz, rows)).toEqual([
      'Labels come 10 times a second, sampled frames 50 times a second: each label is held until the next.',
    ]);
  });

  test('go by the rate of the grid where it takes a video of 25 frames a second unevenly', () => {
    // What a grid of 10 Hz takes: after 80 and 120 ms in turn.
    const rows = framesAt(25, 51).filter(({ frame }) => frame % 5 === 0 || frame % 5 === 2);
    expect(rows.slice(0, 4).map(({ timeS }) => timeS)).toEqual([0, 0.08, 0.2, 0.28]);
    const lines = Array.from({ length: 21 }, (_, line) => `${line / 10},${line / 20},0`).join('\n');
    const { alignment } = labelsOn(
      readLabelSet([{ name: 'a.csv', text: `time_s,valence,arousal\n${lines}` }]),
      rows,
    );
    expect(alignment.frameRateHz).toBeCloseTo(10, 9);
    expect(alignment.sentences).toEqual([
      'Labels and sampled frames come at the same rate: each frame takes the label nearest in time, at most 0.05 s away.',
    ]);
    // Labels every .17 s come more seldom than frames on the grid, whose longer steps alone would not say so.
    const slow = Array.from({ length: 13 }, (_, line) => `${(line * 0.17).toFixed(2)},0.5,0`).join('\n');
    const slower = labelsOn(readLabelSet([{ name: 'a.csv', text: `time_s,valence,arousal\n${slow}` }]), rows);
    expect(slower.alignment.files[0]?.rule).toBe('held');
  });

  test('take the nearest where frames come more seldom, and join by lines where asked', () => {
    const rows = framesAt(10, 2);
    const fifty = {
      name: 'a.csv',
      text: `time_s,valence,arousal\n${Array.from({ length: 6 }, (_, i) => `${i / 50},${i / 10},0`).join('\n')}`,
    };
    expect(labelsOn(readLabelSet([fifty]), rows).valence).toEqual([0, 0.5]);
    expect(sentences(fifty, rows)).toEqual([
      'Labels come 50 times a second, sampled frames 10 times a second: each frame takes the label nearest in time, at most 0.05 s away.',
    ]);
    const linear = labelsOn(readLabelSet([tenHz], settings({ alignment: 'linear' })), framesAt(20, 4));
    expect(linear.valence.map((value) => value?.toFixed(6))).toEqual([
      '0.000000',
      '0.250000',
      '0.500000',
      '0.750000',
    ]);
  });

  test('say what has no label: before, after, in between, and labels beyond the video', () => {
    const late = {
      name: 'late.csv',
      text: 'time_s,valence,arousal\n0.2,0.5,0\n0.3,,0\n0.4,0.5,0\n0.5,0.5,0\n',
    };
    expect(sentences(late, framesAt(10, 8))).toEqual([
      'Labels and sampled frames come at the same rate: each frame takes the label nearest in time, at most 0.05 s away.',
      '2 frames before the first label have none.',
      '2 frames after the last label have none.',
      '1 frame in between has no valence label and is left out.',
    ]);
    const long = {
      name: 'long.csv',
      text: `time_s,valence,arousal\n${Array.from({ length: 20 }, (_, i) => `${i / 10},0,0`).join('\n')}`,
    };
    expect(sentences(long, framesAt(10, 5))[1]).toBe(
      'The labels go on for 1.5 s after the last frame; that part is not used.',
    );
  });

  test('say that an offset was set, and none can leave the frames without any', () => {
    const moved = (offsetS: number) => ({ corrections: { 'a.csv': { offsetS } } });
    expect(sentences(tenHz, framesAt(10, 3), moved(-0.1))).toEqual([
      'Labels and sampled frames come at the same rate: each frame takes the label nearest in time, at most 0.05 s away.',
      '1 frame after the last label has none.',
      'a.csv was moved 0.1 s earlier.',
    ]);
    expect(() => sentences(tenHz, framesAt(10, 3), moved(100))).toThrow(
      'No label falls on a frame: the labels lie between 100 s and 100.2 s, the frames between 0 s and 0.2 s.',
    );
  });

  test('say when one of two files lies beside the video', () => {
    const away = settings({ corrections: { [arousal.name]: { offsetS: 60 } } });
    const labels = labelsOn(readLabelSet([valence, arousal], away), framesAt(10, 3));
    expect(labels.arousal).toEqual([null, null, null]);
    expect(labels.alignment.sentences).toContain('No arousal label falls on a frame.');
  });

  test('labels with a line per frame go by the frames of the video, or by the rate that the user gives', () => {
    const frames = { name: 'v.txt', text: 'valence,arousal\n0,0\n0.25,0\n-5,-5\n0.75,0\n' };
    // Every second frame of a video at 20 Hz is sampled.
    const rows = framesAt(10, 2).map((row) => ({ ...row, frame: row.frame * 2 }));
    expect(labelsOn(setOf([frames], DEFAULT_LABEL_SETTINGS, rows), rows).valence).toEqual([0, null]);
    const at30 = settings({ corrections: { 'v.txt': { frameRateHz: 30 } } });
    expect(labelsOn(setOf([frames], at30, rows), rows).valence).toEqual([0, 0.75]);
  });
});
