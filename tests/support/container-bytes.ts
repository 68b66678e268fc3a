/** The bytes of small containers, field by field, for tests of what reads their headers. */

const letters = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const bigEndian = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
const littleEndian = (value: number) => bigEndian(value).reverse();
const zeros = (count: number) => Array<number>(count).fill(0);

/** A box of an MP4: length, name, content. */
function box(name: string, ...content: readonly (readonly number[])[]): number[] {
  const inner = content.flat();
  return [...bigEndian(inner.length + 8), ...letters(name), ...inner];
}

/**
 * One edit of an MP4: units of the movie's clock that it lasts, where it begins (-1: nothing is shown), its
 * speed.
 */
export interface Edit {
  readonly length: number;
  readonly begin: number;
  readonly rate?: number;
}

/** An MP4 of 1,000 units a second whose second track is a picture with these edits. */
export function mp4Bytes(edits: readonly Edit[]): Uint8Array<ArrayBuffer> {
  const track = (handler: string, list: readonly Edit[]) =>
    box(
      'trak',
      box('tkhd', zeros(84)),
      box(
        'edts',
        box(
          'elst',
          zeros(4),
          bigEndian(list.length),
          ...list.map(({ length, begin, rate = 1 }) => [
            ...bigEndian(length),
            ...bigEndian(begin),
            ...bigEndian(rate * 0x10000),
          ]),
        ),
      ),
      box('mdia', box('hdlr', zeros(8), letters(handler), zeros(13))),
    );
  const sound = track('soun', [{ length: 9000, begin: 0 }]);
  const moov = box('moov', box('mvhd', zeros(12), bigEndian(1000), zeros(84)), sound, track('vide', edits));
  return Uint8Array.from([...box('ftyp', letters('isom'), zeros(4)), ...moov, ...box('mdat', zeros(64))]);
}

/** A Matroska file whose segment says that it has so many bytes, and has as many as given. */
export function matroskaBytes(claimed: number, given: number): Uint8Array<ArrayBuffer> {
  const ebml = [0x1a, 0x45, 0xdf, 0xa3, 0x84, 0x42, 0x86, 0x81, 0x01];
  const size = [0x08, ...bigEndian(claimed)];
  return Uint8Array.from([...ebml, 0x18, 0x53, 0x80, 0x67, ...size, ...zeros(given)]);
}

/** A RIFF chunk: name, length, bytes, and a byte more where the length is odd. */
function chunk(name: string, content: readonly number[]): number[] {
  const padding = content.length % 2 === 0 ? [] : [0];
  return [...letters(name), ...littleEndian(content.length), ...content, ...padding];
}

const list = (name: string, ...parts: readonly (readonly number[])[]) =>
  chunk('LIST', [...letters(name), ...parts.flat()]);

/** The header of a stream of sound. */
export const AVI_SOUND = list('strl', chunk('strh', [...letters('auds'), ...zeros(44)]), chunk('strf', [1]));

/** The header of a stream that is a picture of `rate / scale` frames a second, `length` of them. */
export function aviPicture(scale: number, rate: number, length: number): number[] {
  // Scale, rate, start and length stand 20 bytes into a stream's header.
  const numbers = [scale, rate, 0, length, 0, 0, 0, 0].flatMap(littleEndian);
  const header = chunk('strh', [...letters('vidsXVID'), ...zeros(12), ...numbers]);
  return list('strl', header, chunk('strf', [40, 320, 240, 0].flatMap(littleEndian)));
}

/** An AVI file of these streams; its main header counts 77 frames. */
export function aviBytes(...streams: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const avih = chunk('avih', [20_000, 0, 0, 0, 77].flatMap(littleEndian));
  const content = [...letters('AVI '), ...list('hdrl', avih, ...streams), ...list('movi', [1, 2, 3])];
  return Uint8Array.from(chunk('RIFF', content));
}
