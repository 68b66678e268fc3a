import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inProject } from '../../tools/project.mjs';

/** How a run of `npm run predict` ended, and what it printed. */
export interface PredictRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm run predict` in a folder as a user would. */
export function runPredict(folder: string, ...args: readonly string[]): Promise<PredictRun> {
  const { INIT_CWD: _, ...env } = process.env;
  const child = spawn(process.execPath, [inProject('programs/predict/start.mjs'), ...args], {
    cwd: folder,
    env,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** The rows of a result file as objects; every cell is text. */
export function resultRows(path: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])),
  );
}
