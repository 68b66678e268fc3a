import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canEncode, makeNumberedVideo, runFfmpeg } from '../../../support/numbered-video';
import { openVideoPage, type VideoPage } from '../../../support/video-page';

const FRAMES = 100;
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25'];
const XVID = ['-c:v', 'mpeg4', '-vtag', 'XVID', '-q:v', '4'];
const ALL = Array.from({ length: FRAMES }, (_, n) => n);

describe.skipIf(!canEncode('libx264', 'libx265', 'libvpx', 'mpeg4', 'mjpeg'))(
  'files as other programs write them (needs ffmpeg)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'video-forms-'));
    const inFolder = (name: string) => join(folder, name);
    let video: VideoPage;
    const make = (name: string, encoder: readonly string[], filters: readonly string[] = []) => {
      const size = { widthPx: 160, heightPx: 120, frames: FRAMES, frameRateHz: 25 };
      makeNumberedVideo({ path: inFolder(name), ...size, encoder, filters });
      return inFolder(name);
    };
    const edited = (from: string, name: string, edit: (bytes: Buffer) => void) => {
      const bytes = readFileSync(from);
      edit(bytes);
      writeFileSync(inFolder(name), bytes);
      return inFolder(name);
    };
    const numbers = ({ frames }: Awaited<ReturnType<VideoPage['read']>>) =>
      frames.map(({ number }) => number);

    beforeAll(async () => {
      video = await openVideoPage();
    }, 120_000);
    afterAll(async () => {
      await video.close();
      rmSync(folder, { recursive: true });
    });

    test.each([
      ['hevc.mp4', ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-loglevel', 'error']],
      ['hevc.mkv', ['-c:v', 'libx265', '-preset', 'ultrafast', '-loglevel', 'error']],
      ['part-2.mp4', ['-c:v', 'mpeg4', '-q:v', '3', '-bf', '2']],
      ['jpegs.mov', ['-c:v', 'mjpeg', '-q:v', '2', '-strict', 'unofficial']],
      ['jpegs.avi', ['-c:v', 'mjpeg', '-q:v', '2', '-strict', 'unofficial']],
      ['flash.flv', ['-c:v', 'flv', '-q:v', '3']],
      ['windows.wmv', ['-c:v', 'wmv2', '-q:v', '3']],
      ['programme.mpg', ['-c:v', 'mpeg2video', '-q:v', '3']],
    ])(
      '%s, which the browser does not decode, is read frame by frame all the same',
      async (name, encoder) => {
        const reading = await video.read(make(name, encoder));
        expect(reading.fault).toBeNull();
        expect(numbers(reading)).toEqual(ALL);
        const late = reading.frames.map(({ timestampMs }, n) => Math.abs(timestampMs - n * 40));
        expect(Math.max(...late)).toBeLessThan(1);
      },
    );

    test.each([
      ['2/1', 320, 120],
      ['1/2', 160, 240],
      ['16/15', 171, 120],
    ])(
      'pixels of %s are shown as a player shows them, whatever the container',
      async (sar, widthPx, heightPx) => {
        const setsar = [`setsar=${sar}`];
        for (const name of ['sar.mp4', 'sar.mov', 'sar.mkv']) {
          const found = await video.read(make(name, H264, setsar));
          expect([name, found.widthPx, found.heightPx]).toEqual([name, widthPx, heightPx]);
          expect(numbers(found)).toEqual(ALL);
        }
        for (const [name, encoder] of [
          ['sar.webm', ['-c:v', 'libvpx', '-b:v', '2M', '-cpu-used', '8']],
          ['sar.avi', XVID],
        ] as const) {
          const found = await video.read(make(name, encoder, setsar));
          expect([name, found.widthPx, found.heightPx]).toEqual([name, widthPx, heightPx]);
          expect(numbers(found)).toEqual(ALL);
        }
      },
    );

    test.each([
      ['half of its frames', 50],
      ['none of its frames', 0],
    ])('an AVI whose header counts %s is read to its end', async (_, counted) => {
      const path = edited(make('whole.avi', XVID), `says-${counted}.avi`, (bytes) => {
        bytes.writeUInt32LE(counted, bytes.indexOf('avih') + 24);
        bytes.writeUInt32LE(counted, bytes.indexOf('strh') + 40);
        const dmlh = bytes.indexOf('dmlh');
        if (dmlh > 0) bytes.writeUInt32LE(counted, dmlh + 8);
      });
      const reading = await video.read(path);
      expect(reading.fault).toBeNull();
      expect(numbers(reading)).toEqual(ALL);
      expect(reading.durationS).toBeCloseTo(4, 3);
      expect(reading.notes).toEqual(
        counted === 0
          ? []
          : ['says-50.avi holds 4.0 s of picture, its header says 2.0 s: all of it is read.'],
      );
    });

    test('an AVI whose header tells of a higher picture has the height of its frames', async () => {
      const path = edited(make('lower.avi', XVID), 'higher.avi', (bytes) => {
        const height = bytes.indexOf('strf') + 16;
        bytes.writeInt32LE(bytes.readInt32LE(height) + 8, height);
      });
      const reading = await video.read(path);
      expect(reading).toMatchObject({ fault: null, widthPx: 160, heightPx: 120 });
      expect(numbers(reading)).toEqual(ALL);
    });

    test('subtitles that outlast the picture do not make a recording cut off', async () => {
      const text = [
        '1',
        '00:00:01,000 --> 00:00:02,000',
        'a',
        '',
        '2',
        '00:00:03,000 --> 00:00:12,000',
        'b',
        '',
      ];
      writeFileSync(inFolder('words.srt'), text.join('\n'));
      const path = inFolder('subtitles.mkv');
      runFfmpeg([
        '-i',
        make('spoken.mp4', H264),
        '-i',
        inFolder('words.srt'),
        '-c:v',
        'copy',
        '-c:s',
        'srt',
        path,
      ]);
      const reading = await video.read(path);
      expect(reading.fault).toBeNull();
      expect(numbers(reading)).toEqual(ALL);
      expect(reading.durationS).toBeCloseTo(4, 1);
    });

    test('of an MP4 that was trimmed by its edit list what a player shows is read', async () => {
      const path = edited(make('long.mp4', H264), 'trimmed.mp4', (bytes) => {
        bytes.writeUInt32BE(2000, bytes.indexOf('elst') + 12);
        bytes.writeUInt32BE(2000, bytes.indexOf('mvhd') + 20);
        bytes.writeUInt32BE(2000, bytes.indexOf('tkhd') + 24);
      });
      const reading = await video.read(path);
      expect(reading.fault).toBeNull();
      expect(numbers(reading)).toEqual(ALL.slice(0, 50));
      expect(reading.durationS).toBeCloseTo(2, 6);
      expect((await video.framesAt(path, [99])).map((frame) => frame?.number)).toEqual([49]);
    });

    test('times count from the first picture where the clock of a stream stands elsewhere, and it is said', async () => {
      const path = inFolder('late.ts');
      runFfmpeg(['-i', make('early.mp4', H264), '-c', 'copy', path]);
      const reading = await video.read(path);
      expect(reading.fault).toBeNull();
      expect(numbers(reading)).toEqual(ALL);
      const late = reading.frames.map(({ timestampMs }, n) => Math.abs(timestampMs - n * 40));
      expect(Math.max(...late)).toBeLessThan(0.1);
      expect(reading.durationS).toBeCloseTo(4, 1);
      expect(reading.notes).toEqual([
        expect.stringMatching(
          /^late\.ts: its clock stands at 1\.4\d s at the first picture; times count from/,
        ),
      ]);
      expect((await video.framesAt(path, [0, 1])).map((frame) => frame?.number)).toEqual([0, 25]);
    });
  },
);
