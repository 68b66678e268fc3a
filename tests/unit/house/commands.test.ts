import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sortOut, tryAgain } from '../../../tools/checks/second-try.mjs';
import { newlySlow, SLOW_S, SLOW_TESTS } from '../../../tools/checks/slow-tests.mjs';
import { lastLineCounts, playwrightCounts, vitestCounts } from '../../../tools/checks/test-counts.mjs';
import { playwrightFailures, vitestFailures } from '../../../tools/checks/test-failures.mjs';
import { isInstalled } from '../../../tools/install.mjs';
import { inProject } from '../../../tools/project.mjs';

describe('packages count as installed', () => {
  const wanted = {
    '': {},
    training: {},
    'node_modules/react': { version: '19.3.1' },
    'node_modules/chip-for-another-machine': { version: '1.0.0', optional: true },
  };

  test('when each is there in its version; those for other machines may be missing', () => {
    expect(isInstalled(wanted, { 'node_modules/react': { version: '19.3.1' } })).toBe(true);
  });

  test('not when one is missing', () => {
    expect(isInstalled(wanted, {})).toBe(false);
  });

  test('not when one has another version', () => {
    expect(isInstalled(wanted, { 'node_modules/react': { version: '19.3.0' } })).toBe(false);
  });

  test('when there are more: a training engine added by hand is not thrown out again', () => {
    const present = {
      'node_modules/react': { version: '19.3.1' },
      'node_modules/engine': { version: '4.22.0' },
    };
    expect(isInstalled(wanted, present)).toBe(true);
  });

  test('not when one in a workspace of its own is missing', () => {
    const nested = { ...wanted, 'training/node_modules/sharp': { version: '0.35.5' } };
    expect(isInstalled(nested, { 'node_modules/react': { version: '19.3.1' } })).toBe(false);
  });
});

describe('the last line of npm test', () => {
  test('counts a Vitest file that could not be loaded as one failure', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(vitestCounts(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  test('is read again of parts that ran beside others, and one that is missing is a failure', () => {
    expect(lastLineCounts('ok types\n\n14 passed, 2 failed, 3 skipped\n')).toEqual({
      passed: 14,
      failed: 2,
      skipped: 3,
    });
    expect(lastLineCounts('3 passed, 0 failed, 0 skipped\nKilled\n')).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  test('counts a Playwright test that passed on a second try, and an error outside tests, as failures', () => {
    const report = {
      stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 3 },
      errors: [{ message: 'x' }],
    };
    expect(playwrightCounts(report)).toEqual({ passed: 7, failed: 3, skipped: 3 });
  });
});

describe('what failed is named before the last line', () => {
  test('by Vitest: each test with the first line of its error, and files that could not be loaded', () => {
    const report = {
      testResults: [
        {
          name: inProject('tests/unit/a.test.ts'),
          status: 'passed',
          assertionResults: [{ status: 'passed' }],
        },
        {
          name: inProject('tests/unit/b.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'b holds' },
            {
              status: 'failed',
              fullName: 'b counts',
              failureMessages: ['\u001b[31mError: 1 is 2\u001b[39m\n  at b'],
            },
          ],
        },
        {
          name: inProject('tests/unit/c.test.ts'),
          status: 'failed',
          message: 'No module d',
          assertionResults: [],
        },
      ],
    };
    expect(vitestFailures(report)).toEqual([
      { file: 'tests/unit/b.test.ts', title: 'b counts', because: 'Error: 1 is 2', isTest: true },
      { file: 'tests/unit/c.test.ts', title: 'could not be loaded', because: 'No module d', isTest: true },
    ]);
  });

  test('by Playwright: each test however deep in its groups, and errors outside any', () => {
    const spec = (title: string, ok: boolean, message?: string) => ({
      title,
      file: 'a.test.ts',
      ok,
      tests: [{ results: [{}, message === undefined ? {} : { error: { message } }] }],
    });
    const report = {
      suites: [
        { specs: [spec('one', true)], suites: [{ specs: [spec('two', false, 'Error: late\nat a')] }] },
      ],
      errors: [{ message: 'no server' }],
    };
    expect(playwrightFailures(report)).toEqual([
      { file: 'tests/e2e/a.test.ts', title: 'two', because: 'Error: late', isTest: true },
      { file: 'tests/e2e', title: 'no test', because: 'no server', isTest: false },
    ]);
  });
});

describe('a second try', () => {
  const failure = (title: string, isTest = true) => ({ file: 'a.test.ts', title, because: 'late', isTest });

  test('clears what passes in it, and nothing that fails again', () => {
    expect(sortOut([failure('one'), failure('two')], [failure('two')])).toEqual({
      still: [failure('two')],
      unsteady: [failure('one')],
    });
  });

  test('clears nothing where a runner broke, in it or before', () => {
    const broken = failure('unit', false);
    expect(sortOut([failure('one'), broken], []).still).toEqual([broken]);
    expect(sortOut([failure('one')], [broken]).unsteady).toEqual([]);
  });

  test('is not given where much failed', async () => {
    const unit = ['a', 'b', 'c', 'd'].map((file) => ({ ...failure('one'), file }));
    expect(await tryAgain({ unit, browser: [], e2e: [] }, {})).toEqual({ still: unit, unsteady: [] });
  });
});

describe('npm test -- quick', () => {
  test('leaves out test files that are there, each once and with a reason', () => {
    const files = SLOW_TESTS.map(({ file }) => file);
    expect(files.filter((file) => !existsSync(inProject(file)))).toEqual([]);
    expect(new Set(files).size).toBe(files.length);
    expect(SLOW_TESTS.filter(({ because }) => because === '')).toEqual([]);
  });

  test('hears of a file that has become slow, and not of those that are known to be', () => {
    const took = (name: string, seconds: number) => ({ name, startTime: 0, endTime: 1000 * seconds });
    const known = took(`/project/${SLOW_TESTS[0]?.file}`, SLOW_S + 40);
    const report = { testResults: [took('/project/a', SLOW_S + 1), known, took('/project/b', SLOW_S - 1)] };
    expect(newlySlow(report)).toEqual([{ file: '/project/a', seconds: SLOW_S + 1 }]);
  });
});
