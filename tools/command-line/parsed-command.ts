import { type Command, CommanderError } from 'commander';

/** What reading a command line came to: options, or a text to print and the exit code to end with. */
export type ParsedCommand<Options> =
  | { readonly options: Options }
  | { readonly text: string; readonly exitCode: number };

/**
 * Reads the arguments after the program's name. Never prints and never exits: help ends with the exit code 0,
 * a mistake with 2 and one sentence.
 *
 * @param read makes the program's options of what commander hands back; throws with one sentence when they
 *   cannot be.
 */
export function parsedCommand<Given extends object, Options>(
  program: Command,
  args: readonly string[],
  read: (given: Given) => Options,
): ParsedCommand<Options> {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  program.exitOverride().configureOutput({ writeOut: write, writeErr: write });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { text: text.replace(/^error: /, ''), exitCode: error.exitCode === 0 ? 0 : 2 };
  }
  try {
    return { options: read(program.opts<Given>()) };
  } catch (error) {
    return { text: `${error instanceof Error ? error.message : error}\n`, exitCode: 2 };
  }
}

/** Prints what a command line came to instead of options, and has the program end so. */
export function endWith({ text, exitCode }: { readonly text: string; readonly exitCode: number }): void {
  (exitCode === 0 ? process.stdout : process.stderr).write(text);
  process.exitCode = exitCode;
}
