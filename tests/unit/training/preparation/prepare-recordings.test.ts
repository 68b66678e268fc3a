import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CROP_VALUES } from '../../../../src/core/face/crop-pixels';
import { DEFAULT_CROP_RULE } from '../../../../src/core/face/crop-rule';
import { actorSetOf } from '../../../../training/src/commands/prepare';
import {
  actorRecordings,
  actorTruth,
  DEFAULT_ACTOR_SET,
} from '../../../../training/src/datasets/recordings/actor-recordings';
import type { PreparedIndex } from '../../../../training/src/datasets/recordings/prepared-recordings';
import type {
  RecordingSet,
  RecordingSource,
} from '../../../../training/src/datasets/recordings/recording-source';
import type { CutBatch } from '../../../../training/src/preparation/page-contract';
import { preparationReport } from '../../../../training/src/preparation/preparation-report';
import {
  type PreparationOptions,
  prepareRecordings,
  type RecordingCutter,
} from '../../../../training/src/preparation/prepare-recordings';
import { readLabels } from '../../../support/read-labels';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A cutter without a browser: ten frames in two batches, the fourth without a face, crops of one shade. */
class FakeCutter implements RecordingCutter {
  readonly cuts: string[] = [];
  closed = 0;
  /** Thrown or returned for the recording of this name. */
  failAt: { name: string; how: 'die' | 'fault' } | null = null;

  async cut(_: number, { name }: RecordingSource, onBatch: (batch: CutBatch) => Promise<void>) {
    const shade = this.cuts.push(name);
    await onBatch(batchOf(0, [true, true, true, false, true], shade));
    if (this.failAt?.name === name) {
      if (this.failAt.how === 'fault') return `${name} is cut off.`;
      throw new Error('The browser that cuts faces has ended.');
    }
    await onBatch(batchOf(500, [true, true, true, true, true], shade));
    return null;
  }

  async close() {
    this.closed += 1;
  }
}

function batchOf(startMs: number, whole: boolean[], shade: number): CutBatch {
  const timestampsMs = whole.map((_, index) => startMs + index * 100);
  const crops = Buffer.alloc(whole.filter(Boolean).length * CROP_VALUES, shade).toString('base64');
  return { decodedMs: timestampsMs, timestampsMs, whole, crops, fraction: 0.5 };
}

function setUp(cutter = new FakeCutter(), more: Partial<PreparationOptions> = {}) {
  const out = mkdtempSync(join(tmpdir(), 'prepare-'));
  folders.push(out);
  const options: PreparationOptions = {
    out,
    seed: 1,
    frameRateHz: 10,
    minimumFaceScore: 0.7,
    cropRule: DEFAULT_CROP_RULE,
    openCutter: async () => cutter,
    ...more,
  };
  return { out, options, cutter };
}

const set = actorRecordings({ ...DEFAULT_ACTOR_SET, subjects: 5, recordings: 1, seconds: 1 });

describe('preparing recordings', () => {
  test('writes crops and an index, with the truth beside', async () => {
    const { out, options, cutter } = setUp();
    const { index, cut } = await prepareRecordings(set, options);
    expect(cut).toHaveLength(5);
    expect(JSON.parse(readFileSync(join(out, 'index.json'), 'utf8'))).toEqual(index);
    expect(index).toMatchObject({
      schemaVersion: 1,
      dataset: 'Actor',
      frameRateHz: 10,
      minimumFaceScore: 0.7,
    });
    expect(index.recordings.map(({ split }) => split).sort()).toEqual([
      'test',
      'train',
      'train',
      'train',
      'validation',
    ]);
    for (const [place, recording] of index.recordings.entries()) {
      expect(recording.name).toBe(`actor-0${place + 1}-1`);
      expect(recording.timestampsMs).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
      expect(recording.crops).toEqual([0, 1, 2, null, 3, 4, 5, 6, 7, 8]);
      expect(recording.annotators).toEqual(['A1', 'A2', 'A3']);
      expect(recording.valence.map((values) => values.length)).toEqual([10, 10, 10]);
      const crops = readFileSync(join(out, recording.cropsFile));
      expect(crops.equals(Buffer.alloc(9 * CROP_VALUES, place + 1))).toBe(true);
    }
    const truth = readLabels(readFileSync(join(out, 'actor-02-1.truth.csv'), 'utf8'));
    const pictures = set.recordings[1]?.pictures;
    const affects = pictures?.kind === 'actor' ? actorTruth(pictures.recording).affects : [];
    expect(truth.valence[4]).toBeCloseTo(affects[4]?.[0] ?? Number.NaN, 5);
    expect(cutter.closed).toBe(1);
  });

  test('that was killed goes on with what is missing and redoes nothing', async () => {
    const { out, options, cutter } = setUp();
    cutter.failAt = { name: 'actor-03-1', how: 'die' };
    await expect(prepareRecordings(set, options)).rejects.toThrow('The browser that cuts faces has ended.');
    expect(existsSync(join(out, 'index.json'))).toBe(false);
    // A kill leaves what was under way; here the second recording lost its end as well.
    writeFileSync(join(out, 'actor-03-1.crops.partial'), 'half a crop');
    truncateSync(join(out, 'actor-02-1.crops'), 100);

    const second = new FakeCutter();
    const { index, cut } = await prepareRecordings(set, { ...options, openCutter: async () => second });
    expect(cutter.cuts).toEqual(['actor-01-1', 'actor-02-1', 'actor-03-1']);
    expect(second.cuts).toEqual(['actor-02-1', 'actor-03-1', 'actor-04-1', 'actor-05-1']);
    expect(cut).toEqual(second.cuts);
    expect(index.recordings).toHaveLength(5);
    expect(existsSync(join(out, 'actor-03-1.crops.partial'))).toBe(false);

    const opened: string[] = [];
    const third = { ...options, openCutter: async () => Promise.reject(opened.push('a browser')) };
    expect((await prepareRecordings(set, third)).index).toEqual(index);
    expect(opened).toEqual([]);
  });

  test('cuts anew what was cut with other settings, and only splits anew with another seed', async () => {
    const { options, cutter } = setUp();
    const first = await prepareRecordings(set, options);
    const reseeded = await prepareRecordings(set, { ...options, seed: 4 });
    expect(cutter.cuts).toHaveLength(5);
    const splits = (index: PreparedIndex) => index.recordings.map(({ split }) => split);
    expect(splits(reseeded.index)).not.toEqual(splits(first.index));
    await prepareRecordings(set, { ...options, minimumFaceScore: 0.8 });
    expect(cutter.cuts).toHaveLength(10);
  });

  test('skips what cannot serve by name, with a count, and reports the share kept', async () => {
    const { options, cutter } = setUp();
    cutter.failAt = { name: 'actor-02-1', how: 'fault' };
    const broken: RecordingSource = {
      ...(set.recordings[0] as RecordingSource),
      name: 'no labels',
      labels: { kind: 'files', paths: ['/nowhere/labels.csv'] },
    };
    const whole: RecordingSet = {
      ...set,
      recordings: [...set.recordings, broken],
      skipped: [{ file: 'found.avi', reason: 'The file is empty.' }],
    };
    const progress: number[] = [];
    const { index } = await prepareRecordings(whole, {
      ...options,
      onProgress: (done) => progress.push(done),
    });
    expect(index.recordings.map(({ name }) => name)).not.toContain('actor-02-1');
    expect(index.skipped).toEqual([
      { file: 'found.avi', reason: 'The file is empty.' },
      { file: 'actor-02-1', reason: 'actor-02-1 is cut off.' },
      { file: 'no labels', reason: 'labels.csv: the label file is missing or cannot be read.' },
    ]);
    const report = preparationReport(index);
    // Four recordings of ten frames, nine whole ones each.
    expect(report).toContain('all        4 recordings, 4 people, 36 of 40 frames, 90.0 % kept');
    expect(report).toContain('Skipped actor-02-1: actor-02-1 is cut off.');
    expect(report.endsWith('3 files skipped.')).toBe(true);
    expect(progress.at(-1)).toBe(6);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  test('with several at once gives the same index', async () => {
    const one = await prepareRecordings(set, setUp().options);
    const three = await prepareRecordings(set, { ...setUp().options, jobs: 3 });
    const withoutCrops = ({ recordings }: PreparedIndex) => recordings;
    expect(withoutCrops(three.index)).toEqual(withoutCrops(one.index));
  });

  test('is refused when nothing can be prepared, and when two names give one file', async () => {
    const { options } = setUp();
    const none: RecordingSet = {
      dataset: 'X',
      recordings: [],
      skipped: [{ file: 'a.avi', reason: 'It is empty.' }],
    };
    await expect(prepareRecordings(none, options)).rejects.toThrow(
      'X: no recording could be prepared, 1 skipped; the first skipped is a.avi: It is empty.',
    );
    const [first] = set.recordings as [RecordingSource];
    const clash = {
      ...set,
      recordings: [
        { ...first, name: 'a b' },
        { ...first, name: 'a/b' },
      ],
    };
    await expect(prepareRecordings(clash, options)).rejects.toThrow(
      'Recordings "a b" and "a/b" would be written to one file; rename one of them.',
    );
  });
});

test('the set of the actor is typed as numbers by name', () => {
  expect(actorSetOf('', 3)).toEqual({ ...DEFAULT_ACTOR_SET, seed: 3 });
  expect(actorSetOf('subjects=2,lag=7,away=0', 3)).toMatchObject({ subjects: 2, lagFrames: 7, awayShare: 0 });
  expect(() => actorSetOf('people=2', 3)).toThrow(
    '--actor: expected a number for one of subjects, recordings',
  );
  expect(() => actorSetOf('lag=', 3)).toThrow('found "lag=".');
});
