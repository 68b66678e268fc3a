import { describe, expect, test } from 'vitest';
import type { LabelCorrection } from '../../../../src/core/labels/label-correction';
import { DEFAULT_LABEL_SETTINGS } from '../../../../src/core/labels/set/label-settings';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { recordingResults } from '../../../../src/recordings/results';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed } from '../../../support/analysed-frames';

/** Labels made of predictions agree with them so well, whatever the clock and the scale. */
const LEAST_CCC = 0.97;
const RATE_HZ = 10;

/** A mild face: slightly negative, at times aroused; 30 s at 10 Hz from a video of 30 frames a second. */
const frames = Array.from({ length: 300 }, (_, slot) => {
  const valence = -0.18 + 0.16 * Math.sin(slot / 23);
  const arousal = 0.05 + 0.3 * Math.cos(slot / 41);
  return analysed(slot, { frame: slot * 3, raw: [valence, arousal], processed: [valence, arousal] });
});

/** A place and both values of each frame, as text. */
function labels(column: string, place: (slot: number) => string, value: (unit: number) => string): string {
  const rows = frames.map(({ slot, raw }) => {
    const [valence = 0, arousal = 0] = raw ?? [];
    return `${place(slot)},${value(valence)},${value(arousal)}`;
  });
  return [`${column},valence,arousal`, ...rows].join('\n');
}

/** The scores of a label file beside the predictions it was made of. */
function scoresOf(text: string, correction: LabelCorrection = {}) {
  const settings = { ...DEFAULT_LABEL_SETTINGS, corrections: { 'a.csv': correction } };
  const pipeline = { ...DEFAULT_SETTINGS.pipeline, frameRateHz: RATE_HZ, timeDelayFrames: 0 };
  const { comparison, labelProblem } = recordingResults(
    frames,
    { files: [{ name: 'a.csv', text }], settings },
    { pipeline, scoring: DEFAULT_SCORING, statistics: null },
  );
  expect(labelProblem).toBeNull();
  const { valence, arousal } = comparison?.processed.population ?? {};
  return {
    ccc: Math.min(valence?.ccc ?? 0, arousal?.ccc ?? 0),
    doubts: comparison?.doubts.map(({ sentence }) => sentence) ?? [],
  };
}

const inSeconds = (slot: number) => (slot / RATE_HZ).toFixed(3);
const asIs = (unit: number) => unit.toFixed(5);
const clockTime = (slot: number, point: string) => {
  const [minutes, seconds] = [Math.floor(slot / 600), ((slot / RATE_HZ) % 60).toFixed(3)];
  return `0:${String(minutes).padStart(2, '0')}:${seconds.padStart(6, '0').replace('.', point)}`;
};

describe('labels made of predictions agree with them', () => {
  test.each<[string, string, (slot: number) => string]>([
    ['seconds', 'time_s', inSeconds],
    ['seconds without a unit', 'time', inSeconds],
    ['milliseconds', 'timestamp', (slot) => String(slot * 100)],
    ['milliseconds with fractions', 'timestamp', (slot) => (slot * 100 + 0.25).toFixed(3)],
    ['milliseconds by name', 'pos_msec', (slot) => String(slot * 100)],
    ['microseconds', 'timestamp', (slot) => String(slot * 100_000)],
    ['minutes by name', 'time_min', (slot) => (slot / 600).toFixed(6)],
    ['frames from 0', 'frame', (slot) => String(slot * 3)],
    ['frames from 1', 'frame', (slot) => String(slot * 3 + 1)],
    ['frames without a unit', 'timestamp', (slot) => String(slot * 3)],
    ['h:mm:ss.f', 'time', (slot) => clockTime(slot, '.')],
    ['h:mm:ss,mmm', 'time', (slot) => `"${clockTime(slot, ',')}"`],
    ['mm:ss.f', 'time', (slot) => clockTime(slot, '.').slice(2)],
  ])('in %s', (_, column, place) => {
    const { ccc, doubts } = scoresOf(labels(column, place, asIs));
    expect(doubts).toEqual([]);
    expect(ccc).toBeGreaterThanOrEqual(LEAST_CCC);
  });

  test.each<[string, (unit: number) => number]>([
    ['-1 to 1', (unit) => unit],
    ['-10 to 10', (unit) => 10 * unit],
    ['-100 to 100', (unit) => 100 * unit],
    ['-1000 to 1000', (unit) => 1000 * unit],
    ['0 to 100', (unit) => 50 + 50 * unit],
  ])('on the scale %s, which the values tell', (_, value) => {
    const { ccc, doubts } = scoresOf(labels('time_s', inSeconds, (unit) => value(unit).toFixed(4)));
    expect(doubts).toEqual([]);
    expect(ccc).toBeGreaterThanOrEqual(LEAST_CCC);
  });

  test.each([
    [0, 1],
    [0, 10],
    [1, 5],
    [1, 7],
    [1, 9],
    [0.5, 9.5],
  ])('on the scale %f to %f, once the user has said it', (lowest, highest) => {
    const half = (highest - lowest) / 2;
    const text = labels('time_s', inSeconds, (unit) => (lowest + half + half * unit).toFixed(4));
    expect(scoresOf(text).doubts[0]).toMatch(/^a\.csv: its scale is not known \(taken for /);
    const { ccc, doubts } = scoresOf(text, { scale: { lowest, highest } });
    expect(doubts).toEqual([]);
    expect(ccc).toBeGreaterThanOrEqual(LEAST_CCC);
  });

  test('in a file of CASE, whose joystick goes from 0.5 to 9.5', () => {
    const text = labels(
      'jstime',
      (slot) => String(slot * 100),
      (unit) => (5 + 4.5 * unit).toFixed(4),
    );
    const { ccc, doubts } = scoresOf(text);
    expect(doubts).toEqual([]);
    expect(ccc).toBeGreaterThanOrEqual(LEAST_CCC);
  });
});

describe('scores speak against a guessed scale', () => {
  test('where labels move with the estimates and do not agree with them', () => {
    const text = labels('time_s', inSeconds, (unit) => (unit / 12).toFixed(5));
    const { ccc, doubts } = scoresOf(text);
    expect(ccc).toBeLessThan(0.3);
    expect(doubts).toHaveLength(2);
    expect(doubts[0]).toMatch(
      /^a\.csv: its valence moves with the estimates \(PCC 1\.00\) but lies off them \(CCC 0\.\d\d\) on the guessed/,
    );
    expect(scoresOf(text, { scale: { lowest: -1, highest: 1 } }).doubts).toEqual([]);
  });
});
