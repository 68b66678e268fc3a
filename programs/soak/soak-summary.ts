import { PROCESS_KINDS, type ProcessKind } from './browser-processes';
import { floors, median, type TimedValue, theilSenPerHour } from './slopes';
import type { SoakFault, SoakRecord, SoakSample, SoakStart } from './soak-records';

/** How a value stood and grew once the kiosk had settled. */
export interface Growth {
  readonly medianMb: number;
  readonly highestMb: number;
  /** After Theil and Sen; of a worker within its own life alone. `null`: nothing lived for long enough. */
  readonly slopeMbPerHour: number | null;
  /** As `slopeMbPerHour`, of the least value of each five minutes. */
  readonly floorSlopeMbPerHour: number | null;
}

/** How a kind of fault was answered. */
export interface FaultAnswer {
  readonly count: number;
  /** How often something was lacking to do it. */
  readonly skipped: number;
  readonly notBack: number;
  readonly medianRecoveryS: number | null;
  readonly worstRecoveryS: number | null;
}

/** A line of the kiosk's log that tells of a restart, and what was done to it shortly before. */
export interface Restart {
  readonly atS: number;
  readonly text: string;
  /** `null`: nothing was. */
  readonly fault: string | null;
  /** Load of the machine at the time. */
  readonly load: number | null;
}

/** What a soak came to. */
export interface SoakSummary extends Omit<SoakStart, 'type' | 'hours'> {
  readonly what: string;
  readonly plannedHours: number;
  readonly measuredHours: number;
  /** Why it ended; `null` while it runs, or where it was cut off. */
  readonly ended: string | null;
  readonly samples: number;
  readonly settledAfterMinutes: number;
  readonly load: { readonly median: number | null; readonly highest: number };
  readonly page: Growth | null;
  readonly workers: Readonly<Record<string, Growth | null>>;
  readonly buffers: Growth | null;
  readonly resident: Readonly<Record<ProcessKind, Growth | null>>;
  readonly anonymous: Readonly<Record<ProcessKind, Growth | null>>;
  /** Of the least resident memory between two samples: what a process keeps, without passing garbage. */
  readonly kept: Readonly<Record<ProcessKind, Growth | null>>;
  readonly nodes: { readonly median: number | null; readonly perHour: number | null };
  readonly listeners: { readonly median: number | null; readonly perHour: number | null };
  readonly mostTensors: number | null;
  readonly rateHz: { readonly median: number | null; readonly lowest: number | null };
  readonly faults: Readonly<Record<string, FaultAnswer>>;
  readonly bursts: readonly SoakFault[];
  readonly restarts: {
    readonly injected: number;
    readonly notInjected: readonly Restart[];
  };
}

/** Heaps need this long to find their size, seconds; of a short run a quarter of it. */
const SETTLED_S = 900;
/** A worker's heap needs this long, seconds. */
const WORKER_SETTLED_S = 120;
/** Of this much time the least value is what is kept, hours. */
const FLOOR_H = 1 / 12;
/** A restart within so long after a fault's recovery is still its doing, seconds. */
const AFTERMATH_S = 15;
/** A fault from which nothing was back is the cause for so long, seconds. */
const NEVER_BACK_S = 120;

/**
 * Sums up the records of a soak, whole or cut off.
 *
 * @throws one sentence where there is no beginning or no sample.
 */
export function summarise(records: readonly SoakRecord[]): SoakSummary {
  const start = records.find((record) => record.type === 'start');
  const samples = records.filter((record) => record.type === 'sample');
  const last = samples.at(-1);
  if (start === undefined || last === undefined) throw new Error('The record has no beginning or no sample.');
  const { type: _, hours, ...where } = start;
  const settledS = Math.min(SETTLED_S, last.atS / 4);
  const settled = samples.filter(({ atS }) => atS >= settledS);
  const faults = records.filter((record) => record.type === 'fault');
  const kinds = [...new Set(faults.map(({ kind }) => kind))];
  const restarts = restartsOf(records, faults, samples);
  const processes = (name: 'residentMb' | 'anonymousMb' | 'keptMb') =>
    fromNames(PROCESS_KINDS, (kind) => growth(timed(settled, (sample) => sample.processes[kind][name])));
  const rates = settled.flatMap(({ rateHz }) => (rateHz === null ? [] : [rateHz]));
  const counts = (name: 'nodes' | 'listeners') => {
    const values = timed(settled, ({ page }) => page[name]);
    return {
      median: rounded(median(values.map(({ value }) => value))),
      perHour: rounded(theilSenPerHour(values)),
    };
  };
  const tensors = samples.flatMap(({ workers }) => workers.flatMap((worker) => worker.tensors ?? []));
  return {
    what: 'A kiosk for hours, with visitors who come and go and faults at random. MB are 10⁶ bytes.',
    ...where,
    plannedHours: hours,
    measuredHours: Math.round((last.atS / 3600) * 1000) / 1000,
    ended: records.find((record) => record.type === 'end')?.reason ?? null,
    samples: samples.length,
    settledAfterMinutes: Math.round(settledS / 6) / 10,
    load: {
      median: rounded(median(samples.map(({ load }) => load))),
      highest: Math.max(...samples.map(({ load }) => load)),
    },
    page: growth(timed(settled, ({ page }) => page.heapMb)),
    workers: fromNames(['pipeline', 'face'], (name) => growth(workerValues(settled, name, 'heapMb'))),
    buffers: growth(workerValues(settled, 'pipeline', 'buffersMb')),
    resident: processes('residentMb'),
    anonymous: processes('anonymousMb'),
    kept: processes('keptMb'),
    nodes: counts('nodes'),
    listeners: counts('listeners'),
    mostTensors: tensors.length === 0 ? null : Math.max(...tensors),
    rateHz: { median: rounded(median(rates)), lowest: rates.length === 0 ? null : Math.min(...rates) },
    faults: fromNames(kinds, (kind) => answerOf(faults.filter((fault) => fault.kind === kind))),
    bursts: faults.filter(({ kind }) => kind.startsWith('burst')),
    restarts: {
      injected: restarts.filter(({ fault }) => fault !== null).length,
      notInjected: restarts.filter(({ fault }) => fault === null),
    },
  };
}

/** Lines of the log by which a kiosk says that something begins anew. */
export function isRestart(text: string): boolean {
  return /again|anew|replac|failed|lost|stopped|unplugged/i.test(text);
}

function restartsOf(
  records: readonly SoakRecord[],
  faults: readonly SoakFault[],
  samples: readonly SoakSample[],
): readonly Restart[] {
  return records.flatMap((record): Restart[] => {
    if (record.type !== 'log' || !isRestart(record.text)) return [];
    const { atS, text } = record;
    const cause = faults.find(
      (fault) =>
        fault.skipped === undefined &&
        atS >= fault.atS &&
        atS <= fault.endedS + (fault.recoveryS ?? NEVER_BACK_S) + AFTERMATH_S,
    );
    const load = samples.findLast((sample) => sample.atS <= atS)?.load ?? null;
    return [{ atS, text, fault: cause?.kind ?? null, load }];
  });
}

function answerOf(faults: readonly SoakFault[]): FaultAnswer {
  const done = faults.filter(({ skipped }) => skipped === undefined);
  const times = done.flatMap(({ recoveryS }) => (recoveryS === null ? [] : [recoveryS]));
  return {
    count: done.length,
    skipped: faults.length - done.length,
    notBack: done.length - times.length,
    medianRecoveryS: rounded(median(times)),
    worstRecoveryS: times.length === 0 ? null : Math.max(...times),
  };
}

/** What is read from each sample that has it. */
function timed(samples: readonly SoakSample[], read: (sample: SoakSample) => number | null): TimedValue[] {
  return samples.flatMap((sample) => {
    const value = read(sample);
    return value === null ? [] : [{ atH: sample.atS / 3600, value }];
  });
}

/** Values of the workers of a name, each once it has lived for a while. */
function workerValues(
  samples: readonly SoakSample[],
  name: string,
  field: 'heapMb' | 'buffersMb',
): TimedValue[] {
  const firstS = new Map<string, number>();
  return samples.flatMap(({ atS, workers }) =>
    workers.flatMap((worker): TimedValue[] => {
      if (worker.name !== name) return [];
      if (!firstS.has(worker.id)) firstS.set(worker.id, atS);
      if (atS - (firstS.get(worker.id) ?? atS) < WORKER_SETTLED_S) return [];
      return [{ atH: atS / 3600, value: worker[field], life: worker.id }];
    }),
  );
}

function growth(values: readonly TimedValue[]): Growth | null {
  const middle = median(values.map(({ value }) => value));
  if (middle === null) return null;
  return {
    medianMb: rounded(middle),
    highestMb: rounded(Math.max(...values.map(({ value }) => value))),
    slopeMbPerHour: rounded(theilSenPerHour(values)),
    floorSlopeMbPerHour: rounded(theilSenPerHour(floors(values, FLOOR_H))),
  };
}

function fromNames<Name extends string, Value>(
  names: readonly Name[],
  read: (name: Name) => Value,
): Record<Name, Value> {
  const entries = names.map((name) => [name, read(name)]);
  // The compiler cannot follow the names through their entries.
  return Object.fromEntries(entries) as Record<Name, Value>;
}

function rounded<Value extends number | null>(value: Value): Value {
  return (value === null ? null : Math.round(value * 1000) / 1000) as Value;
}
