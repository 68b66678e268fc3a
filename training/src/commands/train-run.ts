import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  BASE_ARCHITECTURES,
  type BaseArchitectureId,
  DILATION_PRESETS,
} from '../../../src/core/networks/tables/base-architectures';
import { PAPER_EXPRESSION, PAPER_I3D, PAPER_LSTM } from '../experiments/default-configs';
import { readJson } from '../experiments/durable-files';
import {
  type ExperimentConfig,
  experimentConfigSchema,
  parseExperimentConfig,
} from '../experiments/experiment-config';
import { runExperiment } from '../experiments/run-experiment';
import { withFields } from '../experiments/sweep-plan';
import type { Settings } from '../experiments/sweep-table';
import { weightSource } from '../experiments/weight-sources';
import { describeRun } from './run-description';
import {
  backendOption,
  checkpointOption,
  gathered,
  numberFlag,
  parseFields,
  type RunFlags,
  runOptions,
  threadsOption,
} from './run-options';

interface StageFlags extends RunFlags {
  readonly data: readonly string[];
  readonly run?: string;
  readonly start: string;
  readonly set: readonly string[];
  readonly print?: boolean;
  /** The stage's own flags, under the names of the fields that they set. */
  readonly [field: string]: unknown;
}

/** Adds `run`, `stage1`, `lstm` and `i3d` to the program. */
export function addRunCommands(program: Command): void {
  program
    .command('run')
    .description('trains a configuration from a JSON file; goes on where an earlier run stopped')
    .argument('<config>', 'file with an ExperimentConfig, as run.json keeps it')
    .requiredOption('--run <folder>', 'folder of the run')
    .addOption(backendOption().default('auto'))
    .addOption(checkpointOption())
    .addOption(threadsOption())
    .action(async (file: string, flags: RunFlags & { readonly run: string }) => {
      await runAndTell(await readConfig(file), resolve(flags.run), flags);
    });
  addStage(program, 'stage1', 'teaches a 2D network expressions from stills (Table 1)', PAPER_EXPRESSION)
    .option('--height <px>', 'height of the crops, 100 or 50', numberFlag)
    .option('--data <paths...>', 'RAF-DB, FER+ or DiffusionFER; several are taken together')
    .action((flags: StageFlags) => runStageCommand(flags, PAPER_EXPRESSION));
  addClips(addStage(program, 'lstm', 'trains the 2D-CNN-LSTM on prepared recordings (Table 2)', PAPER_LSTM))
    .option('--units <count>', 'units of the LSTM', numberFlag)
    .action((flags: StageFlags) => runStageCommand(flags, PAPER_LSTM));
  addClips(
    addStage(program, 'i3d', 'inflates a 2D network and trains it on recordings (Tables 3-6)', PAPER_I3D),
  )
    .addOption(new Option('--inflation <kind>', 'how kernels are inflated').choices(['centred', 'copied']))
    .addOption(new Option('--surroundings <kind>', 'around a centred kernel').choices(['zero', 'random']))
    .option('--masking', 'keep the centre kernels as they were')
    .option('--multiplier <factor>', 'factor on the targets, 1 or 100', numberFlag)
    .addOption(new Option('--dilation <rates>', '1-1-1-1 or 1-2-4-8').choices(['none', 'rising']))
    .action((flags: StageFlags) => runStageCommand(flags, PAPER_I3D));
}

/**
 * The configuration of a stage's flags over the paper's values.
 *
 * @throws with a sentence when the starting weights are not there or a field does not fit.
 */
export async function configOfFlags(paper: Settings, flags: StageFlags): Promise<ExperimentConfig> {
  const base = String(flags.base ?? paper.base) as BaseArchitectureId;
  const paths = flags.data.map((path) => resolve(path));
  const given: readonly (readonly [string, unknown])[] = [
    ['base', flags.base],
    ['widthMultiplier', flags.width],
    ['epochs', flags.epochs],
    ['batchSize', flags.batch],
    ['rate.peak', flags.rate],
    ['seed', flags.seed],
    ['trainFromBlock', flags.trainFrom === undefined ? undefined : blockOf(String(flags.trainFrom))],
    ['heightPx', flags.height],
    ['frameRateHz', flags.fps],
    ['lengthFrames', flags.frames],
    ['overlapRatio', flags.overlap],
    ['fusion', flags.fusion],
    ['loss', flags.loss],
    ['lstmUnits', flags.units],
    ['inflation', flags.inflation],
    ['surroundings', flags.surroundings],
    ['masking', flags.masking],
    ['multiplier', flags.multiplier],
    ['dilationRates', DILATION_PRESETS[flags.dilation as keyof typeof DILATION_PRESETS]],
  ];
  const fields = new Map([
    ...given.filter(([, value]) => value !== undefined),
    ...parseFields('--set', flags.set),
  ]);
  const data =
    paper.kind === 'expression'
      ? { data: paths.map((path) => ({ path, repeats: 1 })) }
      : { recordings: paths.length === 1 ? paths[0] : paths };
  const start = flags.start === 'drawn' ? { kind: 'drawn' } : await weightSource(flags.start, base);
  return parseExperimentConfig(
    withFields({ ...paper, name: `${paper.kind} ${base}`, start, ...data }, fields),
    'the configuration of these flags',
  );
}

/**
 * Block 1 to 5 of `full`, `conv2_1` … `conv5_1`; `frozen` and anything else as it is, for validation to
 * judge.
 */
export function blockOf(text: string): number | string {
  if (text === 'full') return 1;
  const block = /^conv([1-5])_1$/.exec(text)?.[1];
  return block === undefined ? text : Number(block);
}

function addStage(program: Command, name: string, description: string, paper: Settings): Command {
  return program
    .command(name)
    .description(`${description}; the paper's values unless told otherwise`)
    .option('--run <folder>', 'folder of the run; an earlier one there goes on')
    .requiredOption('--start <weights>', 'Keras file, folder of a run, model or sweep, or "drawn"')
    .addOption(
      new Option('--base <network>', `network; ${paper.base}`).choices(Object.keys(BASE_ARCHITECTURES)),
    )
    .option('--width <factor>', 'multiplies the filters', numberFlag)
    .option('--train-from <block>', 'full, conv2_1 … conv5_1; frozen for an LSTM on cached features')
    .option('--epochs <count>', `epochs; ${paper.epochs}`, numberFlag)
    .option('--batch <size>', `batch; ${paper.batchSize}`, numberFlag)
    .option('--rate <rate>', 'learning rate of Adam; 1e-5', numberFlag)
    .option('--seed <number>', 'decides every random choice', numberFlag)
    .option('--set <field=value>', 'any other field of the configuration', gathered, [])
    .option('--print', 'print the configuration instead of running it')
    .addOption(backendOption().default('auto'))
    .addOption(checkpointOption())
    .addOption(threadsOption());
}

function addClips(stage: Command): Command {
  return stage
    .option('--data <paths...>', 'folder that "prepare" wrote')
    .option('--fps <hz>', 'frames a second, 10 or 50', numberFlag)
    .option('--frames <count>', 'length of a clip: 16, 32 or 64', numberFlag)
    .option('--overlap <ratio>', 'overlap of clips: 0.2, 0.5 or 0.8', numberFlag)
    .addOption(new Option('--fusion <mode>', 'label of a clip').choices(['mean', 'extremum']))
    .addOption(new Option('--loss <name>', 'what is minimised').choices(['mse', 'ccc']));
}

async function runStageCommand(flags: StageFlags, paper: object): Promise<void> {
  if (flags.data === undefined) throw new Error('--data: expected a path to the data, found none.');
  const config = await configOfFlags(paper as Settings, flags);
  if (flags.print === true) {
    process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
    return;
  }
  if (flags.run === undefined) throw new Error('--run: expected a folder for the run, found none.');
  await runAndTell(config, resolve(flags.run), flags);
}

async function runAndTell(config: ExperimentConfig, folder: string, flags: RunFlags): Promise<void> {
  const run = await runExperiment(config, folder, { backend: flags.backend, ...runOptions(flags) });
  process.stdout.write(`${describeRun(folder, run)}\n`);
}

async function readConfig(file: string): Promise<ExperimentConfig> {
  const config = await readJson(file, experimentConfigSchema, 'the configuration');
  if (config === null) throw new Error(`${file}: no such file; expected a configuration as JSON.`);
  return config;
}
