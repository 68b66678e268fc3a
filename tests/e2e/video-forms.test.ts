import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DIST } from '../../tools/project.mjs';
import { filmActor } from '../../training/src/preparation/actor-video';
import { canEncode, runFfmpeg } from '../support/numbered-video';
import { resultRows, runPredict } from '../support/run-predict';

const HAS_MODEL = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json'));
/** Skipped by name where ffmpeg or the bundled model is missing. */
const testWithModel = HAS_MODEL && canEncode('libx264', 'libvpx', 'mpeg4') ? test : test.skip;

const RECORDING = {
  subjectSeed: 40,
  seed: 7,
  seconds: 2,
  lagFrames: 0,
  awayShare: 0,
  pace: 1,
  widthPx: 480,
  heightPx: 360,
};
/** The same picture coded anew reads so alike. */
const CODED_TOLERANCE = 0.05;
const H264 = ['-c:v', 'libx264', '-crf', '14', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];
const TALL_PIXELS = 'scale=240:360,setsar=2/1';

let folder = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'video-forms-'));
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** The drawn actor as `film.webm`. */
async function film(): Promise<string> {
  const file = join(folder, 'film.webm');
  const source = {
    name: 'film',
    subjects: ['actor'],
    partition: null,
    pictures: { kind: 'actor', recording: RECORDING },
    labels: { kind: 'actor', recording: RECORDING },
  } as const;
  await filmActor([{ source, file }], 25);
  return file;
}

const valencesOf = (name: string) =>
  resultRows(join(folder, 'out', `${name}.csv`)).map((row) =>
    row.valence_raw === '' ? null : Number(row.valence_raw),
  );

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

testWithModel(
  'the same picture reads alike in pixels of any shape, in any container, whatever ran before',
  async () => {
    // Seven videos, two of them in 1440p and 2160p.
    test.slow();
    const given = await film();
    const make = (name: string, encoder: readonly string[], filter = 'setsar=1') =>
      runFfmpeg(['-i', given, '-an', '-vf', filter, ...encoder, join(folder, name)]);
    make('square.mp4', H264);
    make('tall.mp4', H264, TALL_PIXELS);
    make('tall-2.mkv', H264, TALL_PIXELS);
    make('tall-3.webm', ['-c:v', 'libvpx', '-b:v', '3M', '-cpu-used', '8'], TALL_PIXELS);
    make('tall-4.avi', ['-c:v', 'mpeg4', '-vtag', 'XVID', '-q:v', '2'], TALL_PIXELS);
    // Two faces of the actor, 120 pixels high in large pictures.
    make('far.mp4', H264, 'crop=360:360,scale=240:240,pad=2560:1440:1800:300:gray');
    make('farther.mp4', H264, 'crop=360:360,scale=240:240,pad=3840:2160:2500:1500:gray');
    // The large ones first: what a picture before left behind must not be seen.
    const names = [
      'farther.mp4',
      'tall.mp4',
      'far.mp4',
      'tall-4.avi',
      'tall-3.webm',
      'square.mp4',
      'tall-2.mkv',
    ];
    const { code, err } = await runPredict(
      folder,
      ...names,
      '--frames',
      '16',
      '--backend',
      'wasm',
      '--out',
      'out',
    );
    expect([code, err]).toEqual([0, '']);
    const square = valencesOf('square');
    expect(square.filter((value) => value === null)).toEqual([]);
    for (const name of ['tall', 'tall-2', 'tall-3', 'tall-4']) {
      const values = valencesOf(name);
      expect([name, values.length]).toEqual([name, square.length]);
      const apart = values.map((value, index) =>
        Math.abs((value ?? Number.NaN) - (square[index] ?? Number.NaN)),
      );
      expect(median(apart)).toBeLessThan(CODED_TOLERANCE);
    }
    for (const name of ['far', 'farther']) {
      const values = valencesOf(name);
      expect(values.filter((value) => value !== null).length).toBeGreaterThanOrEqual(0.95 * values.length);
    }
  },
);
