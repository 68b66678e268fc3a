import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RecordingAnnotator } from '../../../../training/src/datasets/recordings/recording-labels';
import type { RecordingSource } from '../../../../training/src/datasets/recordings/recording-source';
import {
  checkLabels,
  labelFrames,
  preparedLabels,
} from '../../../../training/src/preparation/prepared-labels';

const folder = mkdtempSync(join(tmpdir(), 'frame-labels-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A recording whose label file holds these lines. */
function labelled(name: string, lines: readonly string[]): RecordingSource {
  const path = join(folder, `${name}.labels`);
  writeFileSync(path, lines.join('\n'));
  return {
    name,
    subjects: [name],
    partition: null,
    pictures: { kind: 'video', path: 'x.mp4' },
    labels: { kind: 'files', paths: [path] },
  };
}

/** One who labelled at 0, 0.1 and 0.2 s. */
function annotator(
  name: string,
  valence: readonly (number | null)[],
  arousal: readonly (number | null)[],
): RecordingAnnotator {
  const timesS = [0, 0.1, 0.2];
  return {
    name,
    tracks: [
      { annotator: name, dimension: 'valence', timesS, values: valence },
      { annotator: name, dimension: 'arousal', timesS, values: arousal },
    ],
  };
}

const gold = annotator('gold', [0.1, 0.2, 0.3], [-0.1, null, -0.3]);

/** Times of frames at a rate, milliseconds. */
const timesAt = (rateHz: number, count: number) =>
  Array.from({ length: count }, (_, i) => (i * 1000) / rateHz);

describe('labels of frames', () => {
  test('are the nearest in time where both come at one rate, though frames may jitter', () => {
    const labels = preparedLabels([gold], [0, 96, 204, 300]);
    expect(labels).toEqual({
      annotators: ['gold'],
      valence: [[0.1, 0.2, 0.3, null]],
      arousal: [[-0.1, null, -0.3, null]],
    });
  });

  test('are repeated until the next at 50 Hz: label 0 for frames 0–4, label 1 for 5–9', () => {
    const { valence } = preparedLabels([gold], timesAt(50, 16));
    const five = (value: number) => Array.from({ length: 5 }, () => value);
    expect(valence).toEqual([[...five(0.1), ...five(0.2), ...five(0.3), null]]);
    // Frames a millisecond early belong to the label that they stand for.
    const early = timesAt(50, 15).map((ms) => Math.max(0, ms - 1));
    expect(preparedLabels([gold], early).valence).toEqual([[...five(0.1), ...five(0.2), ...five(0.3)]]);
  });

  test('are kept apart by annotator', () => {
    const annotators = [
      annotator('A1', [0, 0, 0], [0.5, 0.5, 0.5]),
      annotator('A2', [1, 1, 1], [null, null, null]),
    ];
    const labels = preparedLabels(annotators, timesAt(10, 3));
    expect(labels.annotators).toEqual(['A1', 'A2']);
    expect(labels.valence[1]).toEqual([1, 1, 1]);
    expect(labels.arousal).toEqual([
      [0.5, 0.5, 0.5],
      [null, null, null],
    ]);
  });

  test('that count frames go by every frame of the video, not by those sampled', async () => {
    const source = labelled('counted', [
      'valence,arousal',
      '0.1,0',
      '0.2,0',
      '0.3,0',
      '0.4,0',
      '0.5,0',
      '0.6,0',
    ]);
    // A video at 20 Hz, sampled at 10.
    const labels = await labelFrames(source, [0, 100, 200], timesAt(20, 6));
    expect(labels.valence).toEqual([[0.1, 0.3, 0.5]]);
  });
});

describe('labels of another recording', () => {
  test('are found by the name in the file', async () => {
    const lines = ['name;timestamp;arousal;valence;liking', "'Devel_DE_02';0;0;0;0"];
    await expect(checkLabels(labelled('Devel_DE_01', lines))).rejects.toThrow(
      'Its labels are those of "Devel_DE_02", expected "Devel_DE_01".',
    );
    await expect(checkLabels(labelled('Devel_DE_02', lines))).resolves.toBeUndefined();
  });

  test('are found by their length, and where they fall on no frame', async () => {
    const long = labelled('long', ['time_s,valence,arousal', '0,0,0', '9,0,0']);
    await expect(labelFrames(long, [0, 100], [0, 100])).rejects.toThrow(
      'Its labels last until 9.0 s but the picture ends at 0.1 s',
    );
    const late = labelled('late', ['time_s,valence,arousal', '4,0,0', '4.1,0,0']);
    await expect(labelFrames(late, [0, 100], [0, 100])).rejects.toThrow(
      'No valence label falls on any of its',
    );
  });

  test('are refused with a value that does not fit, or with none at all', async () => {
    const wrong = labelled('wrong', ['time_s,valence,arousal', '0,7,0']);
    await expect(checkLabels(wrong)).rejects.toThrow('wrong.labels, line 2: expected valence as a number');
    const none = labelled('none', ['valence,arousal', '0.1,-5', '0.2,-5']);
    await expect(checkLabels(none)).rejects.toThrow('Its labels hold no arousal');
  });
});
