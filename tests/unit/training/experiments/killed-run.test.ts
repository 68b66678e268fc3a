import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fields, whole } from '../../../../src/core/schemas/schema-parts';
import { drawFaces } from '../../../../training/scripts/drawn-faces';
import { loadCheckpoint } from '../../../../training/src/engine/checkpoint';
import { PAPER_EXPRESSION } from '../../../../training/src/experiments/default-configs';
import type { ExpressionConfig } from '../../../../training/src/experiments/experiment-config';
import { resumeExperiment } from '../../../../training/src/experiments/run-experiment';

const ROOT = resolve(import.meta.dirname, '../../../..');
/** All in one epoch: wherever the kill comes, it comes in the middle of one. */
const FACES = 60;
const BATCH = 2;
const STEPS = FACES / BATCH;
const CHECKPOINT_EVERY_S = 0.05;
/** What one step and the writing of one checkpoint may take on a busy machine, beside the interval. */
const STEP_AND_WRITE_MS = 3000;

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-killed-'));
  await drawFaces(join(folder, 'faces'), { train: FACES, validation: 4, test: 4 });
  const config: ExpressionConfig = {
    ...PAPER_EXPRESSION,
    name: 'tiny',
    base: 'vgg11',
    widthMultiplier: 1 / 64,
    // Small maps alone learn: the cpu backend is slow.
    trainFromBlock: 4,
    heightPx: 50,
    epochs: 1,
    batchSize: BATCH,
    rate: { kind: 'one-cycle', peak: 1e-3, warmUpShare: 0.2 },
    headDropout: 0.3,
    classWeights: false,
    averageDecay: 0.9,
    start: { kind: 'drawn' },
    data: [{ path: join(folder, 'faces'), repeats: 1 }],
  };
  file = join(folder, 'config.json');
  await writeFile(file, JSON.stringify(config));
});
const started: ChildProcess[] = [];
afterAll(async () => {
  // A test that failed on its way leaves programs behind.
  for (const child of started.filter((one) => one.exitCode === null && one.signalCode === null)) {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
  await rm(folder, { recursive: true, force: true });
});

/** Starts the training program as `npm run train` does. */
function train(...args: readonly string[]): { child: ChildProcess; output: () => string } {
  const program = [
    'node_modules/tsx/dist/cli.mjs',
    '--tsconfig',
    'training/tsconfig.json',
    'training/src/cli.ts',
  ];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
  return { child, output: () => output };
}

async function ended({ child, output }: ReturnType<typeof train>): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  expect(child.exitCode, output()).toBe(0);
  return output();
}

/** The step of a run's checkpoint; -1 as long as there is none. */
async function savedStep(run: string): Promise<number> {
  const checkpoint = await loadCheckpoint(join(run, 'training.ckpt'), fields({ step: whole(0) }));
  return checkpoint?.state.step ?? -1;
}

/** Waits until a run's checkpoint is of some step or a later one, and gives that step. */
async function stepReached(
  { child, output }: ReturnType<typeof train>,
  run: string,
  step: number,
): Promise<number> {
  for (;;) {
    const saved = await savedStep(run);
    if (saved >= step) return saved;
    expect(child.exitCode, output()).toBeNull();
    await new Promise((done) => setTimeout(done, 10));
  }
}

async function weightsHash(run: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(run, 'weights.ckpt')))
    .digest('hex');
}

test('a run that is killed in the middle of an epoch loses at most a checkpoint interval and ends bit for bit alike', async () => {
  // Two threads share each batch: more can be lost than by one, of which the stages' own tests tell.
  const backend = 'wasm';
  const replicas = 2;
  const threads = ['--threads', String(replicas)];
  const settings = ['--checkpoint-every', String(CHECKPOINT_EVERY_S)];
  const whole = join(folder, 'whole');
  const uninterrupted = train('run', file, '--run', whole, '--backend', backend, ...threads);

  const run = join(folder, 'killed');
  const killed = train('run', file, '--run', run, '--backend', backend, ...threads, ...settings);
  const seen = await stepReached(killed, run, 4);
  // The lock names the process that trains; the one started here only passes signals on.
  const { pid } = JSON.parse(await readFile(join(run, 'run.lock'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  const killedAtMs = Date.now();
  if (killed.child.exitCode === null) await once(killed.child, 'close');
  expect(killed.child.exitCode, killed.output()).not.toBe(0);

  const kept = await savedStep(run);
  expect(kept).toBeGreaterThanOrEqual(seen);
  expect(kept, 'the kill came before the end').toBeLessThan(STEPS);
  const { mtimeMs } = await stat(join(run, 'training.ckpt'));
  expect(killedAtMs - mtimeMs).toBeLessThan(CHECKPOINT_EVERY_S * 1000 + STEP_AND_WRITE_MS);
  expect(JSON.parse(await readFile(join(run, 'run.json'), 'utf8'))).toMatchObject({
    ended: null,
    resumed: [],
  });

  const output = await ended(train('resume', run, ...settings));
  expect(output).toContain(`tiny: going on at step ${kept} of ${STEPS}`);
  await ended(uninterrupted);
  expect(await weightsHash(run)).toBe(await weightsHash(whole));
  const results = await Promise.all(
    [whole, run].map(async (place) => JSON.parse(await readFile(join(place, 'result.json'), 'utf8'))),
  );
  expect(results[0].validation.count).toBe(4);
  expect({ ...results[1], weightsFile: '' }).toEqual({ ...results[0], weightsFile: '' });
  const record = JSON.parse(await readFile(join(run, 'run.json'), 'utf8'));
  expect(record).toMatchObject({ backend, replicas, nodeVersion: process.version });
  expect(record.resumed).toHaveLength(1);
  expect(record.ended).not.toBeNull();

  // A finished run is only read.
  const text = await readFile(join(run, 'run.json'), 'utf8');
  expect((await resumeExperiment(run, {})).result).toEqual(results[1]);
  expect(await readFile(join(run, 'run.json'), 'utf8')).toBe(text);
}, 300_000); // Three programs one after another, on machines that may be busy.
