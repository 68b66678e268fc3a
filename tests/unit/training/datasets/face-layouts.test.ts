import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EXPRESSION_CLASSES } from '../../../../training/src/datasets/faces/expression-classes';
import { readExpressionData, sampleOfClasses } from '../../../../training/src/datasets/faces/expression-data';
import { readFaceDataset } from '../../../../training/src/datasets/faces/face-dataset';
import type { FaceDataset, FaceSample, Split } from '../../../../training/src/datasets/faces/face-samples';
import { parseRafLabels, rafSplits } from '../../../../training/src/datasets/faces/raf-db';
import { skippedSummary } from '../../../../training/src/datasets/files/skipped-files';

const EVERY: ReadonlySet<Split> = new Set(['train', 'validation', 'test']);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, data: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), data);
}

const picture = (sizePx: number, value: number, format: 'png' | 'jpeg', channels: 1 | 3 = 3) =>
  sharp(Buffer.alloc(sizePx * sizePx * channels, value), {
    raw: { width: sizePx, height: sizePx, channels },
  })
    .toFormat(format)
    .toBuffer();

const skips = ({ skipped }: FaceDataset) =>
  Object.fromEntries([...skipped].map(([reason, { count, first }]) => [reason, [count, ...first]]));
const names = ({ samples }: FaceDataset, split: Split) =>
  samples.filter((sample) => sample.split === split).map(({ name }) => name);

describe('RAF-DB', () => {
  const LIST = 'basic/EmoLabel/list_patition_label.txt';
  const image = (name: string) => `basic/Image/aligned/${name}_aligned.jpg`;

  test('is read from its published layout: labels 1 to 7, the official test part, colour', async () => {
    await write(LIST, 'train_00001.jpg 5\ntrain_00002.jpg 1\ntest_0001.jpg 7\n');
    await write(image('train_00001'), await picture(100, 200, 'jpeg'));
    await write(image('train_00002'), await picture(100, 90, 'jpeg'));
    await write(image('test_0001'), await picture(100, 30, 'jpeg'));
    const set = await readFaceDataset(folder, EVERY);
    expect(set.name).toBe('RAF-DB');
    expect(set.classes).toEqual(EXPRESSION_CLASSES.filter((name) => name !== 'contempt'));
    expect(
      set.samples.map(({ name, split, majorityClass }) => [name, split, EXPRESSION_CLASSES[majorityClass]]),
    ).toEqual([
      ['raf-db/test_0001', 'test', 'neutral'],
      ['raf-db/train_00001', 'train', 'sadness'],
      ['raf-db/train_00002', 'train', 'surprise'],
    ]);
    const [first] = set.samples;
    expect([first?.sizePx, first?.channels, first?.pixels.length]).toEqual([100, 3, 30_000]);
    expect(Math.abs((first?.pixels[0] ?? 0) - 30)).toBeLessThan(3);
    expect(first?.classShares.reduce((sum, share) => sum + share, 0)).toBe(1);
    expect(skippedSummary(set.skipped)).toBe('nothing left out');
  });

  test('leaves out by name what is missing, cut or mislabelled', async () => {
    await write(
      LIST,
      'train_00001.jpg 5\ntrain_00002.jpg 9\ntrain_00003.jpg\ntrain_00004.jpg 2\ntrain_00005.jpg 3\ntest_0001.jpg 7\n',
    );
    await write(image('train_00001'), await picture(100, 200, 'jpeg'));
    await write(image('train_00002'), await picture(100, 200, 'jpeg'));
    const whole = await picture(100, 120, 'jpeg');
    await write(image('train_00005'), whole.subarray(0, whole.length / 2));
    await write(image('test_0001'), await picture(100, 30, 'jpeg'));
    await write(image('test_0002'), await picture(100, 30, 'jpeg'));
    const set = await readFaceDataset(folder, EVERY);
    expect(set.samples.map(({ name }) => name)).toEqual(['raf-db/test_0001', 'raf-db/train_00001']);
    expect(skips(set)).toEqual({
      'label is none of 1 to 7': [1, `${LIST}, line 2: 9`],
      'label line cut or malformed': [1, `${LIST}, line 3`],
      'unreadable image': [1, image('train_00005')],
      'label without image': [1, 'train_00004.jpg'],
      'image without label': [2, 'test_0002', 'train_00002'],
    });
    expect(skippedSummary(set.skipped)).toContain('2 for "image without label" (test_0002, train_00002)');
  });

  test('gives a tenth of each class of the training part to validation, the same on every machine', () => {
    const lines = Array.from(
      { length: 300 },
      (_, i) => `train_${String(i).padStart(5, '0')}.jpg ${i % 3 === 0 ? 1 : 4}`,
    );
    const labels = parseRafLabels([...lines, 'test_0001.jpg 1'].join('\r\n'), 'list', () => {});
    const splits = rafSplits(labels);
    const chosen = labels.filter(({ name }) => splits.get(name) === 'validation');
    // 100 faces of surprise, 200 of happiness.
    expect(chosen.filter(({ expression }) => expression === 'surprise')).toHaveLength(10);
    expect(chosen.filter(({ expression }) => expression === 'happiness')).toHaveLength(20);
    expect(splits.get('test_0001')).toBe('test');
    expect(rafSplits([...labels].reverse())).toEqual(splits);
  });
});

describe('FER+ as tables', () => {
  const VOTES_HEAD =
    'Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF';
  const pixels = (value: number) => Array.from({ length: 2304 }, () => value).join(' ');

  async function writeTables(rows: readonly (readonly [pixels: string, votes: string])[]): Promise<void> {
    await write('fer2013.csv', ['emotion,pixels,Usage', ...rows.map(([line]) => line)].join('\n'));
    await write('fer2013new.csv', [VOTES_HEAD, ...rows.map(([, line]) => line)].join('\r\n'));
  }

  test('pairs the rows by line and takes the parts by usage', async () => {
    await writeTables([
      [`0,${pixels(10)},Training`, 'Training,fer0000000.png,4,0,0,1,3,2,0,0,0,0'],
      [`3,"${pixels(20)}",PublicTest`, 'PublicTest,fer0028638.png,0,9,0,0,0,0,0,0,1,0'],
      [`3,${pixels(30)},PrivateTest`, 'PrivateTest,fer0032220.png,10,0,0,0,0,0,0,0,0,0'],
    ]);
    const set = await readFaceDataset(folder, EVERY);
    expect(set.name).toBe('FER+');
    expect(names(set, 'train')).toEqual(['ferplus/fer0000000.png']);
    expect(names(set, 'validation')).toEqual(['ferplus/fer0028638.png']);
    expect(names(set, 'test')).toEqual(['ferplus/fer0032220.png']);
    const [first, second] = set.samples;
    expect([...(first?.pixels ?? [])]).toEqual(new Array(2304).fill(10));
    expect(first?.classShares[0]).toBeCloseTo(0.4, 6);
    expect(second?.majorityClass).toBe(1);
  });

  test('leaves out by line what has no name, is cut, or does not pair', async () => {
    const votes = (name: string, usage = 'Training') => `${usage},${name},10,0,0,0,0,0,0,0,0,0`;
    await writeTables([
      [`0,${pixels(1)},Training`, votes('a.png')],
      [`0,${pixels(2)},Training`, votes('')],
      [`0,${pixels(3).slice(0, 900)}`, votes('c.png')],
      [`0,${pixels(4)},Training`, 'Training,d.png,10,0,0'],
      [`0,${pixels(5)},PublicTest`, votes('e.png')],
      [`0,${pixels(6)},Training`, 'Training,f.png,0,0,0,0,0,0,0,0,0,10'],
      [`0,${pixels(7)},Training`, ''],
    ]);
    const set = await readFaceDataset(folder, EVERY);
    expect(set.samples.map(({ name }) => name)).toEqual(['ferplus/a.png']);
    expect(skips(set)).toEqual({
      'left out of FER+ (no image name)': [1, 'fer2013new.csv, line 3'],
      'pixel line cut or malformed': [1, 'fer2013.csv, line 4'],
      'label line cut or malformed': [1, 'fer2013new.csv, line 5'],
      'usage differs between the tables': [1, 'fer2013.csv, line 6'],
      'majority vote unknown or not a face': [1, 'fer2013new.csv, line 7'],
      'pixels without a line of votes': [1, 'fer2013.csv, line 8'],
    });
  });

  test('needs both tables', async () => {
    await write('fer2013.csv', 'emotion,pixels,Usage\n');
    await expect(readFaceDataset(folder, EVERY)).rejects.toThrow(/fer2013new\.csv is missing; FER\+ takes/);
  });
});

test('FER+ pictures that are cut in half or missing are left out by name, and counted once', async () => {
  const row = (file: string, votes: string) => `${file},"(0, 0, 48, 48)",${votes}`;
  await write(
    'data/FER2013Train/label.csv',
    [
      row('a.png', '10,0,0,0,0,0,0,0,0,0'),
      row('b.png', '0,10,0,0,0,0,0,0,0,0'),
      row('c.png', '0,0,10,0,0,0,0,0,0,0'),
    ].join('\n'),
  );
  const noise = Buffer.from(Uint8Array.from({ length: 48 * 48 }, (_, i) => (i * 2654435761) >>> 24));
  const whole = await sharp(noise, { raw: { width: 48, height: 48, channels: 1 } })
    .png()
    .toBuffer();
  await write('data/FER2013Train/a.png', whole);
  await write('data/FER2013Train/b.png', whole.subarray(0, whole.length / 2));
  const set = await readFaceDataset(folder, EVERY);
  expect(names(set, 'train')).toEqual(['ferplus/FER2013Train/a.png']);
  expect([...(set.samples[0]?.pixels ?? [])]).toEqual([...noise]);
  expect(skips(set)).toEqual({
    'unreadable image': [1, 'data/FER2013Train/b.png'],
    'label without image': [1, 'FER2013Train/c.png'],
  });
});

test('DiffusionFER rows without values or pictures are left out by name', async () => {
  await write(
    'dataset_sheet.csv',
    'subDirectory_filePath,valence,arousal,expression\nx/happy/a_1.jpg,0.5,0.2,1\nx/happy/a_2.jpg,0.5\nx/happy/a_3.jpg,2,0,1\nx/odd/a_4.jpg,0,0,1\nx/happy/a_5.jpg,0,0,1\n',
  );
  for (const name of ['happy/a_1', 'happy/a_2', 'happy/a_3', 'odd/a_4'])
    await write(`x/${name}.jpg`, await picture(32, 90, 'jpeg'));
  const set = await readFaceDataset(folder, EVERY);
  expect(set.samples.map(({ name, affect }) => [name, ...affect])).toEqual([
    ['diffusionfer/x/happy/a_1.jpg', 0.5, 0.2],
  ]);
  // The class mean (.42, .28) is at (.81, .51) by the words; what lies beyond the plane is at its edge.
  const moved = await readFaceDataset(folder, EVERY, 'word-ratings');
  expect(moved.samples[0]?.affect[0]).toBeCloseTo(0.89, 6);
  expect(moved.samples[0]?.affect[1]).toBeCloseTo(0.43, 6);
  expect(skips(set)).toEqual({
    'valence or arousal missing or outside [-1, 1]': [2, 'x/happy/a_2.jpg', 'x/happy/a_3.jpg'],
    'unknown expression folder': [1, 'x/odd/a_4.jpg'],
    'label without image': [1, 'x/happy/a_5.jpg'],
  });
});

test('a folder without a known data set, or with two, is refused by name', async () => {
  await write('notes.txt', 'nothing');
  await expect(readFaceDataset(folder, EVERY)).rejects.toThrow(
    /no data set of faces that is known is there; expected one of FER\+ \(FER2013Test\/label\.csv\)/,
  );
  await write('dataset_sheet.csv', '');
  await write('list_patition_label.txt', '');
  await expect(readFaceDataset(folder, EVERY)).rejects.toThrow(
    /holds RAF-DB and DiffusionFER|holds DiffusionFER and RAF-DB/,
  );
});

describe('the classes of a run', () => {
  const sample = (shares: Partial<Record<(typeof EXPRESSION_CLASSES)[number], number>>): FaceSample => ({
    name: 'face',
    split: 'train',
    sizePx: 1,
    channels: 1,
    pixels: new Uint8Array(1),
    classShares: Float32Array.from(EXPRESSION_CLASSES, (name) => shares[name] ?? 0),
    majorityClass: EXPRESSION_CLASSES.indexOf('anger'),
    affect: [0, 0],
  });

  test('are counted without those that no set has, the other shares scaled to 1', () => {
    const seven = EXPRESSION_CLASSES.filter((name) => name !== 'contempt');
    const given = sample({ anger: 0.6, neutral: 0.2, contempt: 0.2 });
    const votes = sampleOfClasses(given, ['neutral', 'anger'], 'votes');
    expect(votes.majorityClass).toBe(1);
    expect(votes.classShares[0]).toBeCloseTo(0.25, 6);
    expect(votes.classShares[1]).toBeCloseTo(0.75, 6);
    const majority = sampleOfClasses(given, seven, 'majority');
    expect([...majority.classShares]).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(majority.majorityClass).toBe(4);
  });

  test('are seven for RAF-DB, and its training part is shown as often as its source says', async () => {
    await write('EmoLabel/list_patition_label.txt', 'train_00001.jpg 5\ntest_0001.jpg 7\n');
    await write('Image/aligned/train_00001_aligned.jpg', await picture(100, 200, 'jpeg'));
    await write('Image/aligned/test_0001_aligned.jpg', await picture(100, 20, 'jpeg'));
    const notes: string[] = [];
    const data = await readExpressionData(
      { data: [{ path: folder, repeats: 3 }], seed: 1 },
      { note: (message) => notes.push(message) },
    );
    expect(data.classes).toHaveLength(7);
    expect(data.train.map(({ name }) => name)).toEqual(new Array(3).fill('raf-db/train_00001'));
    expect(data.train[0]?.classShares).toHaveLength(7);
    expect(data.test.map(({ dataset, samples }) => [dataset, samples.length])).toEqual([['RAF-DB', 1]]);
    expect(notes).toEqual(['RAF-DB: 2 faces; nothing left out']);
  });

  test('are drawn by the seed where a run takes fewer than there are; validation and test stay whole', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `train_${String(index).padStart(5, '0')}`);
    await write(
      'EmoLabel/list_patition_label.txt',
      `${names.map((name) => `${name}.jpg 5\n`).join('')}test_0001.jpg 7\n`,
    );
    const grey = await picture(100, 200, 'jpeg');
    for (const name of [...names, 'test_0001']) await write(`Image/aligned/${name}_aligned.jpg`, grey);
    const read = (seed: number, trainFaces?: number) =>
      readExpressionData(
        { data: [{ path: folder, repeats: 1 }], seed, ...(trainFaces === undefined ? {} : { trainFaces }) },
        { note: () => {} },
      );
    const all = await read(1);
    const drawn = await read(1, 10);
    const inAll = new Set(all.train.map(({ name }) => name));
    expect(all.train).toHaveLength(27);
    expect(drawn.train).toHaveLength(10);
    expect(new Set(drawn.train.map(({ name }) => name)).size).toBe(10);
    for (const { name } of drawn.train) expect(inAll).toContain(name);
    expect((await read(1, 10)).train).toEqual(drawn.train);
    expect((await read(2, 10)).train).not.toEqual(drawn.train);
    expect((await read(1, 99)).train).toHaveLength(27);
    expect([drawn.validation.length, drawn.test[0]?.samples.length]).toEqual([3, 1]);
  });
});
