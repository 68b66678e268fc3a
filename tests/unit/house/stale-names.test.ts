import { expect, test } from 'vitest';
import { staleNames } from '../../../tools/checks/stale-names.mjs';

const FILES = ['src/core/face/crop-rule.ts', 'src/face/face.worker.ts', 'tools/checks/check.mjs'];
const FOLDERS = new Set(['src/core', 'src/core/face']);
const namesIn = (text: string) =>
  staleNames(text, FILES, (path) => FOLDERS.has(path)).map(({ name }) => name);

test.each([
  ['See crop-rule.ts, `face.worker.ts` and ./checks/check.mjs.', []],
  ['The rule is in `src/core/face`, and `src/core/face/crop-rule.ts` says why.', []],
  ['See crop-law.ts.', ['crop-law.ts']],
  ['See other/crop-rule.ts.', ['other/crop-rule.ts']],
  ['The rule was in `src/core/crops`.', ['src/core/crops']],
  ['A video is called talk.mp4, and https://example.org/a.ts is elsewhere.', []],
])('%s', (text, stale) => {
  expect(namesIn(text)).toEqual(stale);
});
