import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPRESSION_CLASSES, proxyAffect } from '../../../../training/src/datasets/faces/expression-classes';
import { readFaceDataset } from '../../../../training/src/datasets/faces/face-dataset';
import { proxyShares, readPreparedFaces } from '../../../../training/src/datasets/faces/prepared-faces';
import type { PreparedRecording } from '../../../../training/src/datasets/recordings/prepared-recordings';
import { advancedLabels } from '../../../../training/src/preparation/prepare-recordings';
import { writePreparedSet } from '../../../support/prepared-set';

describe('votes that stand for valence and arousal', () => {
  test('go to the class whose anchor is met, and sum to 1', () => {
    const shares = proxyShares([0.42, 0.28], 'class-means');
    expect(EXPRESSION_CLASSES[shares.indexOf(Math.max(...shares))]).toBe('happiness');
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  test('split evenly between two anchors that are equally near', () => {
    // Half-way between neutral (-0.03, 0.02) and surprise (-0.08, 0.52).
    const shares = proxyShares([-0.055, 0.27], 'class-means');
    expect(shares[EXPRESSION_CLASSES.indexOf('neutral')]).toBeCloseTo(
      shares[EXPRESSION_CLASSES.indexOf('surprise')] as number,
      6,
    );
  });

  test('lead back near to where they came from', () => {
    const [valence, arousal] = proxyAffect(proxyShares([-0.5, 0.5], 'class-means'), 'class-means');
    expect(Math.hypot(valence + 0.5, arousal - 0.5)).toBeLessThan(0.1);
  });

  test('are still a distribution far from every anchor', () => {
    const shares = proxyShares([20, -20], 'class-means');
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  });
});

describe('labels of training recordings moved for a known lag', () => {
  const recording = { valence: [[1, 2, 3, null, 5]], arousal: [[6, 7, 8, 9, 10]] };

  test('come that many frames earlier; the last have none', () => {
    const { valence, arousal } = advancedLabels(recording as unknown as PreparedRecording, 2);
    expect(valence).toEqual([[3, null, 5, null, null]]);
    expect(arousal).toEqual([[8, 9, 10, null, null]]);
  });

  test('stay as they are without a lag', () => {
    expect(advancedLabels(recording as unknown as PreparedRecording, 0)).toBe(recording);
  });
});

describe('frames of prepared recordings as stills', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
    const frame = (valence: number | null, shade: number | null) => ({
      valence: [valence, valence],
      arousal: [valence === null ? null : -valence, valence],
      shades: shade === null ? null : ([shade, shade] as const),
    });
    // At 10 Hz frames 0, 2 and 4 are stills: 2 was discarded, 6 is not annotated.
    const shades = [10, 20, null, 40, 50, 60, 70];
    const frames = shades.map((shade, index) => frame(index === 6 ? null : index / 10, shade));
    await writePreparedSet(folder, [{ name: 'one', split: 'train', frames }]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('are five a second, with the gold label and the crop in the middle of a square', async () => {
    const { samples, skipped } = await readPreparedFaces(folder, new Set(['train']));
    expect(samples.map(({ name }) => name)).toEqual(['test recordings/one/0', 'test recordings/one/4']);
    expect(samples.map(({ affect }) => affect)).toEqual([
      [0, 0],
      [0.4, 0],
    ]);
    expect(samples[1]?.pixels).toEqual(new Uint8Array(100 * 100 * 3).fill(50));
    expect([...skipped.keys()]).toEqual(['frame without valence and arousal']);
  });

  test('are found by their layout', async () => {
    const { samples } = await readFaceDataset(folder, new Set(['train', 'validation', 'test']));
    expect(samples).toHaveLength(2);
  });
});
