import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_POST_PROCESSING, MAXIMUM_TIME_DELAY_FRAMES } from '../../src/core/post-processing';
import { OVERLAP_RATIOS } from '../../src/core/time/clip-windows';
import { FRAME_RATE_RANGE_HZ } from '../../src/core/time/sampling-grid';
import type { BackendChoice, ClipLengthFrames, PipelineSettings } from '../../src/pipeline/contract';
import { DEFAULT_SCORING, type ScoringSettings } from '../../src/recordings/scores/recording-scores';

/** The command line of `npm run predict`, read and checked. */
export interface PredictOptions {
  readonly videos: readonly string[];
  readonly labels: readonly string[];
  /** JSON with what is to be corrected about labels; `null`: nothing. */
  readonly labelSettings: string | null;
  /** Id of a bundled model, or the path of a model folder. */
  readonly model: string;
  readonly clipLengthFrames: ClipLengthFrames;
  /** `null`: the rate the model was trained at. */
  readonly frameRateHz: number | null;
  readonly backend: BackendChoice;
  readonly scaleNormalisation: PipelineSettings['scaleNormalisation'];
  readonly meanFilter: boolean;
  readonly timeDelayFrames: number;
  /** What is scored against labels. */
  readonly scoring: ScoringSettings;
  /** Whether an AVEC-style file is written, too. */
  readonly avec: boolean;
  /** Whether the JSON keeps frames and labels, so that the page can show it again. */
  readonly session: boolean;
  /** Browsers that work at once. */
  readonly jobs: number;
  readonly outputFolder: string;
}

/** More browsers than this on one machine are a slip of the finger. */
const MOST_JOBS = 64;

/** Model used when none is named. */
const DEFAULT_MODEL_ID = 'vgg16-lstm';

const DESCRIPTION = `Predicts valence and arousal for video files with the app's own pipeline in a headless browser.

For each video it writes <name>.csv (${'time_s,frame,valence_raw,arousal_raw,valence,arousal,face_score,provisional'};
a row per sampled frame, empty cells without an estimate) and <name>.json (model, backend, settings, coverage
and, with labels, PCC, CCC, MAE and MAPE). Several videos with labels are scored together, too: scores.csv has
them apart, joined end to end and in the mean.`;

const EPILOGUE = `
Labels go with the video if there is one; with several, each label file goes with the video whose name it
begins with. What is guessed about labels is corrected by a JSON, as the page exports it or as short as
{"corrections": {"*_Valence*.csv": {"offsetS": 2}}, "annotatorsOff": ["A2"]}.

A corpus as a SLURM array, each task with its share of the videos:
  sbatch --array=0-19 programs/predict/corpus.sbatch CORPUS OUT --frames 16 --overlap 0.8

The exit code is 0 only if every video was done, 1 if one was not, 2 if the command line is
wrong, 130 after Ctrl+C, which keeps what was done.`;

/** What reading the command line came to: options, or a text to print and the exit code to end with. */
export type ParsedCommandLine =
  | { readonly options: PredictOptions }
  | { readonly text: string; readonly exitCode: number };

/** Reads the arguments after the program's name. Never prints and never exits. */
export function parseCommandLine(args: readonly string[]): ParsedCommandLine {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const program = new Command('npm run predict --')
    .description(DESCRIPTION)
    .argument('<video...>', 'video files, or folders with a picture for every frame, 25 a second')
    .requiredOption('--out <folder>', 'folder for the results; made if it is not there')
    .option(
      '--labels <file>',
      'label file (AVEC, SEWA-DB, RECOLA, Aff-Wild2, AFEW-VA, CARMA or time_s,valence,arousal); may be repeated',
      collect,
      [],
    )
    .option('--label-settings <file>', 'JSON with what to correct about labels; see below')
    .option('--model <id>', 'id of a bundled model, or path of a model folder', DEFAULT_MODEL_ID)
    .addOption(new Option('--frames <count>', 'frames in the window').choices(['16', '64']).default('64'))
    .option('--fps <rate>', 'rate of the sampling grid, 1 to 50 (default: that of the model)', frameRate)
    .addOption(new Option('--backend <name>').choices(['auto', 'webgpu', 'wasm']).default('auto'))
    .addOption(
      new Option('--norm <form>', 'scale normalisation, Eq. 1')
        .choices(['off', 'as-printed', 'ortega'])
        .default(DEFAULT_POST_PROCESSING.scaleNormalisation),
    )
    .option('--mean-filter', 'mean filter, Eq. 2', DEFAULT_POST_PROCESSING.meanFilter)
    .option(
      '--delay <frames>',
      'time delay, Eq. 3, from -10 to 10; or "search": the one of the highest CCC on these labels, which flatters',
      timeDelay,
      0,
    )
    .addOption(
      new Option(
        '--overlap <ratio>',
        'score clips that overlap so much, as in the paper (default: every frame)',
      ).choices(OVERLAP_RATIOS.map(String)),
    )
    .addOption(
      new Option('--fusion <mode>', 'how the labels of a clip become one, with --overlap')
        .choices(['mean', 'extremum'])
        .default(DEFAULT_SCORING.fusion),
    )
    .option('--avec', 'write <name>.avec.csv, too: name;timestamp;arousal;valence', false)
    .option('--session', 'keep frames and labels in <name>.json: dropped on the page, it shows them', false)
    .option('--jobs <count>', 'videos that are done at once, each in a browser of its own', jobCount, 1)
    .addHelpText('after', EPILOGUE)
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { text: text.replace(/^error: /, ''), exitCode: error.exitCode === 0 ? 0 : 2 };
  }
  const given = program.opts<GivenOptions>();
  return {
    options: {
      videos: program.args,
      labels: given.labels,
      labelSettings: given.labelSettings ?? null,
      model: given.model,
      clipLengthFrames: given.frames === '16' ? 16 : 64,
      frameRateHz: given.fps ?? null,
      backend: given.backend,
      scaleNormalisation: given.norm,
      meanFilter: given.meanFilter,
      timeDelayFrames: given.delay === 'search' ? 0 : given.delay,
      scoring: {
        overlap: OVERLAP_RATIOS.find((ratio) => String(ratio) === given.overlap) ?? 'every-frame',
        fusion: given.fusion,
        delay: given.delay === 'search' ? 'search' : 'by-hand',
      },
      avec: given.avec,
      session: given.session,
      jobs: given.jobs,
      outputFolder: given.out,
    },
  };
}

/** What commander hands back for the options above. */
interface GivenOptions {
  readonly out: string;
  readonly labels: readonly string[];
  readonly labelSettings?: string;
  readonly model: string;
  readonly frames: '16' | '64';
  readonly fps?: number;
  readonly backend: BackendChoice;
  readonly norm: PipelineSettings['scaleNormalisation'];
  readonly meanFilter: boolean;
  readonly delay: number | 'search';
  readonly overlap?: string;
  readonly fusion: ScoringSettings['fusion'];
  readonly avec: boolean;
  readonly session: boolean;
  readonly jobs: number;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function frameRate(text: string): number {
  const rate = text.trim() === '' ? Number.NaN : Number(text);
  const { minimum, maximum } = FRAME_RATE_RANGE_HZ;
  if (!(rate >= minimum && rate <= maximum)) {
    throw new InvalidArgumentError(`Expected a number from ${minimum} to ${maximum}.`);
  }
  return rate;
}

function timeDelay(text: string): number | 'search' {
  if (text === 'search') return 'search';
  const frames = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isInteger(frames) || Math.abs(frames) > MAXIMUM_TIME_DELAY_FRAMES) {
    throw new InvalidArgumentError(
      `Expected a whole number from -${MAXIMUM_TIME_DELAY_FRAMES} to ${MAXIMUM_TIME_DELAY_FRAMES}, or search.`,
    );
  }
  return frames;
}

function jobCount(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > MOST_JOBS) {
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST_JOBS}.`);
  }
  return jobs;
}
