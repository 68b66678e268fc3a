import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canEncode, makeNumberedVideo, runFfmpeg } from '../../../support/numbered-video';
import { openVideoPage, type VideoPage } from '../../../support/video-page';

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25'];
const VP8 = ['-c:v', 'libvpx', '-b:v', '1M', '-cpu-used', '8', '-g', '25'];
const HALF_GIGABYTE = 500 * 2 ** 20;

describe.skipIf(!canEncode('libx264', 'libx265', 'libvpx', 'mpeg4'))(
  'a file that is not what it seems (needs ffmpeg)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'video-faults-'));
    let video: VideoPage;
    const inFolder = (name: string) => join(folder, name);
    const make = (name: string, encoder: readonly string[]) => {
      const size = { widthPx: 160, heightPx: 120, frames: 100, frameRateHz: 25 };
      makeNumberedVideo({ path: inFolder(name), ...size, encoder });
      return inFolder(name);
    };
    /** The first part of a file, under another name. */
    const cut = (whole: string, share: number, name: string) => {
      const bytes = readFileSync(whole);
      writeFileSync(inFolder(name), bytes.subarray(0, Math.floor(bytes.length * share)));
      return inFolder(name);
    };

    beforeAll(async () => {
      video = await openVideoPage();
    }, 120_000);
    afterAll(async () => {
      await video.close();
      rmSync(folder, { recursive: true });
    });

    test.each([
      ['empty.mp4', '', 'empty.mp4 is empty: it holds not one byte.'],
      [
        'text.mp4',
        'time,valence\n',
        'text.mp4 is not a video that can be read; expected an MP4, MOV, WebM, Matroska or AVI file, found text.',
      ],
      [
        'report.mov',
        '%PDF-1.4\n\x80',
        'report.mov is not a video that can be read; expected an MP4, MOV, WebM, Matroska or AVI file, found a document.',
      ],
      [
        'short.avi',
        'RIFF\x10\x00\x00\x00AVI LIST',
        'short.avi is damaged, cut off or no video: FFmpeg says "Invalid data found when processing input".',
      ],
    ])('%s is refused in one sentence', async (name, text, sentence) => {
      writeFileSync(inFolder(name), Buffer.from(text, 'latin1'));
      expect(await video.read(inFolder(name))).toMatchObject({ frames: [], fault: sentence });
    });

    test('an MP4 that lost its index says so', async () => {
      const { fault } = await video.read(cut(make('late-index.mp4', H264), 0.6, 'cut.mp4'));
      expect(fault).toMatch(/^cut\.mp4 is cut off: its end is missing, and with it the index that an MP4/);
    });

    test.each([
      ['index-first.mp4', [...H264, '-movflags', 'faststart']],
      ['cut.webm', VP8],
      ['cut.mkv', H264],
    ])('%s that is cut off gives what it has and says so', async (name, encoder) => {
      const path = cut(make(`whole-${name}`, encoder), 0.6, name);
      const { frames, fault } = await video.read(path);
      // Of 100 frames, those that were written before the cut.
      expect(frames.length).toBeGreaterThan(20);
      expect(frames.length).toBeLessThan(90);
      expect(frames.map(({ number }) => number)).toEqual(frames.map((_, index) => index));
      expect(fault).toMatch(
        new RegExp(`^${name} (is cut off: it should last 4\\.\\d s|cannot be decoded after)`),
      );
    });

    test('sound alone holds no picture', async () => {
      for (const name of ['voice.mp4', 'voice.wav']) {
        runFfmpeg(['-f', 'lavfi', '-i', 'sine=d=1', inFolder(name)]);
        expect((await video.read(inFolder(name))).fault).toBe(
          `${name} holds no picture, only sound or data.`,
        );
      }
    });

    test.each(['zeros.mp4', 'zeros.webm', 'zeros.mkv', 'zeros.mov'])(
      '500 MB of zeros, %s, are refused',
      async (name) => {
        closeSync(openSync(inFolder(name), 'w'));
        truncateSync(inFolder(name), HALF_GIGABYTE);
        expect((await video.read(inFolder(name))).fault).toMatch(
          /^zeros\.\w+ is not a video that can be read; .* found zeros\.$/,
        );
      },
    );

    test.each([
      ['large.mp4', [...H264, '-movflags', 'faststart']],
      ['large.webm', VP8],
    ])('%s, of 500 MB with nothing but its first seconds in it, gives them', async (name, encoder) => {
      const path = make(name, encoder);
      truncateSync(path, HALF_GIGABYTE);
      const { frames } = await video.read(path);
      expect(frames.map(({ number }) => number).slice(0, 100)).toEqual(
        Array.from({ length: 100 }, (_, n) => n),
      );
    });

    test('an MP4 of 500 MB whose index stands behind its pictures is read', async () => {
      // A part that readers skip, of 500 MB, between the head of the file and the rest.
      const bytes = readFileSync(make('late.mp4', H264));
      const head = bytes.readUInt32BE(0);
      const moov = bytes.indexOf('moov') - 4;
      const free = Buffer.alloc(8);
      free.writeUInt32BE(HALF_GIGABYTE);
      free.write('free', 4);
      const path = inFolder('free.mp4');
      const handle = openSync(path, 'w');
      writeSync(handle, bytes, 0, moov, 0);
      writeSync(handle, free, 0, 8, moov);
      writeSync(handle, bytes, moov, bytes.length - moov, moov + HALF_GIGABYTE);
      closeSync(handle);
      expect(head).toBeGreaterThan(8);
      const { frames, fault } = await video.read(path);
      expect(fault).toBeNull();
      expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });

    test('an AVI of 500 MB gives its frames, and its end is not read for them', async () => {
      const path = make('large.avi', ['-c:v', 'mpeg4', '-vtag', 'XVID']);
      // A part that readers skip, of 500 MB.
      const junk = Buffer.alloc(8);
      junk.write('JUNK');
      junk.writeUInt32LE(HALF_GIGABYTE, 4);
      appendFileSync(path, junk);
      truncateSync(path, statSync(path).size + HALF_GIGABYTE);
      const { frames, fault } = await video.read(path);
      expect(fault).toBeNull();
      expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });

    test('a picture of a folder that is none is named', async () => {
      makeNumberedVideo({
        path: inFolder('%05d.png'),
        widthPx: 160,
        heightPx: 120,
        frames: 3,
        frameRateHz: 25,
        encoder: ['-start_number', '0'],
      });
      writeFileSync(inFolder('00002.png'), '');
      const { frames, fault } = await video.read([0, 1, 2].map((n) => inFolder(`0000${n}.png`)));
      expect(frames).toHaveLength(2);
      expect(fault).toBe('folder/00002.png: expected a picture that can be decoded, found an empty file.');
    });
  },
);
