import { expect, test } from 'vitest';
import { readAviHeader } from '../../../packages/avi-decoder/src/avi-header';
import { shownFrameTimes } from '../../../packages/avi-decoder/src/shown-frames';

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
function picture(scale: number, rate: number, length: number, width = 320, height = 240): number[] {
  const numbers = [scale, rate, 0, length, 0, 0, 0, 0].flatMap(word);
  const header = chunk('strh', [...letters('vidsXVID'), ...Array<number>(12).fill(0), ...numbers]);
  return list('strl', header, chunk('strf', [40, width, height, 0].flatMap(word)));
}

function avi(...streams: number[][]): File {
  const avih = chunk('avih', [20_000, 0, 0, 0, 77].flatMap(word));
  const content = [...letters('AVI '), ...list('hdrl', avih, ...streams), ...list('movi', [1, 2, 3])];
  return new File([Uint8Array.from(chunk('RIFF', content))], 'a.avi');
}

test('size, rate and length are those of the first picture, wherever it stands', async () => {
  expect(await readAviHeader(avi(sound, picture(1001, 30_000, 299, 480, -360)))).toEqual({
    widthPx: 480,
    heightPx: 360,
    rate: 30_000,
    scale: 1001,
    frameCount: 299,
  });
});

test('where a stream does not tell its length, the file does', async () => {
  expect((await readAviHeader(avi(picture(1, 50, 0)))).frameCount).toBe(77);
});

test.each([
  ['no picture', avi(sound), 'a.avi holds no picture, or its header is cut off.'],
  ['a header that is cut off', avi(picture(1, 50, 9)).slice(0, 60), 'a.avi holds no picture, or its header'],
  ['no rate', avi(picture(1, 0, 9)), 'a.avi is damaged: its size, frame rate or length cannot be read.'],
  ['no width', avi(picture(1, 25, 9, 0)), 'a.avi is damaged: its size, frame rate or length cannot be read.'],
])('a file with %s is refused', async (_, blob, sentence) => {
  await expect(readAviHeader(new File([blob], 'a.avi'))).rejects.toThrow(sentence);
});

test('times of frames are read from what FFmpeg prints, in the units of the stream', () => {
  const times = shownFrameTimes([
    'Input #0, avi, from input:',
    '[Parsed_showinfo_1 @ 0x1] config in time_base: 1/50, frame_rate: 50/1',
    '[Parsed_showinfo_1 @ 0x1] n:   0 pts:      3 pts_time:0.06    duration: 1 fmt:yuv420p',
    '[Parsed_showinfo_1 @ 0x1] color_range:tv color_space:unknown',
    '[Parsed_showinfo_1 @ 0x1] n:  10 pts: 100000 pts_time:2000    duration: 1 fmt:yuv420p',
    '[Parsed_showinfo_1 @ 0x1] n:  11 pts: NOPTS pts_time:NOPTS   duration: 1 fmt:yuv420p',
  ]);
  expect(times).toEqual([0.06, 2000, null]);
});
