import { quantile, sum } from 'd3-array';
import type { TrainingBackendName } from '../backends/choose-training-backend';
import { type BenchCase, caseName } from './bench-cases';
import type { EngineFacts } from './bench-contract';
import type { BenchTimes } from './bench-measurement';

/**
 * How often something was timed, median and 95th percentile in milliseconds, and stills or clips a second.
 */
export interface RatedSpread {
  readonly count: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly perSecond: number;
}

/** A case on an engine: its times, or why there are none. */
export type CaseReport = BenchCase &
  (
    | { readonly unit: 'images' | 'clips'; readonly forward: RatedSpread; readonly step: RatedSpread }
    | { readonly failure: string }
  );

/** An engine and every case on it. */
export interface EngineReport extends EngineFacts {
  readonly name: TrainingBackendName;
  readonly cases: readonly CaseReport[];
}

/** What the `bench` command writes, as JSON. */
export interface TrainingBenchReport {
  /** Moment of the run, ISO 8601. */
  readonly date: string;
  readonly command: string;
  readonly device: {
    readonly name: string;
    readonly cores: number;
    /** Processor, memory, system and graphics cards. */
    readonly description: string;
  };
  readonly node: string;
  /** Mean number of runnable processes over the last minute, before and after the run. */
  readonly loadAverage: { readonly before: number; readonly after: number };
  readonly engines: readonly EngineReport[];
  /** Engines that can't run here and why, a clause each. */
  readonly unavailable: readonly { readonly name: TrainingBackendName; readonly reason: string }[];
}

/** The report of a case that was timed on batches of `batchSize`. */
export function timedCase(bench: BenchCase, batchSize: number, times: BenchTimes): CaseReport {
  return {
    ...bench,
    batchSize,
    unit: bench.frames === 1 ? 'images' : 'clips',
    forward: ratedSpread(times.forwardMs, batchSize),
    step: ratedSpread(times.stepMs, batchSize),
  };
}

/**
 * Spread of the times of batches, quantiles interpolated between neighbours; the rate is of all batches
 * together. Throws a RangeError on no times.
 */
export function ratedSpread(timesMs: readonly number[], batchSize: number): RatedSpread {
  if (timesMs.length === 0) throw new RangeError('There is no spread of no times.');
  const place = (share: number) => rounded(quantile(timesMs, share) ?? Number.NaN);
  return {
    count: timesMs.length,
    medianMs: place(0.5),
    p95Ms: place(0.95),
    perSecond: rounded((1000 * batchSize * timesMs.length) / sum(timesMs)),
  };
}

/** The name of a report's file: `training-<device>-<cores>.json`, as in `training-amd-epyc-2-cores.json`. */
export function trainingReportName({
  name,
  cores,
}: Pick<TrainingBenchReport['device'], 'name' | 'cores'>): string {
  const slug = name
    .toLowerCase()
    .replace(/\((r|tm)\)/g, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '');
  return `training-${slug}-${cores}-core${cores === 1 ? '' : 's'}.json`;
}

/** The report for people: a table for each engine, and what could not run. */
export function trainingReportTable(report: TrainingBenchReport): string {
  const { device, loadAverage, node, engines, unavailable } = report;
  const paragraphs = [
    `${device.description}\nNode ${node}, load average ${loadAverage.before.toFixed(1)} before, ` +
      `${loadAverage.after.toFixed(1)} after`,
    ...engines.map(engineTable),
    unavailable.map(({ name, reason }) => `${name} cannot run here: ${reason}`).join('\n'),
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

function engineTable({ name, device, threads, versions, cases }: EngineReport): string {
  const packages = Object.entries(versions).map(([library, version]) => `${library} ${version}`);
  return [
    `${name} on ${device}${threads === 1 ? '' : `, a batch shared by ${threads}`} (${packages.join(', ')})`,
    columns('', 'batch', 'forward/s', 'median ms', 'p95 ms', 'trained/s', 'median ms', 'p95 ms'),
    ...cases.map((one) =>
      'failure' in one
        ? `${caseName(one).padEnd(34)}  ${one.failure}`
        : columns(caseName(one), `${one.batchSize}`, ...cells(one.forward), ...cells(one.step)),
    ),
  ].join('\n');
}

function cells({ perSecond, medianMs, p95Ms }: RatedSpread): readonly string[] {
  return [perSecond.toFixed(1), medianMs.toFixed(0), p95Ms.toFixed(0)];
}

function columns(name: string, ...rest: readonly string[]): string {
  return `${name.padEnd(34)}${rest.map((cell) => cell.padStart(11)).join('')}`.trimEnd();
}

/** A figure to two decimals: more is noise. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
