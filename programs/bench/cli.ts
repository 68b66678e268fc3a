/**
 * `npm run bench`: streaming and the naive way side by side in headless Chromium, and the whole pipeline on
 * a video. Started by programs/bench/start.mjs, which installs what is missing. Results go to bench/results.
 */

import { writeFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, platform } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { DEFAULT_PIPELINE, PIPELINE_SETTINGS } from '../../src/core/settings/settings-table';
import type { PipelineSettings } from '../../src/pipeline/contract';
import { endWith } from '../../tools/command-line/parsed-command';
import { USER_DIRECTORY } from '../../tools/project.mjs';
import { sentence, serveModelFolder } from '../predict/predict-browser';
import { prepareOutputFolder } from '../predict/predict-inputs';
import { inBenchPage } from './bench-browser';
import { type BenchOptions, commandText, parseBenchCommand } from './bench-options';
import type { BenchPage } from './page/bench-page';
import { benchPeers } from './peers';
import { benchReport, type Comparison, type PipelineRun, reportName, reportTable } from './pipeline-report';

const args = process.argv.slice(2);
const parsed = parseBenchCommand(args);
if ('text' in parsed) {
  endWith(parsed);
} else {
  try {
    const { options } = parsed;
    await (options.peers === null ? bench(options) : benchPeers(options, options.peers));
  } catch (error) {
    console.error(sentence(error));
    process.exitCode = 1;
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
  const { browser, run, comparison } = await measureInBrowser(options, settings);
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
    run,
    comparison,
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
  readonly comparison: Comparison;
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
  }
  console.log(`${estimates} streamed estimates and ${windows} fresh windows of ${clipLengthFrames} frames…`);
  const comparison = await page.evaluate((given) => (window.circumplexBench as BenchPage).compare(...given), [
    settings,
    estimates,
    windows,
  ] as const);
  return { run, comparison };
}
