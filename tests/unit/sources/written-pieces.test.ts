import { expect, test } from 'vitest';
import { WrittenPieces } from '../../../src/sources/written-pieces';

const bytes = (text: string) => new TextEncoder().encode(text);

test('pieces follow one another, and what is written over stands in the place of what was there', async () => {
  const pieces = new WrittenPieces();
  pieces.write(bytes('head----'), 0);
  pieces.write(bytes('body'), 8);
  pieces.write(bytes('size'), 4);
  // Over the end, and on from there.
  pieces.write(bytes('ybye'), 11);
  pieces.write(bytes('.'), 15);
  const blob = pieces.toBlob('video/webm');
  expect(await blob.text()).toBe('headsizebodybye.');
  expect(blob.type).toBe('video/webm');
});

test('a piece that would leave a hole is refused', () => {
  const pieces = new WrittenPieces();
  expect(() => pieces.write(bytes('x'), 1)).toThrow('0 bytes are written; the next cannot stand at 1.');
});
