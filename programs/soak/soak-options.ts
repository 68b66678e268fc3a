import { resolve } from 'node:path';
import { Command } from 'commander';
import { PIPELINE_SETTINGS } from '../../src/core/settings/settings-table';
import type { BackendChoice } from '../../src/pipeline/contract';
import { numberAboveZero, wholeNumber } from '../../tools/command-line/number-arguments';
import { type ParsedCommand, parsedCommand } from '../../tools/command-line/parsed-command';
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

const DESCRIPTION =
  'Runs the kiosk in headless Chromium before a camera that sees people come and go, does faults to it at ' +
  'random, and measures memory, recovery and restarts. Writes a record as it goes, and at its end a summary ' +
  'and a plot into bench/results; with --summarise alone, those of an earlier record, also of one that was ' +
  'cut off or still runs.';

/** Reads the arguments after the program's name. Never prints, never exits. */
export function parseSoakCommand(args: readonly string[]): ParsedCommand<SoakOptions> {
  const program = new Command('npm run soak --')
    .description(DESCRIPTION)
    .option('--hours <hours>', 'length of the run', numberAboveZero, 2)
    .option('--seed <number>', 'the faults and their times follow from it', wholeNumber, 1)
    .option('--port <number>', 'port of the site (default: any free one)', wholeNumber, 0)
    .addOption(settingOption(PIPELINE_SETTINGS.backend, { default: 'wasm' }))
    .option('--device <name>', 'name of this machine in the results (default: its processor)')
    .option('--out <file>', 'file of the record (default: .cache/soak/record.jsonl of the project)')
    .option('--summarise <file>', 'sums up this record and runs nothing');
  return parsedCommand(program, args, ({ summarise, out, device, ...given }: GivenOptions) => {
    const file = summarise ?? out;
    return {
      ...given,
      device: device ?? null,
      file: file === undefined ? inProject('.cache/soak/record.jsonl') : resolve(USER_DIRECTORY, file),
      onlySummary: summarise !== undefined,
    };
  });
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
