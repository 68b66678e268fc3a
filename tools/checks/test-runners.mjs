/** Runs Vitest and Playwright, and reads their JSON reports. */

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { inProject, runNode } from '../project.mjs';
import { playwrightCounts, vitestCounts } from './test-counts.mjs';
import { playwrightFailures, vitestFailures } from './test-failures.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {import('./test-failures.mjs').Failure} Failure */

/**
 * @typedef {object} RunnerResult
 * @property {Counts} counts
 * @property {Failure[]} failures
 */

const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

/** The folder of the runners' reports. */
export const REPORTS = inProject('.cache/test-reports');

/**
 * The report of a run.
 * @param {string} name
 * @returns {unknown} `null` where there is none
 */
export function reportOf(name) {
  const file = `${REPORTS}/${name}.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/**
 * Runs a test runner and reads its report. One that fails without naming a failed test (a crash, a broken
 * configuration) has one failure.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {{ name: string, env: NodeJS.ProcessEnv, counts: (report: unknown) => Counts,
 *   failures: (report: unknown) => Failure[] }} run `name` of its report
 * @returns {Promise<RunnerResult>}
 */
async function runRunner(script, args, { name, env, counts: readCounts, failures: readFailures }) {
  rmSync(`${REPORTS}/${name}.json`, { force: true });
  const code = await runNode(script, args, { env });
  const report = reportOf(name);
  const counts = report === null ? { passed: 0, failed: 0, skipped: 0 } : readCounts(report);
  const failures = report === null ? [] : readFailures(report);
  if (code !== 0 && counts.failed === 0) {
    counts.failed = 1;
    failures.push({ file: basename(script), title: name, because: `it ended with ${code}`, isTest: false });
  }
  return { counts, failures };
}

/**
 * @param {'unit' | 'browser'} project
 * @param {NodeJS.ProcessEnv} env
 * @param {{ name?: string, args?: readonly string[], left?: readonly string[], files: readonly string[] }}
 *   run `name` of its report, further `args`, the files that are `left` out, and those that are tested
 */
export function runVitest(project, env, { name = project, args = [], left = [], files }) {
  const reporters = ['default', 'json'].map((reporter) => `--reporter=${reporter}`);
  const excluded = left.flatMap((file) => ['--exclude', file]);
  const output = `--outputFile.json=${REPORTS}/${name}.json`;
  const all = ['run', '--project', project, '--passWithNoTests', ...reporters, output, ...args, ...excluded];
  const reading = { counts: vitestCounts, failures: vitestFailures };
  return runRunner(VITEST, [...all, ...files], { name, env, ...reading });
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ name?: string, args: readonly string[] }} run `name` of its report, and which tests
 */
export function runPlaywright(env, { name = 'e2e', args }) {
  const all = ['test', '--reporter=list,json', '--pass-with-no-tests', ...args];
  const reading = { counts: playwrightCounts, failures: playwrightFailures };
  const withReport = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: `${REPORTS}/${name}.json` };
  return runRunner(PLAYWRIGHT, all, { name, env: withReport, ...reading });
}
