import { InvalidArgumentError, Option } from 'commander';
import { TRAINING_BACKENDS, type TrainingBackend } from '../backends/choose-training-backend';
import type { RunOptions } from '../experiments/run-experiment';

/** Options of every command that trains a configuration. */
export interface RunFlags {
  readonly backend: TrainingBackend;
  /** Seconds between checkpoints. */
  readonly checkpointEvery: number;
  readonly threads?: number;
}

/** `--backend`, one of the engines or `auto`; without a default, which is the command's to give. */
export function backendOption(): Option {
  return new Option('--backend <name>', 'engine for the training').choices(['auto', ...TRAINING_BACKENDS]);
}

/** `--checkpoint-every`, in seconds: 180 unless given. A kill loses at most that much of a run. */
export function checkpointOption(): Option {
  return new Option('--checkpoint-every <seconds>', 'time between checkpoints, the most that a kill can lose')
    .argParser(numberFlag)
    .default(180);
}

/** `--threads`, for the backends that compute in one. */
export function threadsOption(): Option {
  return new Option(
    '--threads <count>',
    'threads that share each batch; one per core with wasm, else one; part of what decides the weights',
  ).argParser((text) => Math.max(1, Math.floor(numberFlag(text))));
}

/** How a run is run, from its flags; its backend apart. */
export function runOptions({
  checkpointEvery,
  threads,
}: Omit<RunFlags, 'backend'>): Omit<RunOptions, 'backend'> {
  return {
    checkpointEveryMs: checkpointEvery * 1000,
    ...(threads === undefined ? {} : { replicas: threads }),
  };
}

/** A finite number from 0, or commander's complaint. */
export function numberFlag(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('expected a number from 0.');
  return value;
}

/** Gathers the values of a flag that may be given several times. */
export function gathered(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/**
 * Takes `field=value` apart; a value is JSON (`3`, `true`, `[1,2]`), or else the text that it is.
 *
 * @throws with a sentence when a text is not of that form.
 */
export function parseFields(flag: string, texts: readonly string[]): Map<string, unknown> {
  return new Map(
    texts.map((text) => {
      const [, field, value] = /^([\w.]+)=(.*)$/.exec(text) ?? [];
      if (field === undefined || value === undefined)
        throw new Error(`${flag} ${text}: expected FIELD=VALUE, as in epochs=3 or rate.peak=1e-4.`);
      return [field, parseValue(value)] as const;
    }),
  );
}

/** A value as typed: JSON, or else the text itself. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
