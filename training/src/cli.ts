import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { PIPELINE_SETTINGS } from '../../src/core/settings/settings-table';
import { settingOption } from '../../tools/command-line/setting-option';
import { TRAINING_BACKENDS } from './backends/choose-training-backend';
import { addBenchCommand } from './commands/bench-engines';
import { addCalibrateCommand } from './commands/calibrate';
import { addClipsCommand } from './commands/clips';
import { evaluate } from './commands/evaluate';
import { addExportCommand } from './commands/export';
import { addPrepareCommand } from './commands/prepare';
import { addProofCommand } from './commands/proof';
import { addRequantiseCommand } from './commands/requantise';
import { addResumeCommand, runDemo } from './commands/resume';
import { addSweepCommands } from './commands/sweep';
import { addRunCommands } from './commands/train-run';

const models = resolve(import.meta.dirname, '../../public/models');
const backend = new Option('--backend <name>', 'engine for the training')
  .choices(['auto', ...TRAINING_BACKENDS])
  .default('auto');

const program = new Command('train')
  .description('Trains, evaluates and exports the models of Circumplex.')
  .showHelpAfterError();

program
  .command('demo')
  .description(
    "makes the default models from ImageNet's VGG-16, FER+ and DiffusionFER; goes on where an earlier run stopped",
  )
  .requiredOption(
    '--data <folder>',
    'folder with FER+ and DiffusionFER, unpacked or as .tar.gz, and weights/',
  )
  .option('--run <folder>', 'checkpoints and log', resolve(import.meta.dirname, '../runs/demo'))
  .option('--weights <file>', "VGG-16's ImageNet weights in Keras' layout, where they are elsewhere")
  .option('--stills <folder>', 'run of stage 1 that has ended, in place of training its network')
  .option('--out <folder>', 'folder of model folders to write into', models)
  .addOption(backend)
  .action((options) => runDemo(options));

program
  .command('evaluate')
  .description('scores the shipped weights of a model on still faces, on people or on calm recordings')
  .addOption(
    settingOption(PIPELINE_SETTINGS.modelId, { note: '; or the path of a model folder' }).argParser(String),
  )
  .option('--data <path>', 'FER+ or DiffusionFER: folder or .tar.gz')
  .option('--pairs <folder>', 'NNN_neutral.jpg and NNN_smiling.jpg of the same people, with people.csv')
  .option(
    '--steadiness <folder>',
    'recordings of people who feel nothing in particular, talking for instance',
  )
  .option(
    '--source-name <text>',
    "what those pictures or recordings are, for the card (default: the folder's name)",
  )
  .option('--split <name>', 'train, validation or test', 'test')
  .option('--frames <count>', "length of the clip of equal frames (default: the model's)")
  .option('--limit <count>', 'score only the first so many faces')
  .option('--clips <count>', 'score so many pseudo-clips of the faces instead; every model gets the same')
  .requiredOption('--out <file>', 'JSON file to write')
  .option('--record', "also write the scores into the model's manifest and card")
  .action((options) => evaluate({ ...options, models }));

addCalibrateCommand(program, models);
addPrepareCommand(program);
addClipsCommand(program);
addExportCommand(program);
addRequantiseCommand(program);
addRunCommands(program);
addResumeCommand(program);
addSweepCommands(program);
addProofCommand(program);
addBenchCommand(program);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
