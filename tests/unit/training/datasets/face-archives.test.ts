import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  generationSeed,
  readDiffusionFer,
  seedSplit,
} from '../../../../training/src/datasets/faces/diffusionfer';
import { proxyAffect } from '../../../../training/src/datasets/faces/expression-classes';
import { parseVoteRows, readFerPlus, voteShares } from '../../../../training/src/datasets/faces/ferplus';

describe('FER+ votes', () => {
  test('become shares of the eight classes, unknown and not-a-face left out', () => {
    const result = voteShares([3, 0, 0, 5, 0, 0, 0, 0, 2, 0]);
    expect(result?.majority).toBe(3);
    expect(result?.shares[0]).toBeCloseTo(3 / 8, 6);
    expect(result?.shares[3]).toBeCloseTo(5 / 8, 6);
  });

  test('whose majority is unknown or not a face are dropped', () => {
    expect(voteShares([1, 0, 0, 0, 0, 0, 0, 0, 9, 0])).toBeNull();
    expect(voteShares([1, 0, 0, 0, 0, 0, 0, 0, 0, 9])).toBeNull();
  });

  test('that tie go to the first class', () => {
    expect(voteShares([0, 4, 4, 0, 0, 0, 0, 0, 2, 0])?.majority).toBe(1);
  });

  test('agree where more than half are for one class, single votes struck out', () => {
    // 5 of 9 once the single vote for contempt is struck out; 5 of 10 with it.
    expect(voteShares([5, 4, 0, 0, 0, 0, 0, 1, 0, 0])?.agreed).toBe(true);
    expect(voteShares([5, 3, 2, 0, 0, 0, 0, 0, 0, 0])?.agreed).toBe(false);
    expect(voteShares([4, 2, 0, 0, 0, 0, 0, 0, 3, 0])?.agreed).toBe(false);
    expect(voteShares([1, 0, 0, 0, 0, 0, 0, 0, 0, 0])?.agreed).toBe(false);
  });

  test('turn into proxy valence and arousal by the class anchors', () => {
    // Half happiness (.42, .28), half neutral (−.03, .02).
    const shares = [0.5, 0.5, 0, 0, 0, 0, 0, 0];
    const [valence, arousal] = proxyAffect(shares, 'class-means');
    expect(valence).toBeCloseTo(0.195, 6);
    expect(arousal).toBeCloseTo(0.15, 6);
    // (.81, .51) and (0, 0), by the words.
    expect(proxyAffect(shares, 'word-ratings')).toEqual([0.405, 0.255]);
  });

  test('in a damaged line are left out, and the line is named', () => {
    const text =
      'a.png,"(0, 0, 48, 48)",1,2,3,0,0,0,0,0,0,0\nb.png,"(0, 0, 48, 48)",1,x\nc.png,"(0, 0, 48, 48)",0,4,,0,0,0,0,0,0,0\n';
    const faults: string[] = [];
    const rows = parseVoteRows(text, 'label.csv', (where) => faults.push(where));
    expect(rows).toEqual([{ file: 'a.png', votes: [1, 2, 3, 0, 0, 0, 0, 0, 0, 0] }]);
    expect(faults).toEqual(['label.csv, line 2', 'label.csv, line 3']);
  });
});

describe('DiffusionFER seeds', () => {
  test('are the part of the file name before the last underscore', () => {
    expect(generationSeed('cropped/happy/qrtqisas_1.jpg')).toBe('qrtqisas');
  });

  test('fall into three parts of about 80, 5 and 15 percent', () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let i = 0; i < 5000; i++) counts[seedSplit(`seed-${i}`)]++;
    expect(counts.train / 5000).toBeCloseTo(0.8, 1);
    expect(counts.test / 5000).toBeCloseTo(0.15, 1);
    expect(counts.validation).toBeGreaterThan(100);
  });
});

const shared = resolve(import.meta.dirname, '../../../../../shared/data');

test.skipIf(!existsSync(shared))(
  'FER+ test holds 3,545 faces after the protocol (needs the data sets)',
  async () => {
    const set = await readFerPlus(`${shared}/ferplus/ferplus.tar.gz`, new Set(['test']));
    expect(set.samples).toHaveLength(3545);
    expect(set.samples.filter(({ agreed }) => agreed)).toHaveLength(3137);
    expect(set.skipped.get('majority vote unknown or not a face')?.count).toBe(28);
    expect(set.samples.every((sample) => sample.pixels.length === 48 * 48)).toBe(true);
  },
  60_000,
);

test.skipIf(!existsSync(shared))(
  'no DiffusionFER seed is in two parts (needs the data sets)',
  async () => {
    const set = await readDiffusionFer(
      `${shared}/diffusionfer/diffusionfer.tar.gz`,
      new Set(['train', 'test']),
    );
    const seeds = (split: string) =>
      new Set(set.samples.filter((s) => s.split === split).map((s) => generationSeed(s.name)));
    const train = seeds('train');
    expect(train.size).toBeGreaterThan(100);
    expect([...seeds('test')].filter((seed) => train.has(seed))).toEqual([]);
  },
  60_000,
);
