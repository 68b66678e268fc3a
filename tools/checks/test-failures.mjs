/** Reads which tests failed, and why, from the runners' JSON reports. */

import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from '../project.mjs';

/**
 * @typedef {object} Failure
 * @property {string} file from the repository's root
 * @property {string} title
 * @property {string} because the first line of what the runner says of it
 * @property {boolean} isTest false where a runner broke outside of its tests
 */

/** @param {string | undefined} message */
const firstLine = (message = '') => stripVTControlCharacters(message).trim().split('\n')[0] ?? '';

/**
 * The failed tests of a Vitest JSON report, and the files that could not be loaded.
 * @param {unknown} report
 * @returns {Failure[]}
 */
export function vitestFailures(report) {
  const { testResults } =
    /** @type {{ testResults: { name: string, status: string, message?: string, assertionResults:
     *   { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */ (report);
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const file = relative(ROOT, name);
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      if (failed.length === 0)
        return [{ file, title: 'could not be loaded', because: firstLine(message), isTest: true }];
      return failed.map(({ fullName, failureMessages }) => ({
        file,
        title: fullName,
        because: firstLine(failureMessages?.[0]),
        isTest: true,
      }));
    });
}

/**
 * The failed tests of a Playwright JSON report, and its errors outside any test.
 * @param {unknown} report
 * @returns {Failure[]}
 */
export function playwrightFailures(report) {
  /** @typedef {{ results: { error?: { message?: string } }[] }} Attempts */
  /** @typedef {{ title: string, file: string, ok: boolean, tests: Attempts[] }} Spec */
  /** @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite */
  const { suites, errors } = /** @type {{ suites: Suite[], errors: { message?: string }[] }} */ (report);
  /** @type {(suite: Suite) => Spec[]} */
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  const failed = suites.flatMap(specsOf).filter(({ ok }) => !ok);
  return [
    ...failed.map(({ file, title, tests }) => ({
      file: `tests/e2e/${file}`,
      title,
      because: firstLine(tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message),
      isTest: true,
    })),
    ...errors.map(({ message }) => ({
      file: 'tests/e2e',
      title: 'no test',
      because: firstLine(message),
      isTest: false,
    })),
  ];
}

/**
 * A line for the end of the output.
 * @param {Failure} failure
 */
export const failureLine = ({ file, title, because }) => `  ${file} › ${title}: ${because}`;
