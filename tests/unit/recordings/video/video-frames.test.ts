import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canEncode, makeNumberedVideo, runFfmpeg } from '../../../support/numbered-video';
import { openVideoPage, type VideoPage } from '../../../support/video-page';

const [WIDTH, HEIGHT, FRAMES] = [160, 120, 75];
/**
 * Uneven times: a frame every 40 ms, each late by up to 30 ms, in an order that never repeats itself soon.
 */
const UNEVEN = { expression: 'N*40+mod(N*N*7,31)', timeMs: (n: number) => n * 40 + ((n * n * 7) % 31) };
/** Matroska, WebM and the uneven MP4s count whole milliseconds. */
const WHOLE_MS = 0.501;

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18'];
const FORWARD = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-g', '30', '-crf', '18'];
const VP8 = ['-c:v', 'libvpx', '-b:v', '2M', '-auto-alt-ref', '1', '-lag-in-frames', '12', '-cpu-used', '8'];
const VP9 = [
  '-c:v',
  'libvpx-vp9',
  '-b:v',
  '2M',
  '-auto-alt-ref',
  '1',
  '-lag-in-frames',
  '12',
  '-cpu-used',
  '8',
];
const AV1 = ['-c:v', 'libaom-av1', '-cpu-used', '8', '-crf', '20', '-usage', 'realtime'];
const XVID = ['-c:v', 'mpeg4', '-vtag', 'XVID', '-q:v', '4', '-g', '250'];
const ENCODERS = ['libx264', 'libvpx', 'libvpx-vp9', 'libaom-av1', 'mpeg4'];

describe.skipIf(!canEncode(...ENCODERS))('every frame of a video by its number (needs ffmpeg)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'video-frames-'));
  let video: VideoPage;
  const make = (name: string, part: Partial<Parameters<typeof makeNumberedVideo>[0]>) => {
    const path = join(folder, name);
    const size = { widthPx: WIDTH, heightPx: HEIGHT, frames: FRAMES };
    makeNumberedVideo({ path, ...size, frameRateHz: 25, encoder: [], ...part });
    return path;
  };

  beforeAll(async () => {
    video = await openVideoPage();
  }, 120_000);
  afterAll(async () => {
    await video.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['25.mp4', 25, FORWARD],
    ['fragments.mp4', 50, [...H264, '-bf', '0', '-movflags', 'frag_keyframe+empty_moov']],
    ['index-first.mp4', 30_000 / 1001, [...H264, '-movflags', 'faststart']],
    ['av1.mp4', 25, AV1],
    ['50.mov', 50, FORWARD],
    ['h264.mkv', 25, FORWARD],
    ['vp9.mkv', 50, VP9],
    ['vp8.webm', 25, VP8],
    ['vp9.webm', 30_000 / 1001, VP9],
    ['av1.webm', 25, AV1],
    ['50.avi', 50, XVID],
    ['20.avi', 20, XVID],
  ])('%s at %d Hz is read without one slip', async (name, frameRateHz, encoder) => {
    const { frames, fault, ...facts } = await video.read(make(name, { frameRateHz, encoder }));
    expect(fault).toBeNull();
    expect(facts).toMatchObject({ widthPx: WIDTH, heightPx: HEIGHT });
    expect(facts.durationS).toBeCloseTo(FRAMES / frameRateHz, 1);
    expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: FRAMES }, (_, n) => n));
    const late = frames.map(({ timestampMs }, n) => Math.abs(timestampMs - (n * 1000) / frameRateHz));
    expect(Math.max(...late)).toBeLessThan(WHOLE_MS);
  });

  test.each([
    ['uneven.mp4', FORWARD],
    ['uneven.mov', FORWARD],
    ['uneven.mkv', FORWARD],
    ['uneven.webm', VP8],
    ['uneven-vp9.webm', VP9],
  ])('%s, at a variable rate, gives each frame at its own time', async (name, encoder) => {
    const path = make(name, { encoder, timesMs: UNEVEN.expression });
    const { frames, fault } = await video.read(path);
    expect(fault).toBeNull();
    expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: FRAMES }, (_, n) => n));
    const late = frames.map(({ timestampMs }, n) => Math.abs(timestampMs - UNEVEN.timeMs(n)));
    expect(Math.max(...late)).toBeLessThan(WHOLE_MS);
  });

  test('an AVI whose camera left frames out gives the others at the times they were taken', async () => {
    // Of five frames each the last two are missing: their places in the file are empty.
    const left = { frames: 60, timesMs: '(floor(N/3)*5+mod(N,3))*40' };
    const path = make('left-out.avi', { ...left, encoder: [...XVID, '-r', '25'] });
    const { frames, fault } = await video.read(path);
    expect(fault).toBeNull();
    const times = Array.from({ length: 60 }, (_, n) => (Math.floor(n / 3) * 5 + (n % 3)) * 40);
    expect(frames.map(({ number }) => number)).toEqual(times.map((_, n) => n));
    expect(frames.map(({ timestampMs }) => Math.round(timestampMs))).toEqual(times);
  });

  test.each([
    ['90', ['transpose=1']],
    ['180', ['hflip', 'vflip']],
    ['270', ['transpose=2']],
  ])('a phone that lay on its side by %s degrees is set upright', async (degrees, filters) => {
    for (const container of ['mp4', 'mov']) {
      const lying = make(`lying.${container}`, { filters, frames: 12, encoder: H264 });
      const path = join(folder, `turned-${degrees}.${container}`);
      runFfmpeg(['-i', lying, '-c', 'copy', '-metadata:s:v:0', `rotate=${degrees}`, path]);
      const { frames, widthPx, heightPx, fault } = await video.read(path);
      expect([fault, widthPx, heightPx]).toEqual([null, WIDTH, HEIGHT]);
      expect(frames.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, n) => n));
    }
  });

  test('single frames are those that are shown at a time, whatever was asked for before', async () => {
    const cases = [
      make('seek.mp4', { encoder: FORWARD }),
      make('seek.webm', { encoder: VP9 }),
      make('seek.avi', { encoder: XVID }),
    ];
    for (const path of cases) {
      const times = [1, 0, 2.96, 0.28, 0.319, 0.32, 2, 99, -1];
      const shown = await video.framesAt(path, times);
      expect(shown.map((frame) => frame?.number)).toEqual([25, 0, 74, 7, 7, 8, 50, 74, 0]);
      expect(shown.map((frame) => Math.round(frame?.timestampMs ?? -1))).toEqual([
        1000, 0, 2960, 280, 280, 320, 2000, 2960, 0,
      ]);
    }
  });

  test('pictures of a folder come by the numbers in their names, and a missing one is a gap', async () => {
    mkdirSync(join(folder, 'pictures'));
    make('pictures/%05d.png', { frames: 8, encoder: ['-start_number', '0', '-pix_fmt', 'rgb24'] });
    const names = [6, 0, 1, 2, 5, 7].map((n) => join(folder, `pictures/0000${n}.png`));
    const { frames, fault, durationS } = await video.read(names);
    expect(fault).toBeNull();
    expect(durationS).toBeCloseTo(8 / 25, 9);
    expect(frames).toEqual([0, 1, 2, 5, 6, 7].map((number) => ({ number, timestampMs: number * 40 })));
  });
});
