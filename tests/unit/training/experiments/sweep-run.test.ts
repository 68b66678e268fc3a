import { appendFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExperimentConfig } from '../../../../training/src/experiments/experiment-config';
import type { StageRunners } from '../../../../training/src/experiments/stage-runners';
import { addToSweep, pathOfPoint, readPoints } from '../../../../training/src/experiments/sweep-folder';
import { type PlannedPoint, planSweep } from '../../../../training/src/experiments/sweep-plan';
import { readSweepResults } from '../../../../training/src/experiments/sweep-results';
import { runPoint, runSweep } from '../../../../training/src/experiments/sweep-run';
import { readSweepTable } from '../../../../training/src/experiments/sweep-table';
import { mergeSweep } from '../../../../training/src/slurm/merge';

let folder = '';
let data = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-sweep-'));
  data = join(folder, 'prepared');
  await mkdir(data);
});
afterEach(() => rm(folder, { recursive: true }));

/** Scores as an evaluation writes them, of one step without post-processing. */
function recordingResult(ccc: number) {
  const scores = { count: 9, pcc: ccc + 0.01, ccc, mae: 0.1, mape: { value: 0.045 } };
  const score = { delayFrames: 0, concatenated: scores };
  const step = {
    scaleNormalisation: 'off',
    meanFilter: false,
    timeDelay: false,
    jointDelayFrames: 0,
    valence: score,
    arousal: score,
  };
  return { dataset: 'SEWA-DB', scores: { validation: [step], test: [step] } };
}

/** Runners that train nothing: the CCC of a point is its overlap, and names in `faulty` end in a fault. */
function runners(ran: string[], faulty: ReadonlySet<string> = new Set()): StageRunners {
  const run = async (config: ExperimentConfig) => {
    ran.push(config.name);
    if (faulty.has(config.name)) throw new Error('The clips are gone.');
    return recordingResult('overlapRatio' in config ? config.overlapRatio : 0);
  };
  return { expression: run, lstm: run, i3d: run };
}

const ONLY = new Map<string, readonly unknown[]>([
  ['pretraining', ['vgg-face']],
  ['frameRateHz', [10]],
  ['lengthFrames', [16]],
  ['fusion', ['mean']],
]);

/** Three points of table 2, of overlap .2, .5 and .8. */
async function threePoints(set = new Map<string, unknown>()): Promise<readonly PlannedPoint[]> {
  const weights = join(folder, 'face.h5');
  await writeFile(weights, '');
  const request = { data: [data], weights: new Map([['vgg-face', weights]]), seed: 1, only: ONLY, set };
  return (await planSweep(await readSweepTable('tables/2'), request)).points;
}

const TABLE = { name: 'tables/2', seed: 1, set: [], lacks: [] };
const say = () => {};
const options = (ran: string[], faulty?: ReadonlySet<string>) =>
  ({ backend: 'cpu', runners: runners(ran, faulty) }) as const;

async function lines(): Promise<string[]> {
  return (await readFile(join(folder, 'results.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
}

test('a grid becomes configurations over the paper’s values', async () => {
  const points = await threePoints(new Map([['rate.peak', 0.001]]));
  expect(points.map(({ config }) => 'overlapRatio' in config && config.overlapRatio)).toEqual([
    0.2, 0.5, 0.8,
  ]);
  expect(points[0]?.config).toMatchObject({
    kind: 'lstm',
    base: 'vgg16',
    batchSize: 8,
    rate: { kind: 'constant', peak: 0.001, warmUpShare: 0 },
    start: { kind: 'keras-h5', file: join(folder, 'face.h5') },
    recordings: data,
    lengthFrames: 16,
    fusion: 'mean',
  });
  expect(points[0]?.config).not.toHaveProperty('pretraining');
});

test('points without weights or data are left out, and what they need is said', async () => {
  const table = await readSweepTable('tables/6');
  const request = {
    data: [data],
    weights: new Map<string, string>(),
    seed: 1,
    only: new Map(),
    set: new Map(),
  };
  const bare = await planSweep(table, request);
  expect(bare.points).toEqual([]);
  expect(bare.lacks).toHaveLength(11);
  expect(bare.lacks[0]).toEqual({
    where: { base: 'vgg11-bn', pretraining: 'raf-db' },
    needs: 'needs RAF-DB weights',
  });
  expect((await planSweep(table, { ...request, data: [] })).lacks).toEqual([
    { where: {}, needs: 'needs SEWA-DB' },
  ]);
  await expect(planSweep(table, { ...request, data: ['nowhere'] })).rejects.toThrow(
    '--data nowhere: no such file or folder.',
  );
});

test('a sweep skips what has a result, and mends a last line that a kill has torn', async () => {
  const points = await threePoints();
  const indices = await addToSweep(folder, TABLE, points);
  const ran: string[] = [];
  await runSweep(folder, indices.slice(0, 2), options(ran), say);
  expect(ran).toEqual(points.slice(0, 2).map(({ id }) => id));
  const [first, second] = await lines();
  expect(first).toContain(points[0]?.id);

  // Killed while the second line was being written: its run has ended, its line is torn.
  const file = join(folder, 'results.jsonl');
  await truncate(file, (first?.length ?? 0) + 1 + 40);
  expect(await readSweepResults(folder)).toHaveLength(1);
  const { results, failures } = await runSweep(folder, indices, options(ran), say);

  expect(failures.size).toBe(0);
  // The second was not trained again, only written down; the third was run.
  expect(ran).toEqual(points.map(({ id }) => id));
  expect(results.map(({ id }) => id)).toEqual(points.map(({ id }) => id));
  expect((await lines())[1]).toBe(second);
  expect(await lines()).toHaveLength(3);
});

test('a point that fails is told, the others go on, and it is run again the next time', async () => {
  const points = await threePoints();
  const indices = await addToSweep(folder, TABLE, points);
  const [, second] = points;
  if (second === undefined) throw new Error('There should be three points.');
  const ran: string[] = [];
  const { failures } = await runSweep(folder, indices, options(ran, new Set([second.id])), say);
  expect([...failures]).toEqual([[second.id, 'The clips are gone.']]);
  expect((await mergeSweep(folder)).open).toEqual([
    { index: 1, id: second.id, state: 'failed', message: 'The clips are gone.' },
  ]);
  ran.length = 0;
  expect((await runSweep(folder, indices, options(ran), say)).failures.size).toBe(0);
  expect(ran).toEqual([second.id]);
  expect((await mergeSweep(folder)).open).toEqual([]);
});

test('a sweep asked for again with other values is refused before anything runs', async () => {
  await addToSweep(folder, TABLE, await threePoints());
  const others = await threePoints(new Map([['epochs', 3]]));
  await expect(addToSweep(folder, TABLE, others)).rejects.toThrow(
    /is there with another epochs, 20 instead of 3; take another folder\./,
  );
});

test('tasks that die and are run again lose nothing and double nothing', async () => {
  const points = await threePoints();
  await addToSweep(folder, TABLE, points);
  const ran: string[] = [];
  await runPoint(folder, 0, options(ran));
  // The second dies after it has begun; the third was never started.
  const dying = new Promise<never>(() => {});
  const killed = runPoint(folder, 1, {
    backend: 'cpu',
    runners: { ...runners(ran), lstm: () => dying },
  });
  void killed;
  const place = pathOfPoint(folder, points[1] as PlannedPoint);
  await expect
    .poll(() => readFile(join(place, 'run.json'), 'utf8').catch(() => ''))
    .toContain('"ended": null');
  const early = await mergeSweep(folder);
  expect(early.results.map(({ id }) => id)).toEqual([points[0]?.id]);
  expect(early.open.map(({ index, state }) => [index, state])).toEqual([
    [1, 'not ended'],
    [2, 'not started'],
  ]);

  // As long as it lives nobody else runs it; a dead one's lock is taken over (the lock's own tests).
  await expect(runPoint(folder, 1, options(ran))).rejects.toThrow('has been running it since');
  await rm(join(place, 'run.lock'));
  for (const index of [2, 1, 0, 1]) await runPoint(folder, index, options(ran));
  expect(ran).toEqual([points[0]?.id, points[2]?.id, points[1]?.id]);

  const merged = await mergeSweep(folder);
  expect(merged.open).toEqual([]);
  expect(merged.results.map(({ id }) => id)).toEqual(points.map(({ id }) => id));
  const text = await readFile(join(folder, 'results.jsonl'), 'utf8');
  // Merging again changes no byte, nor does it when a run whose result is in was deleted.
  await rm(place, { recursive: true });
  await mergeSweep(folder);
  expect(await readFile(join(folder, 'results.jsonl'), 'utf8')).toBe(text);
});

test('the table shows the best point by validation beside the paper, and what was not run', async () => {
  const indices = await addToSweep(folder, TABLE, await threePoints());
  await runSweep(folder, indices, options([]), say);
  const rows = (await readFile(join(folder, 'table.md'), 'utf8')).split('\n');
  expect(rows[0]).toMatch(/^## Table 2: Performance of the 2D-CNN-LSTM/);
  expect(rows[2]).toBe(
    '| Dataset for Initialization | fps | Label | Configuration (SL, OR, FM) paper | ' +
      'Configuration (SL, OR, FM) ours | PCC↑ paper | PCC↑ ours | CCC↑ paper | CCC↑ ours | ' +
      'MAPE(%)↓ paper | MAPE(%)↓ ours |',
  );
  // The CCC of the stand-in is the overlap: .8 is the best.
  expect(rows[4]).toBe(
    '| VGG-Face | 10 | Valence | 16, 0.2, extremum | 16, 0.8, mean | 0.590 | 0.810 | 0.560 | 0.800 | 3.8 | 4.5 |',
  );
  expect(rows[8]).toBe('| RAF-DB | 10 | Valence | 64, 0.8, mean | – | 0.631 | – | 0.625 | – | 3.7 | – |');
  expect(rows).toContain('- Ours: 3 of 72 points run; scored on SEWA-DB; seed 1.');
});

test('a sweep of stage 1 lends its best run of each network to the next', async () => {
  const sweep = join(folder, 'stage1');
  const line = (id: string, base: string, validation: number) => ({
    id,
    kind: 'expression',
    settings: { base },
    config: { kind: 'expression', base },
    folder: `points/${id}`,
    scores: { dataset: null, accuracy: { validation, test: 0 } },
    ...{ runsOn: 'cpu', device: 'none', started: '', ended: '' },
  });
  const { appendJsonLine } = await import('../../../../training/src/experiments/durable-files');
  const { weightSource } = await import('../../../../training/src/experiments/weight-sources');
  await mkdir(sweep);
  for (const [id, base, validation] of [
    ['a', 'vgg16', 0.7],
    ['b', 'vgg16', 0.8],
    ['c', 'resnet50', 0.9],
  ] as const)
    appendJsonLine(join(sweep, 'results.jsonl'), line(id, base, validation));
  expect(await weightSource(sweep, 'vgg16')).toEqual({ kind: 'run', folder: join(sweep, 'points/b') });
  await expect(weightSource(sweep, 'vgg11')).rejects.toThrow('no finished run of vgg11 there');
  await expect(weightSource(data, 'vgg16')).rejects.toThrow('expected weights.ckpt of a run');
});

test('results of a damaged line in the middle are not passed over in silence', async () => {
  await addToSweep(folder, TABLE, await threePoints());
  await runSweep(folder, [0], options([]), say);
  await appendFile(join(folder, 'results.jsonl'), '{"id":\n{"id":"b"}\n');
  await expect(readSweepResults(folder)).rejects.toThrow(
    /results\.jsonl, line 2: the line must be JSON, found "\{\\"id\\":"\.$/,
  );
  await writeFile(join(folder, 'results.jsonl'), '{"id":"b"}\n');
  await expect(readSweepResults(folder)).rejects.toThrow(
    /line 1: kind must be expression, lstm or i3d, found/,
  );
  expect(await readPoints(folder)).toHaveLength(3);
});
