import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { commandText, parseBenchCommand } from '../../../../programs/bench/bench-options';
import { drawnModelId, writeDrawnFolder } from '../../../../programs/bench/drawn-folder';
import { type LiveRun, liveRun } from '../../../../programs/bench/live-run';
import {
  type BenchCircumstances,
  type BenchMeasures,
  benchReport,
  type Comparison,
  type PipelineRun,
  reportName,
  reportTable,
  spreadOf,
} from '../../../../programs/bench/pipeline-report';
import { readManifest } from '../../../../src/core/models/manifest';
import { DEFAULT_PIPELINE } from '../../../../src/core/settings/settings-table';
import { fetchModel } from '../../../../src/inference/load-model';
import { randomModelFolder, writeModelFolder } from '../../../support/tiny-model';

const CIRCUMSTANCES: BenchCircumstances = {
  date: '2026-03-04T05:06:07.000Z',
  command: 'npm run bench -- --video face.mp4',
  device: {
    name: 'Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz',
    cpu: 'Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz',
    cores: 8,
    platform: 'linux x64',
  },
  loadAverage: { before: 0.1, after: 1.2 },
  browser: 'Chromium 140.0.7339.16',
  model: { id: 'vgg16-lstm', version: '1.0.0', weightsSha256: 'ab'.repeat(32) },
  video: 'face.mp4',
  settings: {
    ...DEFAULT_PIPELINE,
    modelId: 'vgg16-lstm',
    clipLengthFrames: 64,
    frameRateHz: 50,
    backend: 'wasm',
    timeDelayFrames: 0,
    minimumFaceScore: 0.7,
    gapToleranceMs: 500,
  },
};

const STAGES = { detect: 10, crop: 1, features: 80, temporal: 30, total: 122 };

const RUN: PipelineRun = {
  sampledFrames: 5,
  elapsedMs: 500,
  stageMs: [STAGES, STAGES, { ...STAGES, features: 90, total: 132 }, STAGES],
};

const COMPARISON: Comparison = {
  backend: { name: 'wasm', reason: 'WebAssembly, as asked for; SIMD with 4 threads.', threads: 4 },
  streamingMs: [90, 100, 110, 100],
  stockMs: [200, 210, 190, 200],
  freshWindowMs: [3000, 3100],
  largestDifference: 2.5e-7,
};

const LIVE: LiveRun = liveRun(
  8,
  [
    { takenMs: 100, arrivedMs: 200, windowFill: 64, stageMs: STAGES },
    { takenMs: 225, arrivedMs: 325, windowFill: 64, stageMs: STAGES },
    { takenMs: 350, arrivedMs: 450, windowFill: 64, stageMs: STAGES },
  ],
  // The first drawing after an estimate may not know of it yet; the third estimate was not drawn any more.
  [
    { newsMs: 150, startMs: 203, endMs: 206 },
    { newsMs: 201, startMs: 210, endMs: 212 },
    { newsMs: 201, startMs: 230, endMs: 239 },
    { newsMs: 326, startMs: 330, endMs: 334 },
  ],
);

const MEASURES: BenchMeasures = { run: RUN, live: LIVE, comparison: COMPARISON };

test('the median of an even count lies between the middle two, the 95th percentile near the end', () => {
  // Five gaps between six times: .95 · 5 = 4.75, so three quarters of the way from 50 to 100.
  expect(spreadOf([100, 10, 20, 50, 30, 40])).toEqual({ count: 6, medianMs: 35, p95Ms: 87.5 });
  expect(spreadOf([7])).toEqual({ count: 1, medianMs: 7, p95Ms: 7 });
  expect(() => spreadOf([])).toThrow('no times');
});

test('rates are estimates over time, the ratio is one of medians', () => {
  const report = benchReport(CIRCUMSTANCES, MEASURES);
  // Four estimates in half a second of wall clock, four in 400 ms, two in 6.1 s.
  expect(report.pipeline?.estimatesPerSecond).toBe(8);
  expect(report.streaming).toEqual({ count: 4, medianMs: 100, p95Ms: 108.5, estimatesPerSecond: 10 });
  expect(report.freshWindow).toMatchObject({ count: 2, medianMs: 3050, estimatesPerSecond: 0.33 });
  expect(report.freshWindowPerStreaming).toBe(30.5);
});

test('each stage of the pipeline has its own spread, and circumstances stay as they were', () => {
  const report = benchReport(CIRCUMSTANCES, MEASURES);
  expect(report.pipeline?.stages.detect).toEqual({ count: 4, medianMs: 10, p95Ms: 10 });
  expect(report.pipeline?.stages.features).toEqual({ count: 4, medianMs: 80, p95Ms: 88.5 });
  expect(report.pipeline?.sampledFrames).toBe(5);
  expect(report).toMatchObject(CIRCUMSTANCES);
  expect(benchReport(CIRCUMSTANCES, { ...MEASURES, run: null, live: null }).pipeline).toBeNull();
});

test('an estimate is plotted by the first drawing that knows of it', () => {
  expect(LIVE).toMatchObject({ elapsedMs: 250, plotMs: [2, 4], captureToPlotMs: [112, 109] });
  const report = benchReport(CIRCUMSTANCES, MEASURES);
  // Two estimates in the quarter of a second after the first.
  expect(report.live).toMatchObject({ askedHz: 8, estimatesPerSecond: 8, plot: { count: 2, medianMs: 3 } });
  expect(report.live?.captureToPlot).toEqual({ count: 2, medianMs: 110.5, p95Ms: 111.85 });
  expect(() => liveRun(8, [], [])).toThrow('Live made no two estimates while it was watched.');
});

test('a run beside something else is marked', () => {
  expect(benchReport(CIRCUMSTANCES, MEASURES).loaded).toBe(false);
  const loaded = benchReport({ ...CIRCUMSTANCES, loadAverage: { before: 0.9, after: 1.2 } }, MEASURES);
  expect(loaded.loaded).toBe(true);
  expect(reportTable(loaded)).toContain('1.2 after: something else ran, so that these figures say little');
});

test('drawn weights are a model folder that says its width, and stand in the file name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'circumplex-bench-'));
  try {
    const { manifest: like } = await randomModelFolder();
    const manifest = await writeDrawnFolder(folder, like, 1 / 16);
    expect(manifest).toMatchObject({
      id: 'vgg16-lstm-width-0-0625-drawn',
      architecture: { lstmUnits: 1024 },
    });
    globalThis.fetch = async (input) =>
      new Response(await readFile(join(folder, basename(new URL(String(input)).pathname))));
    const model = await fetchModel('http://models.test/drawn/');
    expect(model.manifest).toEqual(readManifest(JSON.stringify(manifest)));
  } finally {
    await rm(folder, { recursive: true });
  }
  const report = benchReport(
    { ...CIRCUMSTANCES, model: { ...CIRCUMSTANCES.model, id: drawnModelId(1) } },
    MEASURES,
  );
  expect(reportName(report)).toMatch(/^pipeline-vgg16-lstm-full-width-drawn-64-intel/);
});

test('the file name says what, device, browser and backend', () => {
  const report = benchReport(CIRCUMSTANCES, MEASURES);
  expect(reportName(report)).toBe('pipeline-64-intel-core-i5-8250u-cpu-1.60ghz-chromium-140-wasm.json');
  const device = { ...CIRCUMSTANCES.device, name: "Ada's laptop" };
  const onNoise = benchReport(
    { ...CIRCUMSTANCES, device, video: null },
    { ...MEASURES, run: null, live: null },
  );
  expect(reportName(onNoise)).toBe('model-64-ada-s-laptop-chromium-140-wasm.json');
});

test('a model without features of single frames has no row for them, and its name in the file name', () => {
  const stageMs = RUN.stageMs.map((times) => ({ ...times, features: null }));
  const model = { ...CIRCUMSTANCES.model, id: 'i3d-vgg16' };
  const report = benchReport(
    { ...CIRCUMSTANCES, model },
    { ...MEASURES, run: { ...RUN, stageMs }, live: null },
  );
  expect(report.pipeline?.stages.features).toBeNull();
  expect(reportTable(report)).not.toContain('features');
  expect(reportTable(report)).toContain('pipeline, temporal');
  expect(reportName(report)).toMatch(/^pipeline-i3d-vgg16-64-intel/);
});

test('the table has a row for everything that was timed, and says rates, ratio and load', () => {
  const table = reportTable(benchReport(CIRCUMSTANCES, MEASURES));
  expect(table).toMatch(/^pipeline, temporal +4 +30\.0 +30\.0$/m);
  expect(table).toMatch(/^pipeline, total +4 +122\.0 +130\.5 +8\.00$/m);
  expect(table).toMatch(/^live, total +3 +122\.0 +122\.0 +8\.00$/m);
  expect(table).toMatch(/^live, plot +2 +3\.0 +3\.9$/m);
  expect(table).toMatch(/^live, capture to plot +2 +110\.5 +111\.8$/m);
  expect(table).toMatch(/^streaming, one new frame +4 +100\.0 +108\.5 +10\.00$/m);
  expect(table).toMatch(/^naive, fresh window of 64 +2 +3050\.0 +3095\.0 +0\.33$/m);
  expect(table).toContain('30.5 times as long');
  expect(table).toContain('estimates is 2.5e-7.');
  expect(table).toContain('SIMD with 4 threads.');
  expect(table).toContain('load average 0.1 before, 1.2 after');
  expect(reportTable(benchReport(CIRCUMSTANCES, { ...MEASURES, run: null, live: null }))).not.toContain(
    'pipeline',
  );
});

test('the backend is WebAssembly unless another is asked for, and a model may be a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'circumplex-bench-'));
  try {
    await writeModelFolder(folder, await randomModelFolder({ id: 'tiny-lstm' }));
    const parsed = parseBenchCommand(['--model', folder]);
    expect(parsed).toMatchObject({
      options: {
        backend: 'wasm',
        clipLengthFrames: 64,
        videoPath: null,
        model: { folder },
        drawnWidth: null,
      },
    });
    expect(parseBenchCommand(['--model', folder, '--width', '1'])).toMatchObject({
      options: { drawnWidth: 1, peers: null },
    });
    expect(parseBenchCommand(['--model', folder, '--peers'])).toMatchObject({
      options: { drawnWidth: null, peers: { width: 1 } },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a wrong command line gets one sentence and exit code 2', () => {
  expect(parseBenchCommand(['--video', '/nowhere/face.mp4'])).toEqual({
    text: '--video /nowhere/face.mp4 does not exist.\n',
    exitCode: 2,
  });
  expect(parseBenchCommand(['--model', 'nowhere'])).toEqual({
    text: expect.stringMatching(/^--model nowhere: there is no such model; .*\.\n$/),
    exitCode: 2,
  });
  expect(parseBenchCommand(['--estimates', 'many'])).toMatchObject({
    exitCode: 2,
    text: expect.stringContaining('Expected a whole number above 0.'),
  });
});

test('the command in the results names files without their folders', () => {
  expect(commandText(['--video', '/home/ada/my face.mp4', '--out=/tmp/times'])).toBe(
    "npm run bench -- --video 'my face.mp4' --out=times",
  );
});
