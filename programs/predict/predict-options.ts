import { Command, InvalidArgumentError } from 'commander';
import { namesOfForms } from '../../src/core/labels/forms/known-forms';
import type { LabelCorrection } from '../../src/core/labels/label-correction';
import type { LabelScale } from '../../src/core/labels/label-scale';
import type { LabelClock } from '../../src/core/labels/label-table';
import {
  PIPELINE_SETTINGS,
  type PipelineChoices,
  RECORDING_SETTINGS,
  type RecordingSettings,
  SCORING_SETTINGS,
  type ScoringSettings,
} from '../../src/core/settings/settings-table';
import { LABEL_NAME } from '../../src/recordings/video/input-files';
import type { Adapter } from '../../tools/chromium.mjs';
import { type ParsedCommand, parsedCommand } from '../../tools/command-line/parsed-command';
import { settingArgument, settingOption } from '../../tools/command-line/setting-option';
import { adapterOption } from './adapter-option';
import { clockOption, offsetOption, scaleOption } from './label-options';

/** The command line of `npm run predict`, read and checked. */
export interface PredictOptions {
  readonly videos: readonly string[];
  readonly labels: readonly string[];
  /** JSON with what is to be corrected about labels; `null`: nothing. */
  readonly labelSettings: string | null;
  /** What is said about all label files: clock, scale, offset. */
  readonly labelCorrection: LabelCorrection;
  /** Whether guesses about labels are taken, whatever speaks against them. */
  readonly acceptGuesses: boolean;
  /** Whether label files of other videos than these are passed over. */
  readonly part: boolean;
  /** Id of a bundled model, or the path of a model folder. */
  readonly model: string;
  /** Everything of the pipeline but its model; the rate is `null` for that of the model. */
  readonly pipeline: Omit<PipelineChoices, 'modelId' | 'frameRateHz'> & {
    readonly frameRateHz: number | null;
  };
  /** How videos are read. */
  readonly recording: RecordingSettings;
  /** What is scored against labels. */
  readonly scoring: ScoringSettings;
  /** Whether an AVEC-style file is written, too. */
  readonly avec: boolean;
  /** Whether the recording is written as BIDS keeps physiology, too. */
  readonly bids: boolean;
  /** Whether annotations for NOVA are written, too. */
  readonly nova: boolean;
  /** Whether the JSON keeps frames and labels, so that the page can show it again. */
  readonly session: boolean;
  /** What the browser's WebGPU computes on. */
  readonly adapter: Adapter;
  /** Browsers that work at once. */
  readonly jobs: number;
  readonly outputFolder: string;
}

const { modelId, timeDelayFrames } = PIPELINE_SETTINGS;

/** More browsers than this on one machine are a slip of the finger. */
const MOST_JOBS = 64;

const DESCRIPTION = `Predicts valence and arousal for video files with the app's own pipeline in a headless browser.

For each video it writes <name>.csv (${'time_s,frame,valence_raw,arousal_raw,valence,arousal,face_score,provisional,valence_sd,arousal_sd'};
a row per sampled frame, empty cells without an estimate) and <name>.json (model, backend, settings, coverage
and, with labels, PCC, CCC, MAE and MAPE). Several videos with labels are scored together, too: scores.csv has
them apart, joined end to end and in the mean.`;

const EPILOGUE = `
Each label file goes with the video whose name it bears, alone or with more words behind it (video1_Valence.csv is
not of video10). With one video files may have any name but that of another. A label file of none is refused, unless
--part says that the videos are a part of a corpus. Label times count from the first picture of the video, or as --times-from says.

What is guessed about a label file is said in one line. Where the file or the video speaks against it the exit code is
1, until it is said (--label-clock, --label-scale) or taken as it is (--accept-guesses). Single files are corrected by
a JSON, as the page exports it or as short as
{"corrections": {"*_Valence*.csv": {"offsetS": 2, "clock": "ms"}}, "annotatorsOff": ["A2"]}.

A corpus as a SLURM array, each task with its share of the videos:
  sbatch --array=0-19 programs/predict/corpus.sbatch CORPUS OUT --frames 16 --overlap 0.8

The exit code is 0 only if every video was done, 1 if one was not, 2 if the command line is
wrong, 130 after Ctrl+C, which keeps what was done.`;

/** Reads the arguments after the program's name. Never prints and never exits. */
export function parseCommandLine(args: readonly string[]): ParsedCommand<PredictOptions> {
  const program = new Command('npm run predict --')
    .description(DESCRIPTION)
    .argument('<video...>', 'video files, or folders with a picture for every frame, 25 a second')
    .requiredOption('--out <folder>', 'folder for the results; made if it is not there')
    .option(
      '--labels <file>',
      `label file (${namesOfForms()} or time_s,valence,arousal); several may follow, and it may be repeated`,
      collect,
      [],
    )
    .option(
      '--label-clock <unit>',
      'what label times count: seconds, milliseconds, microseconds, minutes or frames',
      clockOption,
    )
    .option('--label-scale <lowest..highest>', 'between which values labels lie, such as 1..9', scaleOption)
    .option('--label-offset <seconds>', 'added to the time of each label', offsetOption)
    .option('--label-settings <file>', 'JSON with what to correct about single label files; see below')
    .option('--accept-guesses', 'take what is guessed about labels, whatever speaks against it', false)
    .option('--part', 'the videos are a part of a corpus: pass over label files of others', false)
    .addOption(settingOption(modelId, { note: '; or the path of a model folder' }).argParser(String))
    .addOption(settingOption(PIPELINE_SETTINGS.clipLengthFrames))
    .addOption(settingOption(PIPELINE_SETTINGS.frameRateHz, { default: null }))
    .addOption(settingOption(PIPELINE_SETTINGS.backend))
    .addOption(adapterOption())
    .addOption(settingOption(PIPELINE_SETTINGS.scaleNormalisation))
    .addOption(settingOption(PIPELINE_SETTINGS.meanFilter))
    .addOption(
      settingOption(timeDelayFrames, {
        note: '; or "search": the one of the highest CCC on these labels, which flatters',
      }).argParser(timeDelay),
    )
    .addOption(settingOption(PIPELINE_SETTINGS.minimumFaceScore))
    .addOption(settingOption(PIPELINE_SETTINGS.gapToleranceMs))
    .addOption(settingOption(RECORDING_SETTINGS.timesFrom))
    .addOption(settingOption(SCORING_SETTINGS.overlap))
    .addOption(settingOption(SCORING_SETTINGS.fusion, { note: ', with --overlap' }))
    .option('--avec', 'write <name>.avec.csv, too: name;timestamp;arousal;valence', false)
    .option('--bids', 'write <name>_recording-circumplex_physio.tsv.gz and its sidecar, too', false)
    .option('--nova', 'write <name>.valence.annotation and <name>.arousal.annotation for NOVA, too', false)
    .option('--session', 'keep frames and labels in <name>.json: dropped on the page, it shows them', false)
    .option('--jobs <count>', 'videos that are done at once, each in a browser of its own', jobCount, 1)
    .addHelpText('after', EPILOGUE);
  return parsedCommand(program, args, (given: GivenOptions) => predictOptions(given, program.args));
}

/** Throws with one sentence if there is no video. */
function predictOptions(given: GivenOptions, words: readonly string[]): PredictOptions {
  // A shell makes several words of corpus/*.csv, and only the first of them stands right behind --labels.
  const isLabel = (name: string) => given.labels.length > 0 && LABEL_NAME.test(name);
  const videos = words.filter((name) => !isLabel(name));
  if (videos.length === 0) throw new Error("missing required argument 'video'");
  return {
    videos,
    labels: [...given.labels, ...words.filter(isLabel)],
    labelSettings: given.labelSettings ?? null,
    labelCorrection: {
      ...(given.labelClock === undefined ? {} : { clock: given.labelClock }),
      ...(given.labelScale === undefined ? {} : { scale: given.labelScale }),
      ...(given.labelOffset === undefined ? {} : { offsetS: given.labelOffset }),
    },
    acceptGuesses: given.acceptGuesses,
    part: given.part,
    model: given.model,
    pipeline: {
      clipLengthFrames: given.frames,
      frameRateHz: given.fps ?? null,
      backend: given.backend,
      scaleNormalisation: given.norm,
      meanFilter: given.meanFilter,
      timeDelayFrames: typeof given.delay === 'string' ? timeDelayFrames.default : given.delay,
      minimumFaceScore: given.minimumScore,
      gapToleranceMs: given.gap,
    },
    recording: { timesFrom: given.timesFrom },
    scoring: {
      overlap: given.overlap,
      fusion: given.fusion,
      delay: typeof given.delay === 'string' ? given.delay : 'by-hand',
    },
    avec: given.avec,
    bids: given.bids,
    nova: given.nova,
    session: given.session,
    adapter: given.adapter,
    jobs: given.jobs,
    outputFolder: given.out,
  };
}

/** What commander hands back for the options above. */
interface GivenOptions {
  readonly out: string;
  readonly labels: readonly string[];
  readonly labelSettings?: string;
  readonly labelClock?: LabelClock;
  readonly labelScale?: LabelScale;
  readonly labelOffset?: number;
  readonly acceptGuesses: boolean;
  readonly part: boolean;
  readonly model: string;
  readonly frames: PipelineChoices['clipLengthFrames'];
  readonly fps?: number;
  readonly backend: PipelineChoices['backend'];
  readonly adapter: Adapter;
  readonly norm: PipelineChoices['scaleNormalisation'];
  readonly meanFilter: boolean;
  readonly delay: number | DelaySearchChoice;
  readonly minimumScore: number;
  readonly gap: number;
  readonly timesFrom: RecordingSettings['timesFrom'];
  readonly overlap: ScoringSettings['overlap'];
  readonly fusion: ScoringSettings['fusion'];
  readonly avec: boolean;
  readonly bids: boolean;
  readonly nova: boolean;
  readonly session: boolean;
  readonly jobs: number;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** What `--delay` takes in place of a number: a search within the paper's range, or within five seconds. */
type DelaySearchChoice = Exclude<ScoringSettings['delay'], 'by-hand'>;

function timeDelay(text: string): number | DelaySearchChoice {
  return text === 'search' || text === 'search-5s' ? text : settingArgument(timeDelayFrames, text);
}

function jobCount(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > MOST_JOBS) {
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST_JOBS}.`);
  }
  return jobs;
}
