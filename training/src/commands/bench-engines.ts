import { mkdir } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { TRAINING_BACKENDS, type TrainingBackendName } from '../backends/choose-training-backend';
import { BENCH_CASES, type BenchCase, caseName } from '../bench/bench-cases';
import type { BenchAnswer, BenchRequest } from '../bench/bench-contract';
import { askProgram } from '../bench/bench-programs';
import {
  type CaseReport,
  type EngineReport,
  type TrainingBenchReport,
  timedCase,
  trainingReportName,
  trainingReportTable,
} from '../bench/engine-report';
import { writeJson } from '../experiments/durable-files';
import { deviceDescription } from '../experiments/run-folder';
import { numberFlag } from './run-options';

/** Results of the project's benchmarks. */
const RESULTS = resolve(import.meta.dirname, '../../../bench/results');

/** What starting an engine and the runs that do not count may take. */
const START_LIMIT_S = 180;

/** What the `bench` command was asked. */
export interface BenchOptions {
  /** One engine; every one that can run here unless given. */
  readonly backend?: TrainingBackendName;
  /** How long forward and step of each case are timed. */
  readonly seconds: number;
  /** Threads that share a batch; as many as each engine likes unless given. */
  readonly threads?: number;
  /** Name of this machine in the results; its processor unless given. */
  readonly device?: string;
  /** JSON file to write; one in bench/results unless given. */
  readonly out?: string;
}

/** Puts a request to a program of its own and gives its answer, at the latest after `limitMs`. */
export type Ask = (request: BenchRequest, limitMs: number) => Promise<BenchAnswer>;

/** Adds `bench` to the program. */
export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('times networks on every engine that can run here; needs a machine with nothing else to do')
    .addOption(
      new Option('--backend <name>', 'this engine alone, also on a software graphics adapter').choices([
        ...TRAINING_BACKENDS,
      ]),
    )
    .option('--seconds <count>', 'how long forward and step of each network are timed', numberFlag, 10)
    .option('--threads <count>', 'threads that share a batch; default as training takes them', threadCount)
    .option('--device <name>', 'name of this machine in the results (default: its processor)')
    .option('--out <file>', 'JSON file to write (default: one in bench/results)')
    .action(async (options: BenchOptions) => {
      const report = await trainingBench(options, BENCH_CASES, askProgram);
      const file = resolve(options.out ?? join(RESULTS, trainingReportName(report.device)));
      await mkdir(dirname(file), { recursive: true });
      await writeJson(file, report);
      process.stdout.write(`\n${trainingReportTable(report)}\nWritten to ${file}\n`);
    });
}

/**
 * Times `cases` on every engine that can run here, or the one that is asked for. After a case that fails on
 * an engine, as for want of memory or time, the larger ones are tried on it no more.
 *
 * @throws with a sentence when no engine can run, or not the one that is asked for.
 */
export async function trainingBench(
  options: BenchOptions,
  cases: readonly BenchCase[],
  ask: Ask,
): Promise<TrainingBenchReport> {
  const before = loadavg()[0] ?? Number.NaN;
  const engines: EngineReport[] = [];
  const unavailable: { name: TrainingBackendName; reason: string }[] = [];
  for (const name of options.backend === undefined ? TRAINING_BACKENDS : [options.backend]) {
    const request = {
      backend: name,
      forced: options.backend !== undefined,
      seconds: options.seconds,
      threads: options.threads ?? null,
    };
    const found = await ask({ ...request, bench: null }, 1000 * START_LIMIT_S);
    if (found.kind === 'engine') {
      const { device, threads, versions } = found;
      process.stdout.write(`${name} on ${device}\n`);
      engines.push({ name, device, threads, versions, cases: await casesOn(request, cases, ask) });
    } else if (found.kind !== 'times') unavailable.push({ name, reason: found.reason });
  }
  if (engines.length === 0)
    throw new Error(
      `There is nothing to time: ${unavailable.map(({ name, reason }) => `${name} cannot run, as ${reason}`).join('; ')}.`,
    );
  return {
    date: new Date().toISOString(),
    command: commandText(options),
    device: {
      name: options.device ?? (cpus()[0]?.model.trim() || 'unknown processor'),
      cores: availableParallelism(),
      description: await deviceDescription(),
    },
    node: process.versions.node,
    loadAverage: { before, after: loadavg()[0] ?? Number.NaN },
    engines,
    unavailable,
  };
}

async function casesOn(
  request: Omit<BenchRequest, 'bench'>,
  cases: readonly BenchCase[],
  ask: Ask,
): Promise<readonly CaseReport[]> {
  const reports: CaseReport[] = [];
  const limitMs = 1000 * (START_LIMIT_S + 6 * request.seconds);
  let failed: BenchCase | null = null;
  for (const bench of cases) {
    if (failed !== null) {
      reports.push({ ...bench, failure: `not tried after ${caseName(failed)}` });
      continue;
    }
    process.stdout.write(`  ${caseName(bench)}\n`);
    const answer = await ask({ ...request, bench }, limitMs);
    if (answer.kind === 'times') reports.push(timedCase(bench, answer.batchSize, answer));
    else {
      failed = bench;
      reports.push({ ...bench, failure: answer.kind === 'engine' ? 'was not timed' : answer.reason });
    }
  }
  return reports;
}

/** The command with these options, without folders, which are private. */
function commandText({ backend, seconds, threads, device }: BenchOptions): string {
  const flags = { backend, seconds, threads, device: device && `'${device}'` };
  const given = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  return ['npm run train -- bench', ...given].join(' ');
}

function threadCount(text: string): number {
  return Math.max(1, Math.floor(numberFlag(text)));
}
