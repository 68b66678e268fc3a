import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canEncode, makeNumberedVideo } from '../../support/numbered-video';
import { openVideoPage, type VideoPage } from '../../support/video-page';

const [WIDTH, HEIGHT] = [640, 480];
const FRAMES = 110;
const folder = mkdtempSync(join(tmpdir(), 'avi-source-'));
let video: VideoPage;
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes an Xvid file of numbered frames; gives its path. */
function numberedAvi(name: string, frameRateHz: number, encoder: readonly string[]): string {
  const path = join(folder, `${name}.avi`);
  const xvid = ['-c:v', 'mpeg4', '-vtag', 'XVID', '-q:v', '4', ...encoder];
  makeNumberedVideo({ path, widthPx: WIDTH, heightPx: HEIGHT, frameRateHz, frames: FRAMES, encoder: xvid });
  return path;
}

const FORWARD = ['with frames that refer forward', 25, ['-bf', '2', '-g', '48']] as const;
// At 640 × 480 a stretch holds 40 frames, so each file takes three runs of FFmpeg where memory is not shared.
const IN_STRETCHES = [
  ['at 25 Hz', 25, ['-g', '30']],
  ['at 50 Hz with one key frame', 50, ['-g', '300']],
  FORWARD,
  ['at 29.97 Hz', 30_000 / 1001, ['-bf', '1', '-g', '25']],
] as const;

describe.skipIf(!canEncode('mpeg4')).each([
  // One run of FFmpeg, whatever the rate and the key frames.
  ['shares memory', true, [FORWARD]],
  ['may not share memory', false, IN_STRETCHES],
] as const)('an Xvid AVI in a page that %s (needs ffmpeg)', (_, isolated, files) => {
  beforeAll(async () => {
    video = await openVideoPage(isolated);
  }, 120_000);

  afterAll(() => video.close());

  test.each(files)(
    '%s gives every frame once, in order, at its own time',
    async (name, frameRateHz, encoder) => {
      const frames = FRAMES;
      const reading = await video.read(numberedAvi(name, frameRateHz, encoder));
      expect(reading.fault).toBeNull();
      expect(reading.durationS).toBeCloseTo(frames / frameRateHz, 6);
      expect(reading.frames.map(({ number }) => number)).toEqual(Array.from({ length: frames }, (_, i) => i));
      for (const [index, { timestampMs }] of reading.frames.entries()) {
        expect(timestampMs).toBeCloseTo((index * 1000) / frameRateHz, 3);
      }
    },
  );

  test('that is cut off gives what it has and then says so', async () => {
    const cut = join(folder, 'cut.avi');
    const bytes = readFileSync(numberedAvi('whole', 25, ['-g', '30']));
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const { frames, fault } = await video.read(cut);
    expect(frames.length).toBeGreaterThan(50);
    // The picture that the cut goes through is not itself any more.
    const numbers = frames.slice(0, -1).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(fault).toMatch(/^cut\.avi is cut off: it should last 4\.4 s and ends after 2\.\d s\.$/);
  });

  test('that holds nothing after its header is refused', async () => {
    const empty = join(folder, 'empty.avi');
    writeFileSync(empty, readFileSync(numberedAvi('full', 25, [])).subarray(0, 5000));
    const { frames, fault } = await video.read(empty);
    expect(frames).toEqual([]);
    expect(fault).toMatch(/^empty\.avi is damaged, cut off or no video: FFmpeg says "/);
  });
});
