import { expect, test } from 'vitest';
import { promisedLengthS } from '../../../packages/avi-decoder/src/promised-length';

/** A RIFF chunk: name, length, bytes, and a byte more where the length is odd. */
function chunk(name: string, content: readonly number[]): number[] {
  const padding = content.length % 2 === 0 ? [] : [0];
  return [...letters(name), ...word(content.length), ...content, ...padding];
}

const letters = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const word = (value: number) => [0, 8, 16, 24].map((shift) => (value >> shift) & 255);
const list = (name: string, ...parts: number[][]) => chunk('LIST', [...letters(name), ...parts.flat()]);

const sound = list(
  'strl',
  chunk('strh', [...letters('auds'), ...Array<number>(44).fill(0)]),
  chunk('strf', [1]),
);

/** Scale, rate, start and length stand 20 bytes into a stream's header. */
function picture(scale: number, rate: number, length: number): number[] {
  const numbers = [scale, rate, 0, length, 0, 0, 0, 0].flatMap(word);
  const header = chunk('strh', [...letters('vidsXVID'), ...Array<number>(12).fill(0), ...numbers]);
  return list('strl', header, chunk('strf', [40, 320, 240, 0].flatMap(word)));
}

function avi(...streams: number[][]): File {
  const avih = chunk('avih', [20_000, 0, 0, 0, 77].flatMap(word));
  const content = [...letters('AVI '), ...list('hdrl', avih, ...streams), ...list('movi', [1, 2, 3])];
  return new File([Uint8Array.from(chunk('RIFF', content))], 'a.avi');
}

test('the length is that of the first picture, wherever it stands', async () => {
  expect(await promisedLengthS(avi(sound, picture(1001, 30_000, 299)))).toBeCloseTo((299 * 1001) / 30_000, 9);
});

test('where a stream does not tell its length, the file does', async () => {
  expect(await promisedLengthS(avi(picture(1, 50, 0)))).toBe(77 / 50);
});

test.each([
  ['no picture', avi(sound)],
  ['a header that is cut off', avi(picture(1, 50, 9)).slice(0, 60)],
  ['no rate', avi(picture(1, 0, 9))],
  ['other first bytes', new Blob(['a text, and no film'])],
  ['no bytes', new Blob([])],
])('a file with %s promises nothing', async (_, blob) => {
  expect(await promisedLengthS(blob)).toBeNull();
});
