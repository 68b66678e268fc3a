import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchAnswer, BenchRequest } from './bench-contract';

/** The program, see bench-program.ts. */
const PROGRAM = fileURLToPath(new URL('./bench-program.ts', import.meta.url));

/**
 * Starts a program for a request and gives its answer: an engine takes memory that only the end of its
 * process gives back, and may end that process. Whatever stops the program is a `failed` answer, as is having
 * no answer after `limitMs`.
 *
 * @param execArgv options for Node that let it read TypeScript; default those of this process.
 */
export function askProgram(
  request: BenchRequest,
  limitMs: number,
  execArgv: readonly string[] = process.execArgv,
): Promise<BenchAnswer> {
  return new Promise((done) => {
    const program = fork(PROGRAM, { serialization: 'advanced', silent: true, execArgv: [...execArgv] });
    let given: BenchAnswer | null = null;
    let lastWords = '';
    program.stderr?.on('data', (text: Buffer) => {
      lastWords = `${lastWords}${text}`.slice(-4000);
    });
    program.stdout?.resume();
    const timer = setTimeout(() => {
      given ??= { kind: 'failed', reason: `not done after ${Math.round(limitMs / 1000)} s` };
      program.kill('SIGKILL');
    }, limitMs);
    program.on('message', (answer: BenchAnswer) => {
      given ??= answer;
    });
    program.on('error', ({ message }) => {
      given ??= { kind: 'failed', reason: message };
    });
    program.on('close', (code, signal) => {
      clearTimeout(timer);
      const line = lastWords.trim().split('\n').at(-1) ?? '';
      const end = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      done(given ?? { kind: 'failed', reason: line === '' ? end : `${end}: ${line}` });
    });
    program.send(request, (error) => {
      if (error !== null) given ??= { kind: 'failed', reason: error.message };
    });
  });
}
