/**
 * `npm run bench`: streaming and the naive way side by side in headless Chromium, and the whole pipeline on
 * a video, up to the plot. Started by programs/bench/start.mjs, which installs what is missing. Results go to
 * bench/results.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, platform, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { DEFAULT_PIPELINE, PIPELINE_SETTINGS } from '../../src/core/settings/settings-table';
import type { PipelineSettings } from '../../src/pipeline/contract';
import { endWith } from '../../tools/command-line/parsed-command';
import { webcamFromVideo } from '../../tools/fake-webcam';
import { USER_DIRECTORY } from '../../tools/project.mjs';
import { sentence, serveModelFolder } from '../predict/predict-browser';
import { prepareOutputFolder } from '../predict/predict-inputs';
import { inBenchPage } from './bench-browser';
import { type BenchOptions, commandText, parseBenchCommand } from './bench-options';
import { drawnModelId, writeDrawnFolder } from './drawn-folder';
import { type LiveRun, watchLive } from './live-run';
import type { BenchPage } from './page/bench-page';
import { benchPeers } from './peers';
import {
  benchReport,
  type Comparison,
  estimatesPerSecond,
  type PipelineRun,
  reportName,
  reportTable,
} from './pipeline-report';

/** What the camera shows of a video, seconds. */
const CAMERA_S = 12;

const args = process.argv.slice(2);
const parsed = parseBenchCommand(args);
if ('text' in parsed) {
  endWith(parsed);
} else {
  try {
    const { options } = parsed;
    const { peers, drawnWidth } = options;
    if (peers !== null) await benchPeers(options, peers);
    else if (drawnWidth !== null) await benchDrawn(options, drawnWidth);
    else await bench(options);
  } catch (error) {
    console.error(sentence(error));
    process.exitCode = 1;
  }
}

/** As {@link bench}, on drawn weights, which lie in a folder of their own meanwhile. */
async function benchDrawn(options: BenchOptions, width: number): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'circumplex-bench-'));
  try {
    const folder = join(temporary, drawnModelId(width));
    const manifest = await writeDrawnFolder(folder, options.model.manifest, width);
    await bench({ ...options, model: { manifest, folder } });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function bench(options: BenchOptions): Promise<void> {
  const outputFolder = prepareOutputFolder(options.outputFolder, USER_DIRECTORY);
  const { manifest } = options.model;
  const settings: PipelineSettings = {
    ...DEFAULT_PIPELINE,
    modelId: manifest.id,
    clipLengthFrames: options.clipLengthFrames,
    // The densest grid takes every frame of a video of up to as many frames a second.
    frameRateHz: PIPELINE_SETTINGS.frameRateHz.maximum,
    backend: options.backend,
    keepRate: true,
  };
  const before = loadavg()[0] ?? Number.NaN;
  const { browser, run, camera, comparison } = await measureInBrowser(options, settings);
  const live = run && camera !== null ? await benchLive(options, settings, camera, run) : null;
  const cpu = cpus()[0]?.model.trim() || 'unknown processor';
  const report = benchReport(
    {
      date: new Date().toISOString(),
      command: commandText(args),
      device: {
        name: options.device ?? cpu,
        cpu,
        cores: availableParallelism(),
        platform: `${platform()} ${arch()}`,
      },
      loadAverage: { before, after: loadavg()[0] ?? Number.NaN },
      browser,
      model: { id: manifest.id, version: manifest.version, weightsSha256: manifest.weightsSha256 },
      video: options.videoPath && basename(options.videoPath),
      settings,
    },
    { run, live, comparison },
  );
  const path = join(outputFolder, reportName(report));
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${reportTable(report)}\nWritten to ${path}`);
}

/** What the browser measured. */
interface Measured {
  /** Name and version. */
  readonly browser: string;
  readonly run: PipelineRun | null;
  /** The video as a camera's file, where there is one. */
  readonly camera: string | null;
  readonly comparison: Comparison;
}

/** Live with the video for a camera, at the rate that the pipeline made by itself. */
async function benchLive(
  options: BenchOptions,
  settings: PipelineSettings,
  camera: string,
  run: PipelineRun,
): Promise<LiveRun> {
  const wantedHz = estimatesPerSecond(run);
  console.log(`Live of the site, the video for a camera, at ${wantedHz.toFixed(1)} estimates a second…`);
  return watchLive(options, settings, camera, wantedHz);
}

async function measureInBrowser(options: BenchOptions, settings: PipelineSettings): Promise<Measured> {
  return inBenchPage(options, async (page, version) => {
    await serveModelFolder(page, { id: settings.modelId, path: options.model.folder });
    return { browser: version, ...(await measure(page, options, settings)) };
  });
}

async function measure(
  page: Page,
  { videoPath, clipLengthFrames, estimates, windows }: BenchOptions,
  settings: PipelineSettings,
): Promise<Omit<Measured, 'browser'>> {
  page.on('console', (message) => {
    if (message.text().startsWith('Pipeline: ')) console.warn(message.text());
  });
  let run: PipelineRun | null = null;
  let camera: string | null = null;
  if (videoPath !== null) {
    console.log(`The pipeline on ${basename(videoPath)}, until ${estimates} estimates are made…`);
    await page.setInputFiles('#video', videoPath);
    // A window's worth goes before: the browser optimises its code meanwhile, and the window fills.
    run = await page.evaluate((given) => (window.circumplexBench as BenchPage).runPipeline(...given), [
      settings,
      clipLengthFrames,
      estimates,
    ] as const);
    if (run.stageMs.length < estimates) {
      throw new Error(
        `${basename(videoPath)} gave ${run.stageMs.length} estimates: it shows no whole face for long.`,
      );
    }
    camera = await webcamFromVideo(page, videoPath, CAMERA_S);
  }
  console.log(`${estimates} streamed estimates and ${windows} fresh windows of ${clipLengthFrames} frames…`);
  const comparison = await page.evaluate((given) => (window.circumplexBench as BenchPage).compare(...given), [
    settings,
    estimates,
    windows,
  ] as const);
  return { run, camera, comparison };
}
