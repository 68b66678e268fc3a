import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { PIPELINE_SETTINGS } from '../../src/core/settings/settings-table';
import type { BackendChoice } from '../../src/pipeline/contract';
import { settingOption } from '../../tools/command-line/setting-option';
import { inProject, USER_DIRECTORY } from '../../tools/project.mjs';

/** The command line of `npm run soak`, read and checked. */
export interface SoakOptions {
  readonly hours: number;
  readonly seed: number;
  readonly port: number;
  readonly backend: BackendChoice;
  /** Name of the machine in results and file names; `null`: the processor's. */
  readonly device: string | null;
  /** Absolute path of the record, a JSON object a line. */
  readonly file: string;
  /** True: nothing is run, and an earlier record is summed up. */
  readonly onlySummary: boolean;
}

/** What reading the command line came to: options, or a text to print and the exit code to end with. */
export type ParsedSoakCommand =
  | { readonly options: SoakOptions }
  | { readonly text: string; readonly exitCode: number };

const DESCRIPTION =
  'Runs the kiosk in headless Chromium before a camera that sees people come and go, does faults to it at ' +
  'random, and measures memory, recovery and restarts. Writes a record as it goes, and at its end a summary ' +
  'and a plot into bench/results; with --summarise alone, those of an earlier record, also of one that was ' +
  'cut off or still runs.';

/** Reads the arguments after the program's name. Never prints, never exits. */
export function parseSoakCommand(args: readonly string[]): ParsedSoakCommand {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const program = new Command('npm run soak --')
    .description(DESCRIPTION)
    .option('--hours <hours>', 'length of the run', aboveZero, 2)
    .option('--seed <number>', 'the faults and their times follow from it', wholeNumber, 1)
    .option('--port <number>', 'port of the site (default: any free one)', wholeNumber, 0)
    .addOption(settingOption(PIPELINE_SETTINGS.backend, { default: 'wasm' }))
    .option('--device <name>', 'name of this machine in the results (default: its processor)')
    .option('--out <file>', 'file of the record (default: .cache/soak/record.jsonl of the project)')
    .option('--summarise <file>', 'sums up this record and runs nothing')
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { text: text.replace(/^error: /, ''), exitCode: error.exitCode === 0 ? 0 : 2 };
  }
  const { summarise, out, device, ...given } = program.opts<GivenOptions>();
  const file = summarise ?? out;
  return {
    options: {
      ...given,
      device: device ?? null,
      file: file === undefined ? inProject('.cache/soak/record.jsonl') : resolve(USER_DIRECTORY, file),
      onlySummary: summarise !== undefined,
    },
  };
}

/** What commander hands back for the options above. */
interface GivenOptions {
  readonly hours: number;
  readonly seed: number;
  readonly port: number;
  readonly backend: BackendChoice;
  readonly device?: string;
  readonly out?: string;
  readonly summarise?: string;
}

function aboveZero(text: string): number {
  const value = Number(text);
  if (!(Number.isFinite(value) && value > 0)) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 0)) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}
