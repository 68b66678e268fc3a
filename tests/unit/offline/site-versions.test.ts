import { expect, test } from 'vitest';
import { outdated, readSiteVersion } from '../../../src/offline/site-versions';

const version = (name: string, activatedMs: number, urls: readonly string[]) => ({
  version: name,
  activatedMs,
  urls,
});

test('the files of the version before stay for the pages that run on it, older ones go', () => {
  const versions = [
    version('b', 2, ['page-b', 'shared']),
    version('a', 1, ['page-a']),
    version('c', 3, ['page-c']),
  ];
  expect(outdated(versions, ['page-a', 'page-b', 'page-c', 'shared', 'stray'])).toEqual({
    versions: ['a'],
    urls: ['page-a', 'stray'],
  });
});

test('a list that cannot be read is none', () => {
  expect(readSiteVersion('')).toBeNull();
  expect(readSiteVersion('{"version":"a"}')).toBeNull();
  expect(readSiteVersion('{"version":"a","activatedMs":5,"urls":["x"]}')).toEqual(version('a', 5, ['x']));
});
