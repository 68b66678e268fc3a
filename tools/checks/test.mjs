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
 * A failed test has a second try, with the machine to itself, unless there are many: what fails only beside
 * others counts as passed and is named. Before the last line stands what failed, and why.
 *
 * What waits or computes on one core goes beside the unit tests: the build, the checks and the tests in a
 * browser. The end-to-end tests, which keep time, are alone.
 */

import { mkdirSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { buildSite } from '../build/build.mjs';
import { buildInferenceKernels, buildTrainingKernels } from '../build/build-kernels.mjs';
import { isBuilt } from '../build/fingerprint.mjs';
import { generateFaceModel } from '../build/generate-face-model.mjs';
import { ensureChromium } from '../chromium.mjs';
import { ensureInstalled } from '../install.mjs';
import { ROOT, runNode } from '../project.mjs';
import { runChecks } from './check.mjs';
import { tryAgain } from './second-try.mjs';
import { newlySlow, SLOW_S, SLOW_TESTS } from './slow-tests.mjs';
import { lastLineCounts } from './test-counts.mjs';
import { failureLine, vitestFailures } from './test-failures.mjs';
import { REPORTS, reportOf, runPlaywright, runVitest } from './test-runners.mjs';
import { unitRuns } from './unit-runs.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {import('./second-try.mjs').Failures} Failures */

const PARTS = ['check', 'unit', 'browser', 'e2e'];

/** The word for the everyday loop, and the parts that it runs. */
const QUICK = 'quick';
const QUICK_PARTS = ['check', 'unit'];

/** Begins a line on a check that failed. */
const CHECK_FAILED = '  the check of ';

/** The word for a run beside others, which leaves second tries to those. */
const ONCE = 'once';

const words = process.argv.slice(2);
const isQuick = words.includes(QUICK);
const isOnce = words.includes(ONCE);
const chosen = PARTS.filter((part) => words.includes(part) || (isQuick && QUICK_PARTS.includes(part)));
const parts = chosen.length > 0 ? chosen : PARTS;
const filters = words.filter((word) => ![QUICK, ONCE, ...PARTS].includes(word));

/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: 0 };

/** @type {Failures} */
const failures = { unit: [], browser: [], e2e: [] };

/**
 * Lines on what failed that is no test.
 * @type {string[]}
 */
const failed = [];

/** @param {Counts} counts */
function add(counts) {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

/**
 * @param {keyof Failures} part
 * @param {import('./test-runners.mjs').RunnerResult} result
 */
function addRun(part, result) {
  add(result.counts);
  failures[part].push(...result.failures);
}

/** @param {string} title */
const announce = (title) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`);

/**
 * Names the unit tests of a run that an everyday loop would wait for.
 * @param {string} name
 */
function nameNewlySlow(name) {
  const report = reportOf(name);
  if (report === null) return;
  for (const { file, seconds } of newlySlow(report))
    console.log(
      `${relative(ROOT, file)} took ${seconds.toFixed(1)} s: over ${SLOW_S} s on an idle machine it belongs into ` +
        'tools/checks/slow-tests.mjs.',
    );
}

/** Builds the site for the end-to-end tests; counts as one. */
async function build() {
  if (isBuilt()) console.log('The site is built from these sources already.');
  const ok = isBuilt() || (await buildSite(['--logLevel', 'warn'])) === 0;
  if (!ok) failed.push('  the build of the site');
  add(ok ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 });
}

async function runCheck() {
  announce('check: types, lint, format and the rules of the house');
  const { passed, failed: names } = await runChecks();
  failed.push(...names.map((name) => `${CHECK_FAILED}${name}`));
  add({ passed, failed: names.length, skipped: 0 });
}

/** @param {NodeJS.ProcessEnv} env */
async function runUnit(env) {
  announce(isQuick ? 'unit: Vitest in Node, without the slow ones' : 'unit: Vitest in Node');
  const slow = isQuick ? SLOW_TESTS.map(({ file }) => file) : [];
  for (const run of unitRuns()) {
    addRun('unit', await runVitest('unit', env, { ...run, left: [...run.left, ...slow], files: filters }));
    nameNewlySlow(run.name);
  }
}

/** @param {NodeJS.ProcessEnv} env */
async function runBrowser(env) {
  announce('browser: Vitest in Chromium');
  addRun('browser', await runVitest('browser', env, { files: filters }));
}

/**
 * Runs parts by this program in another process, and prints what that said when it has ended.
 * @param {readonly string[]} besides
 * @param {NodeJS.ProcessEnv} env
 */
async function runBeside(besides, env) {
  let output = '';
  await runNode('tools/checks/test.mjs', [ONCE, ...besides, ...filters], {
    env,
    onOutput: (text) => (output += text),
  });
  console.log(output);
  failed.push(...output.split('\n').filter((line) => line.startsWith(CHECK_FAILED)));
  add(lastLineCounts(output));
  const browser = besides.includes('browser') ? reportOf('browser') : null;
  if (browser !== null) failures.browser.push(...vitestFailures(browser));
}

/**
 * @param {string} title
 * @param {readonly string[]} lines
 */
function list(title, lines) {
  if (lines.length > 0) console.log(['', title, ...lines].join('\n'));
}

/**
 * Counts as passed what fails no more when it is alone, and names all that failed.
 * @param {NodeJS.ProcessEnv} env
 */
async function giveSecondTry(env) {
  const { still, unsteady } = await tryAgain(failures, env);
  total.failed -= unsteady.length;
  total.passed += unsteady.length;
  list('Passed only on a second try, alone:', unsteady.map(failureLine));
  list('Failed:', [...failed, ...still.map(failureLine)]);
}

async function main() {
  await ensureInstalled();
  if (!isOnce) rmSync(REPORTS, { recursive: true, force: true });
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
    addRun('e2e', await runPlaywright(env, { args: filters }));
  }
  if (!isOnce) await giveSecondTry(env);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  total.failed += 1;
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
