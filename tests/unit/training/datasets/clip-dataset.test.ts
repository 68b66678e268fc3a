import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CROP_VALUES } from '../../../../src/core/face/crop-pixels';
import { clipCountMarkdown } from '../../../../training/src/commands/clips';
import { drawClipVariation } from '../../../../training/src/datasets/clips/clip-augmentation';
import { clipImages } from '../../../../training/src/datasets/clips/clip-crops';
import {
  clipCounts,
  clipCountTable,
  labelledClips,
  readPreparedSet,
  recordingsAtRate,
} from '../../../../training/src/datasets/clips/clip-dataset';
import { seededRandom } from '../../../../training/src/engine/random';
import { type TestFrame, writePreparedSet } from '../../../support/prepared-set';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Frames whose valence is frame / 100, whose arousal is minus that, and whose crops get brighter. */
const ramp = (count: number, change: (frame: number) => Partial<TestFrame> = () => ({})): TestFrame[] =>
  Array.from({ length: count }, (_, frame) => ({
    valence: [frame / 100],
    arousal: [-frame / 100],
    shades: [frame, 2 * frame],
    ...change(frame),
  }));

const SETTINGS = { lengthFrames: 16, overlapRatio: 0.5, fusion: 'mean' } as const;

async function clipsOf(frames: TestFrame[], settings: Parameters<typeof labelledClips>[1] = SETTINGS) {
  await writePreparedSet(folder, [{ name: 'one', split: 'train', frames }]);
  return labelledClips(recordingsAtRate(await readPreparedSet(folder), 10, ['train']), settings);
}

describe('clips of a prepared set', () => {
  test('40 whole frames at overlap .5 give clips at 0, 8, 16 and 24, labelled by their mean', async () => {
    const clips = await clipsOf(ramp(40));
    expect(clips.map(({ crops }) => crops[0])).toEqual([0, 8, 16, 24]);
    expect(clips.map(({ lastFrame }) => lastFrame)).toEqual([15, 23, 31, 39]);
    // The mean of 0 … 15 is 7.5.
    expect(clips[0]?.label[0]).toBeCloseTo(0.075, 12);
    expect(clips[1]?.label[1]).toBeCloseTo(-0.155, 12);
  });

  test('the extremum is the label of largest magnitude, sign kept', async () => {
    const clips = await clipsOf(ramp(40), { ...SETTINGS, fusion: 'extremum' });
    expect(clips[0]?.label).toEqual([0.15, -0.15]);
  });

  test('discarded frames are skipped, and a gap starts anew', async () => {
    const short = await clipsOf(ramp(20, (frame) => (frame === 4 ? { shades: null } : {})));
    expect(short).toHaveLength(1);
    // Crops are counted without the discarded frame: frame 16 is crop 15.
    expect(short[0]?.crops).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(short[0]?.lastFrame).toBe(16);
    const broken = await clipsOf(ramp(40, (frame) => (frame >= 10 && frame < 16 ? { shades: null } : {})));
    expect(broken.map(({ lastFrame }) => lastFrame)).toEqual([31, 39]);
  });

  test('the gold label is the mean of the annotators who have one', async () => {
    const clips = await clipsOf(
      ramp(16, (frame) => ({ valence: [0.2, frame < 8 ? 0.6 : null], arousal: [-0.1, null] })),
    );
    // Eight frames of (.2 + .6) / 2 and eight of .2.
    expect(clips[0]?.label[0]).toBeCloseTo(0.3, 12);
    expect(clips[0]?.label[1]).toBeCloseTo(-0.1, 12);
  });

  test('frames without a label are left out of the fusion, clips without any are left out', async () => {
    const none = { valence: [null], arousal: [null] };
    const clips = await clipsOf(ramp(32, (frame) => (frame >= 12 ? none : {})));
    // The clip of frames 16 … 31 has no label; that of 8 … 23 has those of frames 8 … 11.
    expect(clips.map(({ lastFrame }) => lastFrame)).toEqual([15, 23]);
    expect(clips[1]?.label[0]).toBeCloseTo(0.095, 12);
  });

  test('a set of 50 Hz serves 10 Hz by every fifth frame, and labels of 10 Hz are repeated at 50 Hz', async () => {
    const sparse = ramp(100, (frame) => (frame % 5 === 0 ? {} : { valence: [null], arousal: [null] }));
    await writePreparedSet(folder, [{ name: 'one', split: 'test', frames: sparse }], 50);
    const set = await readPreparedSet(folder);
    const [slow] = recordingsAtRate(set, 10, ['test']);
    expect(slow?.crops).toEqual(Array.from({ length: 20 }, (_, i) => i * 5));
    expect(slow?.labels[3]).toEqual([0.15, -0.15]);
    // A camera of 25 Hz on the grid of 50: the frames nearest to each tenth of a second.
    const at25 = set.index.recordings.map((one) => ({
      ...one,
      timestampsMs: one.timestampsMs.map((ms) => 2 * ms),
    }));
    const [slower] = recordingsAtRate({ folder, index: { ...set.index, recordings: at25 } }, 10, ['test']);
    expect(slower?.frames.slice(0, 5).map(({ timestampMs }) => timestampMs)).toEqual([0, 80, 200, 280, 400]);
    const [fast] = recordingsAtRate(set, 50, ['test']);
    expect(fast?.labels.slice(5, 10)).toEqual(Array(5).fill([0.05, -0.05]));
    expect(() => recordingsAtRate(set, 30, ['test'])).toThrow(
      'frameRateHz must be a multiple of 30, found 50',
    );
    // By hand: 20 frames at 10 Hz give one clip of 16; 100 at 50 Hz give (100 − 16) / 3 = 28 hops, 29 clips.
    expect(clipCountTable(set)).toContainEqual({
      frameRateHz: 50,
      lengthFrames: 16,
      overlapRatio: 0.8,
      train: 0,
      validation: 0,
      test: 29,
    });
    expect(clipCountMarkdown(clipCountTable(set))).toContain('| 50 | 16 | 0.8 | 0 | 0 | 29 |');
    expect(clipCounts(set, 10, SETTINGS)).toEqual({ train: 0, validation: 0, test: 1 });
  });
});

describe('crops of a clip', () => {
  test('are the bytes of its frames over 255', async () => {
    const clips = await clipsOf(ramp(24));
    expect(clips).toHaveLength(2);
    const images = clipImages(clips, null, null);
    expect(images).toHaveLength(2 * 16 * CROP_VALUES);
    // Frame 3 of the second clip is frame 11: 11 above and 22 below.
    const start = (16 + 3) * CROP_VALUES;
    expect(images[start]).toBeCloseTo(11 / 255, 6);
    expect(images[start + CROP_VALUES - 1]).toBeCloseTo(22 / 255, 6);
  });

  test('a variation holds for all frames of a clip but for its noise', async () => {
    const still = ramp(16, () => ({ shades: [60, 180] }));
    const [clip] = await clipsOf(still);
    if (clip === undefined) throw new Error('There is no clip.');
    const varied = drawClipVariation(seededRandom(3), 1);
    const framesOf = (noise: number) => {
      const images = clipImages([clip], () => ({ ...varied, noise }), seededRandom(4));
      return (index: number) => images.slice(index * CROP_VALUES, (index + 1) * CROP_VALUES);
    };
    const quiet = framesOf(0);
    expect(Buffer.from(quiet(15).buffer).equals(Buffer.from(quiet(0).buffer))).toBe(true);
    expect(quiet(0)[0]).not.toBeCloseTo(60 / 255, 3);
    const noisy = framesOf(0.02);
    const first = noisy(0);
    const difference = noisy(15).reduce((most, v, i) => Math.max(most, Math.abs(v - (first[i] ?? 0))), 0);
    expect(difference).toBeGreaterThan(0.01);
    expect(difference).toBeLessThan(0.25);
  });

  test('a crops file that ends too early is named', async () => {
    const [clip] = await clipsOf(ramp(16));
    if (clip === undefined) throw new Error('There is no clip.');
    await truncate(clip.recording.cropsFile, 10 * CROP_VALUES);
    expect(() => clipImages([clip], null, null)).toThrow(
      /one\.crops: expected crop 10, but the file ends before it/,
    );
  });
});

test('a folder without a prepared set is named', async () => {
  await expect(readPreparedSet(join(folder, 'nothing'))).rejects.toThrow('no prepared recordings there');
});
