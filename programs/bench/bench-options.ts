import { resolve } from 'node:path';
import { Command } from 'commander';
import { PIPELINE_SETTINGS } from '../../src/core/settings/settings-table';
import type { BackendChoice, ClipLengthFrames } from '../../src/pipeline/contract';
import type { Adapter } from '../../tools/chromium.mjs';
import { numberAboveZero, wholeNumber } from '../../tools/command-line/number-arguments';
import { type ParsedCommand, parsedCommand } from '../../tools/command-line/parsed-command';
import { settingOption } from '../../tools/command-line/setting-option';
import { inProject, USER_DIRECTORY } from '../../tools/project.mjs';
import { adapterOption } from '../predict/adapter-option';
import { type ChosenModel, chooseModel, unreadableReason } from '../predict/predict-inputs';

/** The command line of `npm run bench`, read and checked. */
export interface BenchOptions {
  /** `null`: no pipeline is run, and the crops are noise. */
  readonly videoPath: string | null;
  readonly model: ChosenModel & { readonly folder: string };
  /** Drawn weights for a VGG-16-LSTM of this width in place of the model's; `null`: the model as it is. */
  readonly drawnWidth: number | null;
  readonly clipLengthFrames: ClipLengthFrames;
  readonly backend: BackendChoice;
  /** Estimates that are measured, by the pipeline and by the streaming model. */
  readonly estimates: number;
  /** Fresh windows that are measured. */
  readonly windows: number;
  /** Name of the machine in results and file name; `null`: the processor's. */
  readonly device: string | null;
  readonly outputFolder: string;
  /** What the browser's WebGPU computes on. */
  readonly adapter: Adapter;
  /** Peers instead of the model: our engine, stock TensorFlow.js, onnxruntime-web on drawn weights. */
  readonly peers: PeerOptions | null;
}

/** How peers are measured. */
export interface PeerOptions {
  /** Width of the recurrent network; 1 is the paper's. */
  readonly width: number;
  /** `null`: as many as the app takes. */
  readonly threads: number | null;
  readonly rounds: number;
  /** File for the results. */
  readonly outputFile: string;
}

const DESCRIPTION =
  'Measures, in headless Chromium, streaming (one new frame, one estimate) and the naive way (a fresh ' +
  'window of frames for every estimate) on the same crops, model and backend, and with --video each ' +
  'stage of the whole pipeline, with frames pushed as fast as they are taken, and Live of the built site ' +
  'with the video for a camera, from picture to plot. Prints a table and writes a JSON file.';

/** Reads the arguments after the program's name, and looks for model and video. Never prints, never exits. */
export function parseBenchCommand(args: readonly string[]): ParsedCommand<BenchOptions> {
  const program = new Command('npm run bench --')
    .description(DESCRIPTION)
    .option('--video <file>', 'video with a face in it; without one the crops are noise')
    .addOption(
      settingOption(PIPELINE_SETTINGS.modelId, { note: '; or the path of a model folder' }).argParser(String),
    )
    .addOption(settingOption(PIPELINE_SETTINGS.clipLengthFrames))
    .addOption(settingOption(PIPELINE_SETTINGS.backend, { default: 'wasm' }))
    .option('--estimates <count>', 'estimates to measure', wholeNumber, 100)
    .option('--windows <count>', 'fresh windows to measure', wholeNumber, 5)
    .option('--device <name>', 'name of this machine in the results (default: its processor)')
    .addOption(adapterOption())
    .option(
      '--peers',
      'our engine, stock TensorFlow.js and onnxruntime-web by turns, on drawn weights',
      false,
    )
    .option(
      '--width <multiplier>',
      'drawn weights for a VGG-16-LSTM of this width; 1 is the paper’s (default: the model; with --peers 1)',
      numberAboveZero,
    )
    .option('--threads <count>', 'threads of all of them (default: as the app); with --peers', wholeNumber)
    .option('--rounds <count>', 'rounds in which each takes a turn; with --peers', wholeNumber, 40)
    .option(
      '--out <folder>',
      'folder for the results (default: bench/results of the project); with --peers a file',
    );
  return parsedCommand(program, args, checked);
}

/** Throws with one sentence if there is no such video or model. */
function checked(given: GivenOptions): BenchOptions {
  const videoPath = given.video === undefined ? null : resolve(USER_DIRECTORY, given.video);
  const unreadable = videoPath === null ? null : unreadableReason(videoPath);
  if (unreadable) throw new Error(`--video ${given.video} ${unreadable}`);
  const model = chooseModel(given.model, inProject('public'), USER_DIRECTORY);
  return {
    videoPath,
    model: { ...model, folder: model.folder ?? inProject('public/models', given.model) },
    drawnWidth: given.peers ? null : (given.width ?? null),
    clipLengthFrames: given.frames,
    backend: given.backend,
    estimates: given.estimates,
    windows: given.windows,
    device: given.device ?? null,
    adapter: given.adapter,
    peers: given.peers
      ? {
          width: given.width ?? 1,
          threads: given.threads ?? null,
          rounds: given.rounds,
          outputFile: resolve(USER_DIRECTORY, given.out ?? inProject('bench/results/peers.json')),
        }
      : null,
    outputFolder: given.out === undefined ? inProject('bench/results') : resolve(USER_DIRECTORY, given.out),
  };
}

/** The command with these arguments, for the results; paths lose their folders, which are private. */
export function commandText(args: readonly string[]): string {
  const shown = args
    .map((arg) => arg.replace(/^(--[a-z-]+=)?.*[/\\]/, '$1'))
    .map((arg) => (/[^\w.=-]/.test(arg) ? `'${arg}'` : arg));
  return ['npm run bench --', ...shown].join(' ');
}

/** What commander hands back for the options above. */
interface GivenOptions {
  readonly video?: string;
  readonly model: string;
  readonly frames: ClipLengthFrames;
  readonly backend: BackendChoice;
  readonly estimates: number;
  readonly windows: number;
  readonly device?: string;
  readonly out?: string;
  readonly adapter: Adapter;
  readonly peers: boolean;
  readonly width?: number;
  readonly threads?: number;
  readonly rounds: number;
}
