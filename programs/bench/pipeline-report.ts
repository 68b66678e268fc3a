import { quantile } from 'd3-array';
import { DEFAULT_MODEL_ID } from '../../src/core/models/model-id';
import type { PipelineSettings, StageTimesMs } from '../../src/pipeline/contract';
import { slug } from '../../tools/slug.mjs';
import type { LiveRun } from './live-run';
import { wasLoaded } from './machine-load';

/** What the whole pipeline did on a video, frame after frame as fast as they were taken. */
export interface PipelineRun {
  /** Frames that went in after the warm-up, with or without a face. */
  readonly sampledFrames: number;
  /** Wall clock of those frames, decoding and the way to the worker included. */
  readonly elapsedMs: number;
  /** Stage times of the frames that gave an estimate. */
  readonly stageMs: readonly StageTimesMs[];
}

/** The ways from crops to estimates, by turns on the same crops, model and backend. */
export interface Comparison {
  readonly backend: BackendFacts;
  /** Milliseconds from one new crop to its estimate. */
  readonly streamingMs: readonly number[];
  /** The same by stock TensorFlow.js, which may be what streams anyway. */
  readonly stockMs: readonly number[];
  /** Milliseconds of a fresh window, every frame's features computed anew. */
  readonly freshWindowMs: readonly number[];
  /** Largest difference between the two ways' valence or arousal for the same window. */
  readonly largestDifference: number;
}

/** The backend that a run got. */
export interface BackendFacts {
  readonly name: string;
  /** One sentence: why this one. */
  readonly reason: string;
  readonly threads: number;
}

/** Everything about a run that is not a time. */
export interface BenchCircumstances {
  /** Moment of the run, ISO 8601. */
  readonly date: string;
  readonly command: string;
  readonly device: {
    readonly name: string;
    readonly cpu: string;
    readonly cores: number;
    readonly platform: string;
  };
  /** Mean number of runnable processes over the last minute, before and after the run. */
  readonly loadAverage: { readonly before: number; readonly after: number };
  /** Name and full version. */
  readonly browser: string;
  readonly model: { readonly id: string; readonly version: string; readonly weightsSha256: string };
  /** File name of the video; `null` if the crops were noise. */
  readonly video: string | null;
  readonly settings: PipelineSettings;
}

/** How often something was timed, its median and 95th percentile in milliseconds. */
export interface Spread {
  readonly count: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** A spread and the estimates a second that were made meanwhile. */
export interface RatedSpread extends Spread {
  readonly estimatesPerSecond: number;
}

/** Everything a benchmark run found; written as JSON. */
export interface BenchReport extends BenchCircumstances {
  readonly backend: BackendFacts;
  /** The whole pipeline on the video; `null` without one. */
  readonly pipeline: {
    readonly sampledFrames: number;
    readonly estimatesPerSecond: number;
    /** `null` for a stage that the model has not: an i3D has no features of single frames. */
    readonly stages: StageSpreads;
  } | null;
  /** Live of the built site with the video for a camera; `null` without one. */
  readonly live: {
    /** Rate that was asked for: what the pipeline made by itself, and no more than the camera gives. */
    readonly askedHz: number;
    readonly estimatesPerSecond: number;
    readonly stages: StageSpreads;
    /** Drawing by the thread that plots; the display has it after that. */
    readonly plot: Spread;
    /** From when a picture was taken to when its estimate was drawn. */
    readonly captureToPlot: Spread;
  } | null;
  readonly streaming: RatedSpread;
  readonly stock: RatedSpread;
  readonly freshWindow: RatedSpread;
  /** Median of a fresh window over the median of streaming. */
  readonly freshWindowPerStreaming: number;
  readonly largestDifference: number;
  /** Whether something else ran beside the benchmark: its figures then say little. */
  readonly loaded: boolean;
}

/** The times of a run before they are summed up; `null` is what needs a video where there is none. */
export interface BenchMeasures {
  readonly run: PipelineRun | null;
  readonly live: LiveRun | null;
  readonly comparison: Comparison;
}

/** Estimates a second that a run of the pipeline made. */
export function estimatesPerSecond({ stageMs, elapsedMs }: PipelineRun): number {
  return (1000 * stageMs.length) / elapsedMs;
}

/** Spread of each stage. */
type StageSpreads = Readonly<Record<keyof StageTimesMs, Spread | null>>;

const STAGES = ['detect', 'crop', 'features', 'temporal', 'total'] as const;

/** Spread of some times, interpolated between neighbours. Throws a RangeError on an empty list. */
export function spreadOf(timesMs: readonly number[]): Spread {
  if (timesMs.length === 0) throw new RangeError('There is no spread of no times.');
  const place = (share: number) => rounded(quantile(timesMs, share) ?? Number.NaN);
  return { count: timesMs.length, medianMs: place(0.5), p95Ms: place(0.95) };
}

/** Puts the times of a run together. Throws a RangeError if something was never timed. */
export function benchReport(
  circumstances: BenchCircumstances,
  { run, live, comparison }: BenchMeasures,
): BenchReport {
  const { device, loadAverage } = circumstances;
  const { backend, streamingMs, stockMs, freshWindowMs, largestDifference } = comparison;
  const streaming = ratedSpread(streamingMs);
  const freshWindow = ratedSpread(freshWindowMs);
  return {
    ...circumstances,
    backend,
    pipeline: run && {
      sampledFrames: run.sampledFrames,
      estimatesPerSecond: rounded(estimatesPerSecond(run)),
      stages: stageSpreads(run.stageMs),
    },
    live: live && {
      askedHz: live.askedHz,
      // The first estimate ends no time that was measured.
      estimatesPerSecond: rounded((1000 * (live.stageMs.length - 1)) / live.elapsedMs),
      stages: stageSpreads(live.stageMs),
      plot: spreadOf(live.plotMs),
      captureToPlot: spreadOf(live.captureToPlotMs),
    },
    streaming,
    stock: ratedSpread(stockMs),
    freshWindow,
    freshWindowPerStreaming: rounded(freshWindow.medianMs / streaming.medianMs),
    largestDifference,
    loaded: wasLoaded({
      cores: device.cores,
      load: { ...loadAverage, during: loadAverage.after },
    }),
  };
}

/**
 * The name of a run's file: `<pipeline or model>-<frames>-<device>-<browser>-<backend>.json`, after the first
 * part the id of a model other than the default.
 */
export function reportName({ pipeline, model, settings, device, browser, backend }: BenchReport): string {
  const named = model.id === DEFAULT_MODEL_ID ? '' : `-${model.id}`;
  const what = `${pipeline ? 'pipeline' : 'model'}${named}-${settings.clipLengthFrames}`;
  const [browserWithMajor = browser] = browser.split('.');
  return `${[what, device.name, browserWithMajor, backend.name].map(slug).join('-')}.json`;
}

/** The report for people, as a table between two paragraphs. */
export function reportTable(report: BenchReport): string {
  const { device, loadAverage, backend, model, settings, pipeline, live } = report;
  const { streaming, stock, freshWindow } = report;
  const frames = settings.clipLengthFrames;
  const rows = [
    ...(pipeline ? stageRows('pipeline', pipeline) : []),
    ...(live
      ? [
          ...stageRows('live', live),
          row('live, plot', live.plot, null),
          row('live, capture to plot', live.captureToPlot, null),
        ]
      : []),
    row('streaming, one new frame', streaming, streaming.estimatesPerSecond),
    row('streaming, stock tfjs', stock, stock.estimatesPerSecond),
    row(`naive, fresh window of ${frames}`, freshWindow, freshWindow.estimatesPerSecond),
  ];
  return `${report.browser} on ${device.name}, ${device.cores} cores
${backend.reason}
load average ${loadAverage.before.toFixed(1)} before, ${loadAverage.after.toFixed(1)} after${loadedNote(report)}
${model.id} ${model.version} (weights ${model.weightsSha256.slice(0, 12)}) on ${report.video ?? 'noise'}

${columns('', 'count', 'median ms', 'p95 ms', 'estimates/s')}
${rows.join('\n')}

The naive way takes ${report.freshWindowPerStreaming.toFixed(1)} times as long as streaming; the largest
difference of their estimates is ${Number(report.largestDifference.toPrecision(2))}.
`;
}

function loadedNote({ loaded }: BenchReport): string {
  return loaded ? ': something else ran, so that these figures say little' : '';
}

/** A row for each stage, the rate beside the last. */
function stageRows(
  name: string,
  { stages, estimatesPerSecond: rate }: { stages: StageSpreads; estimatesPerSecond: number },
): string[] {
  return STAGES.flatMap((stage) => {
    const spread = stages[stage];
    return spread === null ? [] : [row(`${name}, ${stage}`, spread, stage === 'total' ? rate : null)];
  });
}

function ratedSpread(timesMs: readonly number[]): RatedSpread {
  const sumMs = timesMs.reduce((sum, time) => sum + time, 0);
  return { ...spreadOf(timesMs), estimatesPerSecond: rounded((1000 * timesMs.length) / sumMs) };
}

/** Spread of each stage over frames that went through all of them. */
function stageSpreads(frames: readonly StageTimesMs[]): StageSpreads {
  const spreadOfStage = (stage: keyof StageTimesMs) => {
    const timesMs = frames.map((times) => times[stage]).filter((time) => time !== null);
    return timesMs.length === 0 ? null : spreadOf(timesMs);
  };
  return {
    detect: spreadOfStage('detect'),
    crop: spreadOfStage('crop'),
    features: spreadOfStage('features'),
    temporal: spreadOfStage('temporal'),
    total: spreadOfStage('total'),
  };
}

function row(name: string, { count, medianMs, p95Ms }: Spread, perSecond: number | null): string {
  return columns(name, `${count}`, medianMs.toFixed(1), p95Ms.toFixed(1), perSecond?.toFixed(2) ?? '');
}

function columns(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(27)}${cells.map((cell) => cell.padStart(12)).join('')}`.trimEnd();
}

/** A figure to two decimals: more is noise. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
