/** A second try for tests that failed, with the machine to itself. */

import { runPlaywright, runVitest } from './test-runners.mjs';

/** @typedef {import('./test-counts.mjs').Counts} Counts */
/** @typedef {import('./test-failures.mjs').Failure} Failure */
/** @typedef {Record<'unit' | 'browser' | 'e2e', Failure[]>} Failures what failed, by the part that ran it */

/** More failed files than this have no second try: they fail for a reason. */
const MOST_FILES = 3;

/** @param {readonly Failure[]} failures */
const filesOf = (failures) => [...new Set(failures.map(({ file }) => file))];

/** @param {Failure} failure */
const nameOf = ({ file, title }) => `${file} › ${title}`;

/**
 * Runs the files in which tests failed once more, one part after another; of end-to-end tests those that
 * failed.
 * @param {Failures} first
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ still: Failure[], unsteady: Failure[] }>} what failed and had no second try or failed
 *   in it, and what passed in it
 */
export async function tryAgain(first, env) {
  const all = Object.values(first).flat();
  if (filesOf(all).length > MOST_FILES) return { still: all, unsteady: [] };
  const result = sortOut([], []);
  for (const part of /** @type {const} */ (['unit', 'browser', 'e2e'])) {
    const failures = first[part];
    if (failures.length === 0) continue;
    const name = `${part}-again`;
    const again =
      part === 'e2e'
        ? await runPlaywright(env, { name, args: ['--last-failed', '--no-deps'] })
        : await runVitest(part, env, { name, files: filesOf(failures) });
    const { still, unsteady } = sortOut(failures, again.failures);
    result.still.push(...still);
    result.unsteady.push(...unsteady);
  }
  return result;
}

/**
 * @param {readonly Failure[]} first what failed in a part
 * @param {readonly Failure[]} again what failed in its second try
 */
export function sortOut(first, again) {
  const names = new Set(again.map(nameOf));
  // Where a runner breaks it names no test, and nothing was tried.
  const isSteady = (/** @type {Failure} */ failure) =>
    names.has(nameOf(failure)) || !failure.isTest || again.some(({ isTest }) => !isTest);
  return {
    still: first.filter(isSteady),
    unsteady: first.filter((failure) => !isSteady(failure)),
  };
}
