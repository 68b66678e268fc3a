import { expect, test } from 'vitest';
import type { BenchCase } from '../../../../training/src/bench/bench-cases';
import type { BenchAnswer, BenchRequest } from '../../../../training/src/bench/bench-contract';
import { askProgram } from '../../../../training/src/bench/bench-programs';
import {
  ratedSpread,
  trainingReportName,
  trainingReportTable,
} from '../../../../training/src/bench/engine-report';
import { trainingBench } from '../../../../training/src/commands/bench-engines';

const SMALL: BenchCase = {
  network: 'vgg16-bn',
  widthMultiplier: 1 / 64,
  heightPx: 50,
  widthPx: 40,
  frames: 1,
  batchSize: 2,
};
const LARGE: BenchCase = { ...SMALL, widthMultiplier: 1 };

/** Answers of programs that were never started: wasm runs small cases, cpu none, the others are not there. */
function answers(asked: BenchRequest[]) {
  return async (request: BenchRequest): Promise<BenchAnswer> => {
    asked.push(request);
    const { backend, bench } = request;
    if (backend !== 'wasm' && backend !== 'cpu')
      return { kind: 'unavailable', reason: 'it is not installed' };
    if (bench === null)
      return { kind: 'engine', device: 'the processor', threads: 2, versions: { [backend]: '4.22.0' } };
    if (backend === 'cpu') return { kind: 'failed', reason: 'not done after 186 s' };
    return { kind: 'times', batchSize: 2, forwardMs: [10, 10, 30], stepMs: [100, 200, 400] };
  };
}

test('median, 95th percentile and rate are of batches', () => {
  // 0.95 · 2 = 1.9: from 200 to 400 by 0.9. Three batches of 2 in 700 ms: 8.571 a second.
  expect(ratedSpread([400, 100, 200], 2)).toEqual({ count: 3, medianMs: 200, p95Ms: 380, perSecond: 8.57 });
  expect(() => ratedSpread([], 2)).toThrow(RangeError);
});

test('every engine is tried, and after a case that fails on one no larger one', async () => {
  const asked: BenchRequest[] = [];
  const report = await trainingBench({ seconds: 1 }, [SMALL, LARGE], answers(asked));
  expect(report.engines.map(({ name }) => name)).toEqual(['wasm', 'cpu']);
  expect(report.unavailable.map(({ name }) => name)).toEqual(['tfjs-node-gpu', 'tfjs-node', 'webgpu']);
  expect(report.engines[0]?.cases[1]).toMatchObject({
    widthMultiplier: 1,
    unit: 'images',
    forward: { count: 3, medianMs: 10, perSecond: 120 },
    step: { count: 3, medianMs: 200 },
  });
  expect(report.engines[1]?.cases.map((one) => 'failure' in one && one.failure)).toEqual([
    'not done after 186 s',
    'not tried after vgg16-bn × 0.015625, 50×40',
  ]);
  // One program for each engine and one for each case that is tried: 5 + 2 + 1.
  expect(asked).toHaveLength(8);
  expect(asked.every(({ forced }) => !forced)).toBe(true);
  expect(report.command).toBe('npm run train -- bench --seconds 1');
  expect(trainingReportTable(report)).toContain('webgpu cannot run here: it is not installed');
});

test('an engine by name is forced, and an error where it is not there', async () => {
  const asked: BenchRequest[] = [];
  await expect(trainingBench({ seconds: 1, backend: 'webgpu' }, [SMALL], answers(asked))).rejects.toThrow(
    'There is nothing to time: webgpu cannot run, as it is not installed.',
  );
  expect(asked.map(({ backend, forced }) => [backend, forced])).toEqual([['webgpu', true]]);
});

test('files are named after the machine', () => {
  expect(trainingReportName({ name: 'AMD EPYC', cores: 2 })).toBe('training-amd-epyc-2-cores.json');
  expect(trainingReportName({ name: 'Intel(R) Core(TM) i5', cores: 1 })).toBe(
    'training-intel-core-i5-1-core.json',
  );
});

const TSX = ['--import', 'tsx'];

test('a program of its own times forward and step on two threads', async () => {
  const request = { backend: 'wasm', forced: true, bench: SMALL, seconds: 0, threads: 2 } as const;
  const answer = await askProgram(request, 100_000, TSX);
  if (answer.kind !== 'times') throw new Error(JSON.stringify(answer));
  expect(answer.batchSize).toBe(2);
  for (const times of [answer.forwardMs, answer.stepMs]) {
    expect(times).toHaveLength(3);
    expect(Math.min(...times)).toBeGreaterThan(0);
  }
});

test('a program that takes too long is ended and says so', async () => {
  const request = { backend: 'cpu', forced: true, bench: LARGE, seconds: 100, threads: 1 } as const;
  expect(await askProgram(request, 1000, TSX)).toEqual({ kind: 'failed', reason: 'not done after 1 s' });
});
