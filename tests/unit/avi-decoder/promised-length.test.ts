import { expect, test } from 'vitest';
import { promisedLengthS } from '../../../packages/avi-decoder/src/promised-length';
import { AVI_SOUND, aviBytes, aviPicture } from '../../support/container-bytes';

const avi = (...streams: number[][]) => new Blob([aviBytes(...streams)]);

test('the length is that of the first picture, wherever it stands', async () => {
  const file = avi(AVI_SOUND, aviPicture(1001, 30_000, 299));
  expect(await promisedLengthS(file)).toBeCloseTo((299 * 1001) / 30_000, 9);
});

test('where a stream does not tell its length, the file does', async () => {
  expect(await promisedLengthS(avi(aviPicture(1, 50, 0)))).toBe(77 / 50);
});

test.each([
  ['no picture', avi(AVI_SOUND)],
  ['a header that is cut off', avi(aviPicture(1, 50, 9)).slice(0, 60)],
  ['no rate', avi(aviPicture(1, 0, 9))],
  ['other first bytes', new Blob(['a text, and no film'])],
  ['no bytes', new Blob([])],
])('a file with %s promises nothing', async (_, blob) => {
  expect(await promisedLengthS(blob)).toBeNull();
});
