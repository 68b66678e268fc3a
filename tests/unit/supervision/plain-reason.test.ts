import { expect, test } from 'vitest';
import { plainReason, plainSentence } from '../../../src/supervision/plain-reason';

test.each([
  ['Aborted(). Build with -sASSERTIONS for more info.', 'its program broke'],
  ['RuntimeError: memory access out of bounds', 'its program broke'],
  ["Cannot read properties of undefined (reading 'x')", 'its program broke'],
  ['Cannot enlarge memory, asked to go up to 4294967296 bytes', 'the memory was used up'],
  [
    'Failed to fetch dynamically imported module: http://127.0.0.1/assets/a.js',
    'a file of the program could not be loaded: the network is gone, or a new version of the site is there',
  ],
  [
    'The graphics context of the face detector was lost.',
    'The graphics context of the face detector was lost',
  ],
  ['Uncaught Error: killed by a test', 'killed by a test'],
  ['', 'it gave no reason'],
])('%s means: %s', (message, reason) => {
  expect(plainReason(new Error(message))).toBe(reason);
});

test('our own sentences stay as they are, files and all', () => {
  const sentence = 'The model file model.json could not be fetched from http://site.test (Failed to fetch).';
  expect(plainSentence(new Error(sentence))).toBe(sentence);
});
