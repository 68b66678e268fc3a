import { expect, test } from 'vitest';
import { accepts } from '../../../../tools/server/encodings.mjs';
import { requestedRange } from '../../../../tools/server/ranges.mjs';

// A file of ten bytes; RFC 9110, section 14.1.2.
test.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=2-4', { start: 2, end: 4 }],
  ['bytes=5-', { start: 5, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-30', { start: 0, end: 9 }],
  ['bytes=8-99', { start: 8, end: 9 }],
  ['bytes= 1-2', { start: 1, end: 2 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=10-12', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=', 'whole'],
  ['bytes', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=1-2,4-5', 'whole'],
  ['bytes=1-2-3', 'whole'],
  ['lines=1-2', 'whole'],
  [undefined, 'whole'],
] as const)('%s of ten bytes', (header, range) => {
  expect(requestedRange(header, 10)).toEqual(range);
});

test('an empty file has no part', () => {
  expect([requestedRange('bytes=0-', 0), requestedRange('bytes=-1', 0)]).toEqual([
    'unsatisfiable',
    'unsatisfiable',
  ]);
});

test.each([
  ['gzip, deflate, br', true],
  ['br;q=0.5', true],
  ['BR', true],
  ['*', true],
  ['br;q=0', false],
  ['br;q=0, *', false],
  ['gzip', false],
  ['gzip;q=1, *;q=0', false],
  ['', false],
  [undefined, false],
])('Accept-Encoding %s', (header, taken) => {
  expect(accepts(header, 'br')).toBe(taken);
});
