import { describe, expect, test } from 'vitest';
import { recogniseLabels } from '../../../../../src/core/labels/forms/known-forms';
import type { LabelCorrection } from '../../../../../src/core/labels/label-correction';
import { readingOf } from '../../../../../src/core/labels/label-reading';
import { labelTracks } from '../../../../../src/core/labels/label-tracks';
import { type VideoFrames, videoOfLength } from '../../../../../src/core/labels/video-frames';

/** A video of 25 frames a second, every frame of which is known. */
function videoAt25(lengthS: number): VideoFrames {
  return { known: 'all', timesS: Array.from({ length: lengthS * 25 + 1 }, (_, frame) => frame / 25) };
}

/** The same video, of which every fifth frame was sampled. */
const SAMPLED: VideoFrames = {
  known: 'some',
  frames: Array.from({ length: 201 }, (_, index) => ({ frame: index * 5, timeS: index / 5 })),
};

/** The reading of labels at these places, beside a video. */
function read(
  column: string,
  places: readonly (number | string)[],
  video: VideoFrames,
  correction: LabelCorrection = {},
) {
  const rows = places.map((place, index) => `${place},${index % 2 ? 0.5 : -0.5},0`);
  const recognised = recogniseLabels([`${column},valence,arousal`, ...rows].join('\n'), 'a.csv');
  const reading = readingOf(recognised, correction, { video });
  return {
    clock: reading.clock,
    doubts: reading.doubts.map(({ sentence }) => sentence),
    assumed: reading.guesses.find(({ setting }) => setting === 'clock')?.assumed,
    timesS: labelTracks(recognised, reading, video)[0]?.timesS ?? [],
  };
}

const steps = (count: number, step: number, first = 0) =>
  Array.from({ length: count }, (_, index) => first + index * step);

describe('the clock of a column that names no unit', () => {
  test.each([
    ['seconds', 's', steps(400, 0.1)],
    ['a rating every 5 s', 's', steps(8, 5)],
    ['a rating every 8 s, each at the end of its stretch', 's', steps(5, 8, 8)],
    ['whole seconds', 's', steps(41, 1)],
    ['milliseconds', 'ms', steps(400, 100)],
    ['milliseconds with fractions', 'ms', steps(400, 100.125)],
    ['a rating every 5 s in milliseconds', 'ms', steps(8, 5000)],
    ['microseconds', 'us', steps(400, 100_000)],
    ['frames from 0', 'frames', steps(1000, 1)],
    ['frames from 1', 'frames', steps(1000, 1, 1)],
    ['every tenth frame', 'frames', steps(100, 10)],
  ] as const)('is told by the length of the video: %s', (_, clock, places) => {
    for (const video of [videoAt25(40), videoOfLength(40)]) {
      const reading = read('timestamp', places, video);
      // How long a column of every tenth frame is, its rate alone can tell.
      expect(reading).toMatchObject({ clock, doubts: [] });
      expect(reading.assumed).toContain('The column "timestamp" was taken for');
    }
    const { timesS } = read('timestamp', places, videoAt25(40));
    expect(timesS.at(-1)).toBeGreaterThan(30);
    expect(timesS.at(-1)).toBeLessThan(42);
  });

  test('is in doubt where no unit fits, and the sentence says so', () => {
    const { doubts } = read('time', steps(400, 730.3), videoAt25(40));
    expect(doubts).toEqual([
      'a.csv: its times, 0 to 291389.7, fit the 40 s of video in none of seconds, milliseconds, microseconds, ' +
        'minutes, frames.',
    ]);
  });

  test('is in doubt where several might be meant, and where only minutes fit', () => {
    expect(read('time', steps(8, 5), videoAt25(6)).doubts).toEqual([
      'a.csv: its times may be milliseconds or frames.',
    ]);
    expect(read('time', steps(31, 2), videoAt25(3600)).doubts[0]).toMatch(
      /^a\.csv: its times were taken for min/,
    );
  });

  test('without a video is seconds, or milliseconds for whole numbers far apart, and nothing is in doubt', () => {
    expect(read('time', steps(8, 5), videoOfLength(null))).toMatchObject({ clock: 's', doubts: [] });
    expect(read('time', steps(50, 40), videoOfLength(null))).toMatchObject({ clock: 'ms', doubts: [] });
  });

  test('is what the user says, and then there is no doubt', () => {
    expect(read('time', steps(8, 5), videoAt25(6), { clock: 's' })).toMatchObject({ clock: 's', doubts: [] });
  });
});

describe('a clock that the file names', () => {
  test.each([
    ['time_us', 'us'],
    ['timestamp [μs]', 'us'],
    ['timeMs', 'ms'],
    ['pos_msec', 'ms'],
    ['video_time_ms', 'ms'],
    ['t (s)', 's'],
    ['frametime_ms', 'ms'],
    ['time_min', 'min'],
    ['frame_number', 'frames'],
  ])('"%s" counts %s', (column, clock) => {
    expect(read(column, [0, 1], videoOfLength(null)).clock).toBe(clock);
  });

  test.each([
    ['0:00:00.0', '0:00:01.5', '1:02:03.25'],
    ['00:00:00,000', '00:00:01,500', '01:02:03,250'],
    ['00:00', '00:01.5', '62:03.25'],
  ])('times such as "%s" are hours, minutes and seconds whatever the column is called', (...cells) => {
    const quoted = cells.map((cell) => `"${cell}"`);
    expect(read('time_ms', quoted, videoOfLength(null))).toMatchObject({
      clock: 's',
      timesS: [0, 1.5, 3723.25],
    });
  });

  test.each(['1:75', '1:2:3:4', '0:61:00 later'])('"%s" is no time', (cell) => {
    expect(() => read('time', ['0:00', cell], videoOfLength(null))).toThrow(
      `a.csv, line 3: expected a time as 0:01:02.5, found "${cell}".`,
    );
  });

  test('is in doubt where its labels go on long after the video, and what would fit is said', () => {
    expect(read('time_s', steps(400, 100), videoAt25(40)).doubts).toEqual([
      'a.csv: as seconds its labels go on until 39900 s, and the video ends at 40 s; they would fit it as milliseconds.',
    ]);
    expect(read('time_s', steps(430, 0.1), videoAt25(40)).doubts).toEqual([]);
  });

  test('is in doubt where all its labels fall on one moment of the video', () => {
    expect(read('time_ms', steps(400, 0.1), videoAt25(40)).doubts).toEqual([
      'a.csv: as milliseconds its 400 labels cover 0.0399 s of 40 s of video; they would fit it as seconds.',
    ]);
    expect(read('time_s', [0], videoAt25(40)).doubts).toEqual([
      'a.csv: it holds one label for 40 s of video.',
    ]);
  });

  test('of frames is in doubt where they were counted at another rate than the video has', () => {
    expect(read('frame', steps(1200, 1), SAMPLED).doubts).toEqual([
      'a.csv: its 1200 frames last as long as the video at 30 a second, and the video has 25 a second.',
    ]);
    expect(read('frame', steps(1200, 1), SAMPLED, { frameRateHz: 30 }).doubts).toEqual([]);
    expect(read('frame', steps(700, 1), SAMPLED).doubts).toEqual([]);
  });
});
