/** Where the project lies, and how its programs run other programs. Node built-ins only. */

import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The folder the user typed the command in; npm itself changes to the repository first. */
export const USER_DIRECTORY = process.env.INIT_CWD ?? process.cwd();

/**
 * Absolute path of a file in the repository.
 * @param {...string} parts
 */
export const inProject = (...parts) => resolve(ROOT, ...parts);

/** Absolute path of the built site. */
export const DIST = inProject('dist');

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] default the repository
 * @property {NodeJS.ProcessEnv} [env] default this process's
 * @property {(text: string) => void} [onOutput] is given what the program prints, which the terminal then is
 *   not
 */

/**
 * Runs a program to its end with the user's terminal, unless somebody else wants to hear what it says.
 * Signals reach the child by the terminal's process group, or are passed on here where they were sent to this
 * process alone.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} the exit code; 1 if the program could not start, 128+ after a signal
 */
export function runProgram(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      stdio: options.onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      cwd: options.cwd ?? ROOT,
      env: options.env ?? process.env,
    });
    const { onOutput } = options;
    if (onOutput)
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM'];
    const passOn = signals.map((signal) => {
      const handler = () => void child.kill(signal);
      process.on(signal, handler);
      return () => process.off(signal, handler);
    });
    /** @param {number} code */
    const finish = (code) => {
      for (const stop of passOn) stop();
      done(code);
    };
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      finish(1);
    });
    child.on('close', (code, signal) => finish(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/**
 * Runs a Node program of an installed package or of this project.
 * @param {string} script path from the repository's root
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export const runNode = (script, args, options) =>
  runProgram(process.execPath, [inProject(script), ...args], options);

/**
 * Runs a TypeScript program of the project through tsx, in the user's own folder, so that relative
 * paths on its command line mean what the user meant.
 * @param {string} script path from the repository's root
 * @param {readonly string[]} args
 * @param {{ tsconfig: string, env?: NodeJS.ProcessEnv }} options `tsconfig`: path from the repository's root
 */
export const runTypeScript = (script, args, { tsconfig, env }) =>
  runNode('node_modules/tsx/dist/cli.mjs', ['--tsconfig', inProject(tsconfig), inProject(script), ...args], {
    cwd: USER_DIRECTORY,
    env,
  });
