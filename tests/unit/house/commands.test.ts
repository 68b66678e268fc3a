import { describe, expect, test } from 'vitest';
import { playwrightCounts, vitestCounts } from '../../../tools/checks/test-counts.mjs';
import { isInstalled } from '../../../tools/install.mjs';

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

  test('counts a Playwright test that passed on a second try, and an error outside tests, as failures', () => {
    const report = {
      stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 3 },
      errors: [{ message: 'x' }],
    };
    expect(playwrightCounts(report)).toEqual({ passed: 7, failed: 3, skipped: 3 });
  });
});
