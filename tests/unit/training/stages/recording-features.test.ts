import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  labelledClips,
  readPreparedSet,
  recordingsAtRate,
} from '../../../../training/src/datasets/clips/clip-dataset';
import {
  type FrozenNetwork,
  RecordingFeatures,
  weightsHash,
} from '../../../../training/src/stages/recordings/recording-features';
import { writePreparedSet } from '../../../support/prepared-set';

let folder = '';
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

const LOG = { note() {}, epoch() {}, progress: () => ({ update() {}, stop() {} }) };

/** A network whose two features are the first and the last value of a crop; counts the crops it sees. */
function countingNetwork(hash: string): FrozenNetwork & { seen: number } {
  return {
    hash,
    featureCount: 2,
    seen: 0,
    features(images) {
      this.seen += images.shape[0];
      const rows = tf.reshape(images, [images.shape[0], -1]) as tf.Tensor2D;
      const last = (rows.shape[1] ?? 0) - 1;
      return tf.concat([tf.slice(rows, [0, 0], [-1, 1]), tf.slice(rows, [0, last], [-1, 1])], 1);
    },
  };
}

/** One recording of 50 frames at 50 Hz, the third discarded; crops of frame f are f above and 2 f below. */
async function prepared() {
  const frames = Array.from({ length: 50 }, (_, frame) => ({
    valence: [0.1],
    arousal: [0.2],
    shades: frame === 2 ? null : ([frame, 2 * frame] as const),
  }));
  const set = join(folder, 'set');
  await writePreparedSet(set, [{ name: 'one', split: 'train', frames }], 50);
  return readPreparedSet(set);
}

async function openFeatures(network: FrozenNetwork, rate = 50) {
  const set = await prepared();
  const recordings = recordingsAtRate(set, rate, ['train']);
  const features = await RecordingFeatures.open(join(folder, 'cache'), network, set, rate, recordings, LOG);
  return { features, recordings };
}

test('the features of a clip are those of its frames', async () => {
  const { features, recordings } = await openFeatures(countingNetwork('a'));
  const clips = labelledClips(recordings, { lengthFrames: 16, overlapRatio: 0.5, fusion: 'mean' });
  expect(clips.length).toBeGreaterThan(1);
  const values = await features.clipTensor(clips).array();
  // The second clip starts at the ninth kept frame, which is frame 9.
  expect(values[1]?.[0]?.[0]).toBeCloseTo(9 / 255, 6);
  expect(values[1]?.[15]?.[1]).toBeCloseTo(48 / 255, 6);
});

test('a frame rate keeps the frames it needs, each computed once', async () => {
  const network = countingNetwork('a');
  const { features, recordings } = await openFeatures(network, 10);
  expect(network.seen).toBe(10);
  const [recording] = recordings;
  if (recording === undefined) throw new Error('There is no recording.');
  // Frame 10 is crop 9, since frame 2 was discarded.
  const values = await features.clipTensor([{ recording, crops: [9] }]).array();
  expect(values[0]?.[0]?.[0]).toBeCloseTo(10 / 255, 6);
});

test('what is on disk is not computed again; other weights or another rate are', async () => {
  await openFeatures(countingNetwork('a'));
  const again = countingNetwork('a');
  await openFeatures(again);
  expect(again.seen).toBe(0);
  const other = countingNetwork('b');
  await openFeatures(other);
  expect(other.seen).toBe(49);
  const slow = countingNetwork('a');
  await openFeatures(slow, 10);
  expect(slow.seen).toBe(10);
});

test('a computation that was killed goes on after its last whole row', async () => {
  const whole = await openFeatures(countingNetwork('a'));
  const [key] = await readdir(join(folder, 'cache'));
  const [file] = await readdir(join(folder, 'cache', key ?? ''));
  const path = join(folder, 'cache', key ?? '', file ?? '');
  const clip = (opened: typeof whole) => {
    const crops = Array.from({ length: 49 }, (_, crop) => crop);
    const recording = opened.recordings[0];
    if (recording === undefined) throw new Error('There is no recording.');
    return [...opened.features.clipTensor([{ recording, crops }]).dataSync()];
  };
  const expected = clip(whole);
  // Twenty rows of two floats and a piece of the next.
  await truncate(path, 20 * 8 + 5);
  const network = countingNetwork('a');
  const resumed = await openFeatures(network);
  expect(network.seen).toBe(29);
  expect(clip(resumed)).toEqual(expected);
});

test('the hash of weights follows their values and names, whatever their order', async () => {
  const a = tf.tensor1d([1, 2]);
  const b = tf.tensor1d([3]);
  const hash = await weightsHash(
    new Map([
      ['a', a],
      ['b', b],
    ]),
  );
  expect(
    await weightsHash(
      new Map([
        ['b', b],
        ['a', a],
      ]),
    ),
  ).toBe(hash);
  expect(
    await weightsHash(
      new Map([
        ['a', a],
        ['c', b],
      ]),
    ),
  ).not.toBe(hash);
  expect(
    await weightsHash(
      new Map([
        ['a', tf.tensor1d([1, 2.5])],
        ['b', b],
      ]),
    ),
  ).not.toBe(hash);
});
