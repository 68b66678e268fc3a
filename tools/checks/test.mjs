/**
 * `npm test`: installs what is missing, then checks, tests and builds everything, going on past
 * failures. `npm test -- unit` runs one part (check, unit, browser, e2e; several may be named), and
 * further words choose among its test files: `npm test -- unit crop-rule`. `npm test -- quick` is for
 * everyday: check, and the unit tests without the slow ones (see `slow-tests.mjs`).
 *
 * The last line of the output is always `N passed, N failed, N skipped`, over all parts: tests count
 * one each, so does each check (types of one project, lint, docblocks) and the build. Exits with 1 if
 * anything failed.
 *
 * What waits or computes on one core goes beside the unit tests: the build, the checks and the tests in a
 * browser. The end-to-end tests, which keep time, are alone.
 */

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { buildSite } from '../build/build.mjs';
import { buildInferenceKernels, buildTrainingKernels } from '../build/build-kernels.mjs';
import { isBuilt } from '../build/fingerprint.mjs';
import { generateFaceModel } from '../build/generate-face-model.mjs';
import { ensureChromium } from '../chromium.mjs';
import { ensureInstalled } from '../install.mjs';
import { inProject, ROOT, runNode } from '../project.mjs';
import { runChecks } from './check.mjs';
import { newlySlow, SLOW_S, SLOW_TESTS } from './slow-tests.mjs';
import { lastLineCounts, playwrightCounts, vitestCounts } from './test-counts.mjs';
import { unitRuns } from './unit-runs.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */

const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';
const REPORTS = inProject('.cache/test-reports');

const PARTS = ['check', 'unit', 'browser', 'e2e'];

/** The word for the everyday loop, and the parts that it runs. */
const QUICK = 'quick';
const QUICK_PARTS = ['check', 'unit'];

const words = process.argv.slice(2);
const isQuick = words.includes(QUICK);
const chosen = PARTS.filter((part) => words.includes(part) || (isQuick && QUICK_PARTS.includes(part)));
const parts = chosen.length > 0 ? chosen : PARTS;
const filters = words.filter((word) => word !== QUICK && !PARTS.includes(word));

/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: 0 };

/** @param {Counts} counts */
function add(counts) {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

/** @param {string} title */
const announce = (title) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`);

/**
 * Runs a test runner and adds what its JSON report says. A runner that fails without naming a failed
 * test (a crash, a broken configuration) counts as one failure.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {string} report path of the JSON report
 * @param {(report: unknown) => Counts} read
 * @param {NodeJS.ProcessEnv} env
 */
async function runRunner(script, args, report, read, env) {
  rmSync(report, { force: true });
  const code = await runNode(script, args, { env });
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  add(counts);
}

/**
 * @param {'unit' | 'browser'} project
 * @param {NodeJS.ProcessEnv} env
 * @param {{ name?: string, args?: readonly string[], left?: readonly string[] }} [run] `name` of its report,
 *   further `args`, and the files that are `left` out
 */
function runVitest(project, env, { name = project, args = [], left = [] } = {}) {
  const report = `${REPORTS}/${name}.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const excluded = left.flatMap((file) => ['--exclude', file]);
  const all = [
    'run',
    '--project',
    project,
    '--passWithNoTests',
    ...reporters,
    ...args,
    ...excluded,
    ...filters,
  ];
  return runRunner(VITEST, all, report, vitestCounts, env);
}

/**
 * Names the unit tests of a run that an everyday loop would wait for.
 * @param {string} name
 */
function nameNewlySlow(name) {
  const report = `${REPORTS}/${name}.json`;
  if (!existsSync(report)) return;
  for (const { file, seconds } of newlySlow(JSON.parse(readFileSync(report, 'utf8'))))
    console.log(
      `${relative(ROOT, file)} took ${seconds.toFixed(1)} s: over ${SLOW_S} s on an idle machine it belongs into ` +
        'tools/checks/slow-tests.mjs.',
    );
}

/** @param {NodeJS.ProcessEnv} env */
function runPlaywright(env) {
  const report = `${REPORTS}/e2e.json`;
  const args = ['test', '--reporter=list,json', '--pass-with-no-tests', ...filters];
  return runRunner(PLAYWRIGHT, args, report, playwrightCounts, {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
}

/** Builds the site for the end-to-end tests; counts as one. */
async function build() {
  if (isBuilt()) console.log('The site is built from these sources already.');
  const ok = isBuilt() || (await buildSite(['--logLevel', 'warn'])) === 0;
  add(ok ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 });
}

async function runCheck() {
  announce('check: types, lint, format and the rules of the house');
  add({ ...(await runChecks()), skipped: 0 });
}

/** @param {NodeJS.ProcessEnv} env */
async function runUnit(env) {
  announce(isQuick ? 'unit: Vitest in Node, without the slow ones' : 'unit: Vitest in Node');
  const slow = isQuick ? SLOW_TESTS.map(({ file }) => file) : [];
  for (const run of unitRuns()) {
    await runVitest('unit', env, { ...run, left: [...run.left, ...slow] });
    nameNewlySlow(run.name);
  }
}

/** @param {NodeJS.ProcessEnv} env */
async function runBrowser(env) {
  announce('browser: Vitest in Chromium');
  await runVitest('browser', env);
}

/**
 * Runs parts by this program in another process, and prints what that said when it has ended.
 * @param {readonly string[]} besides
 * @param {NodeJS.ProcessEnv} env
 */
async function runBeside(besides, env) {
  let output = '';
  await runNode('tools/checks/test.mjs', [...besides, ...filters], {
    env,
    onOutput: (text) => (output += text),
  });
  console.log(output);
  add(lastLineCounts(output));
}

async function main() {
  await ensureInstalled();
  mkdirSync(REPORTS, { recursive: true });
  await generateFaceModel();
  // Once, before many tests at a time would each compile them.
  for (const fused of [true, false]) await buildTrainingKernels(fused);
  await buildInferenceKernels();
  const env = { ...process.env };
  if (parts.includes('browser') || parts.includes('e2e')) env.CHROMIUM_PATH = await ensureChromium();

  const besides = parts.filter((part) => part === 'check' || part === 'browser');
  if (parts.includes('unit')) {
    const beside = besides.length > 0 ? runBeside(besides, env) : null;
    await Promise.all([runUnit(env), beside, parts.includes('e2e') ? build() : null]);
  } else {
    if (parts.includes('check')) await runCheck();
    if (parts.includes('browser')) await runBrowser(env);
    if (parts.includes('e2e')) await build();
  }
  if (parts.includes('e2e')) {
    announce('e2e: Playwright against the built site');
    await runPlaywright(env);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  total.failed += 1;
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
