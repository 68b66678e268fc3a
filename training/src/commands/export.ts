import { type Command, Option } from 'commander';
import {
  startTrainingBackend,
  TRAINING_BACKENDS,
  type TrainingBackend,
} from '../backends/choose-training-backend';
import { showProgress } from '../engine/run-log';
import type { WeightPrecision } from '../export/quantisation';
import { exportRun } from '../export/run-export';

/** What the `export` command was asked. */
export interface ExportCommandOptions {
  readonly id: string;
  readonly precision: WeightPrecision;
  /** Model folder to write. */
  readonly out: string;
  readonly backend: TrainingBackend;
}

/**
 * Exports a run of stage 2 as a model folder, and says what that changed.
 *
 * @throws with a sentence when the run cannot be exported or the export is not the trained network.
 */
export async function exportCommand(run: string, options: ExportCommandOptions): Promise<void> {
  const note = (message: string) => void process.stdout.write(`${message}\n`);
  note(`backend: ${await startTrainingBackend(options.backend)}`);
  const { manifest, check } = await exportRun(run, options, { note, progress: showProgress });
  const megabytes = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  note(`wrote ${options.out}: ${manifest.name}, ${megabytes.toFixed(1)} MB, ${options.precision}`);
  for (const dimension of ['valence', 'arousal'] as const) {
    const { trainedCcc, exportedCcc, largestDifference } = check[dimension];
    note(
      `${dimension} on ${check.clips} clips: CCC ${trainedCcc.toFixed(4)} trained, ${exportedCcc.toFixed(4)} exported; ` +
        `largest difference ${largestDifference.toFixed(4)}`,
    );
  }
}

/** Adds `export` to the program. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('writes the model of a run of stage 2 (lstm or i3d) as a model folder, and checks it')
    .argument('<run>', "the run's folder")
    .requiredOption('--id <id>', 'id of the model: lower-case letters, digits and hyphens')
    .addOption(
      new Option('--precision <kind>', 'how weights are stored')
        .choices(['uint8', 'float16', 'float32'])
        .default('uint8'),
    )
    .requiredOption('--out <folder>', 'model folder to write; what is there is replaced')
    .addOption(
      new Option('--backend <name>', 'engine for the check')
        .choices(['auto', ...TRAINING_BACKENDS])
        .default('auto'),
    )
    .action((run, options) => exportCommand(run, options));
}
