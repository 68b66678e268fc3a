import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fields, text } from '../../../../src/core/schemas/schema-parts';
import { writeArray } from '../../../../training/src/commands/sweep-array';
import { readJson, readJsonLines } from '../../../../training/src/experiments/durable-files';
import { pointScores } from '../../../../training/src/experiments/point-scores';
import { readRunRecord } from '../../../../training/src/experiments/run-folder';
import { readPoints, readSweepRecord } from '../../../../training/src/experiments/sweep-folder';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const named = fields({ name: text });

/** Writes a file of JSON and gives its path. */
async function given(name: string, value: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof value === 'string' ? value : `${JSON.stringify(value)}\n`);
  return file;
}

test('what is not there is null, and no lines', async () => {
  expect(await readJson(join(folder, 'nothing.json'), named)).toBeNull();
  expect(await readJsonLines(join(folder, 'nothing.jsonl'), named)).toEqual([]);
});

test('a line that a kill has cut short is left out, any other that is broken is named', async () => {
  const file = await given('lines.jsonl', '{"name":"a"}\n\n{"name":"b"}\n{"na');
  expect(await readJsonLines(file, named)).toEqual([{ name: 'a' }, { name: 'b' }]);
  await given('lines.jsonl', '{"name":"a"}\n{"name":3}\n');
  await expect(readJsonLines(file, named)).rejects.toThrow(
    `${file}, line 2: name must be a text that is not empty, found 3.`,
  );
});

test('a file that is no JSON is named', async () => {
  const file = await given('empty.json', '');
  await expect(readJson(file, named)).rejects.toThrow(`${file}: the file must be JSON, found "".`);
});

const RUN = {
  schemaVersion: 1,
  config: {
    kind: 'demo',
    options: { data: '/data', run: '/run', out: '/models', backend: 'wasm' },
  },
  backend: 'wasm',
  runsOn: 'see log.jsonl',
  replicas: 1,
  appVersion: '0.1.0',
  nodeVersion: 'v20',
  device: 'one',
  started: '2026-01-01',
  resumed: [],
  ended: null,
};

test('run.json is read, and refused by the name of its first field at fault', async () => {
  await given('run.json', RUN);
  expect(await readRunRecord(folder)).toEqual(RUN);
  for (const [fault, sentence] of [
    [{ schemaVersion: 2 }, 'schemaVersion must be 1, found 2.'],
    [{ backend: 'abacus' }, 'backend must be auto, '],
    [{ resumed: null }, 'resumed must be a list, found null.'],
    [{ config: { kind: 'gan' } }, 'config.kind must be expression, lstm, i3d or demo, found "gan".'],
    [
      { config: { kind: 'demo', options: {} } },
      'config.options.data must be a text that is not empty, found nothing.',
    ],
  ] as const) {
    const file = await given('run.json', { ...RUN, ...fault });
    await expect(readRunRecord(folder)).rejects.toThrow(`${file}: ${sentence}`);
  }
});

test('the files of a sweep are refused by the name of the field', async () => {
  await given('sweep.json', { schemaVersion: 1, tables: [{ name: 'tables/2', seed: '1' }] });
  await expect(readSweepRecord(folder)).rejects.toThrow(
    'sweep.json: tables[0].seed must be a whole number of at least 0, found "1".',
  );
  await given('points.jsonl', { id: 'a', kind: 'lstm', settings: {}, config: { kind: 'lstm', name: '' } });
  await expect(readPoints(folder)).rejects.toThrow(
    'points.jsonl, line 1: config.name must be a text that is not empty, found "".',
  );
  await mkdir(join(folder, 'sweep'));
  await given('sweep/slurm.json', { threads: 0 });
  await expect(writeArray('array', join(folder, 'sweep'), [0], { sbatchArgs: [] }, () => {})).rejects.toThrow(
    'slurm.json: threads must be a whole number of at least 1, found 0.',
  );
});

test('a result that lacks what tables show is refused by the name of the field', () => {
  expect(() => pointScores('lstm', { dataset: 'one', scores: { validation: [] } }, 'the run')).toThrow(
    'the run: scores.test must be a list, found nothing.',
  );
  expect(() => pointScores('expression', { validation: { accuracy: 'good' } }, 'the run')).toThrow(
    'the run: validation.accuracy must be a finite number, found "good".',
  );
});
