import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DIST, inProject } from '../../tools/project.mjs';
import { resultRows, runPredict } from '../support/run-predict';
import { randomModelFolder, writeModelFolder } from '../support/tiny-model';

const CLIPS = inProject('../shared/data/clips');
const HAS_CLIPS = existsSync(join(CLIPS, 'single_face.mp4'));
const HAS_MODEL = existsSync(join(DIST, 'models/vgg16-lstm/manifest.json'));

/** Skipped by name where the sample clips are not beside the checkout. */
const testWithClips = HAS_CLIPS ? test : test.skip;
/** Skipped by name where this build has no bundled model either. */
const testWithClipsAndModel = HAS_CLIPS && HAS_MODEL ? test : test.skip;

let folder = '';

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'circumplex-predict-'));
  await writeModelFolder(join(folder, 'tiny-lstm'), await randomModelFolder());
  writeFileSync(join(folder, 'notes.mp4'), 'This is a text file.\n');
});

/** Runs `npm run predict` in the test's folder. */
const predict = (...args: string[]) => runPredict(folder, ...args);

const tiny = ['--model', './tiny-lstm', '--backend', 'wasm'];

const rowsOf = (path: string) => resultRows(join(folder, path));

const recordOf = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));

test.describe('predict', () => {
  test('a text file named .mp4, a missing file and a folder get a sentence each and exit code 1', async () => {
    mkdirSync(join(folder, 'videos'), { recursive: true });
    const { code, err } = await predict('notes.mp4', 'missing.mp4', 'videos', ...tiny, '--out', 'broken');
    expect(err.trim().split('\n')).toEqual([
      'notes.mp4 is not a video that can be read; expected an MP4, MOV, WebM, Matroska or AVI file, found text.',
      'missing.mp4 does not exist.',
      'videos is a folder, not a file.',
    ]);
    expect(code).toBe(1);
    expect(readdirSync(join(folder, 'broken'))).toEqual([]);
  });

  test('a wrong option and an output folder that is a file end with code 2', async () => {
    const rate = await predict('notes.mp4', '--fps', '99', '--out', 'x');
    expect(rate).toMatchObject({
      code: 2,
      err: expect.stringMatching(/'99' is invalid\. Expected a number from 1 to 50/),
    });
    const out = await predict('notes.mp4', ...tiny, '--out', 'notes.mp4');
    expect(out).toMatchObject({ code: 2, err: '--out notes.mp4 is, or lies in, a file and not a folder.\n' });
  });

  testWithClips('an i3D gives its first estimate with the sixteenth frame, and none before it', async () => {
    await writeModelFolder(
      join(folder, 'tiny-i3d'),
      await randomModelFolder({ temporal: 'i3d', widthMultiplier: 1 / 16 }),
    );
    copyFileSync(join(CLIPS, 'single_face.mp4'), join(folder, 'clip.mp4'));
    const model = ['--model', './tiny-i3d', '--backend', 'wasm', '--frames', '64'];
    const { code, out } = await predict('clip.mp4', ...model, '--out', 'i3d');
    expect(code).toBe(0);
    expect(out).toMatch(/clip\.mp4: done, 9 of 24 frames with an estimate/);
    const rows = rowsOf('i3d/clip.csv');
    expect(rows.map((row) => row.valence_raw === '')).toEqual(rows.map((_, slot) => slot < 15));
    expect(rows.slice(15).every((row) => row.provisional === 'true')).toBe(true);
    expect(new Set(rows.slice(15).map((row) => row.valence_raw)).size).toBeGreaterThan(3);
    expect(recordOf('i3d/clip.json').coverage.withoutEstimate).toMatchObject({ 'window-filling': 15 });
  });

  testWithClips(
    'a face gives an estimate for every sampled frame, beside a broken file and a namesake',
    async () => {
      mkdirSync(join(folder, 'other'), { recursive: true });
      copyFileSync(join(CLIPS, 'single_face.mp4'), join(folder, 'clip.mp4'));
      copyFileSync(join(CLIPS, 'no_face.mp4'), join(folder, 'other/clip.mp4'));
      const { code, err, out } = await predict(
        'clip.mp4',
        'notes.mp4',
        'other/clip.mp4',
        ...tiny,
        '--out',
        'faces',
      );
      expect(code).toBe(1);
      expect(err).toMatch(/^notes\.mp4 is not a video/);
      expect(out).toMatch(/clip\.mp4: done, 24 of 24 frames with an estimate/);

      const rows = rowsOf('faces/clip.csv');
      expect(rows).toHaveLength(24);
      expect(Object.keys(rows[0] ?? {})).toEqual(
        'time_s,frame,valence_raw,arousal_raw,valence,arousal,face_score,provisional,valence_sd,arousal_sd'.split(
          ',',
        ),
      );
      // 30 frames a second on a 10 Hz grid: every third.
      expect(rows.map((row) => Number(row.frame))).toEqual(Array.from({ length: 24 }, (_, slot) => slot * 3));
      for (const row of rows) {
        expect(Math.abs(Number(row.valence_raw))).toBeLessThanOrEqual(1);
        expect(Number(row.face_score)).toBeGreaterThan(0.7);
        expect(row.provisional).toBe('true');
      }
      expect(recordOf('faces/clip.json')).toMatchObject({
        complete: true,
        video: { name: 'clip.mp4', widthPx: 640, heightPx: 360, decodedFrames: 72 },
        model: { id: 'tiny-lstm', weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        backend: { name: 'wasm' },
        coverage: { sampledFrames: 24, estimatedFrames: 24, share: 1, gaps: [] },
      });
      expect(rowsOf('faces/clip-2.csv').every((row) => row.valence_raw === '')).toBe(true);
    },
  );

  testWithClips('labels give scores, of the frames and after the delay that were asked for', async () => {
    const lines = Array.from({ length: 25 }, (_, slot) => `${slot / 10},${slot / 50},${-slot / 100}`);
    writeFileSync(join(folder, 'gold.csv'), ['time_s,valence,arousal', ...lines].join('\n'));
    const video = join(CLIPS, 'single_face.mp4');
    const args = ['--frames', '16', '--fps', '5', '--delay', '1', '--norm', 'off', ...tiny];
    const scored = await predict(video, '--labels', 'gold.csv', ...args, '--out', 'scored');
    const mismatch = 'The model was made for 10 frames a second and is given 5';
    expect(scored).toMatchObject({ code: 0, err: expect.stringContaining(mismatch) });
    const { labels, settings } = recordOf('scored/single_face.json');
    expect(settings).toMatchObject({ clipLengthFrames: 16, frameRateHz: 5, timeDelayFrames: 1 });
    expect(labels).toMatchObject({ file: 'gold.csv', labelledFrames: 12 });
    expect(labels.raw.population.valence.count).toBe(12);
    // With a delay of one frame the last row has no processed value.
    expect(labels.processed.avec.arousal.count).toBe(11);
    const rows = rowsOf('scored/single_face.csv');
    expect(rows[0]?.valence).toBe(rows[1]?.valence_raw);
  });

  testWithClips('an array over a corpus does every video once, whichever task it falls to', async () => {
    mkdirSync(join(folder, 'corpus/second'), { recursive: true });
    copyFileSync(join(CLIPS, 'single_face.mp4'), join(folder, 'corpus/a.mp4'));
    copyFileSync(join(CLIPS, 'no_face.mp4'), join(folder, 'corpus/second/a.mp4'));
    writeFileSync(join(folder, 'corpus/a_gold.csv'), 'time_s,valence,arousal\n0,0.1,0.2\n1,0.3,0.1\n2,0,0\n');
    const task = (index: number) =>
      spawnSync(
        'bash',
        [
          inProject('programs/predict/corpus.sbatch'),
          'corpus',
          'array',
          '--model',
          join(folder, 'tiny-lstm'),
          '--backend',
          'wasm',
        ],
        {
          cwd: folder,
          encoding: 'utf8',
          env: {
            ...process.env,
            INIT_CWD: undefined,
            SLURM_SUBMIT_DIR: inProject('.'),
            SLURM_ARRAY_TASK_ID: String(index),
            SLURM_ARRAY_TASK_COUNT: '2',
          },
        },
      );
    const [first, second] = [task(0), task(1)];
    expect([first.status, second.status], first.stderr + second.stderr).toEqual([0, 0]);
    expect(recordOf('array/a.json').labels.file).toBe('a_gold.csv');
    expect(recordOf('array/second/a.json')).not.toHaveProperty('labels');
    const again = task(1);
    expect([again.status, again.stdout.trim()]).toEqual([0, 'second/a.mp4: done already']);
  });

  testWithClips(
    'several browsers at once write what one writes, and nothing where there is no face',
    async () => {
      copyFileSync(join(CLIPS, 'single_face.mp4'), join(folder, 'one.mp4'));
      copyFileSync(join(CLIPS, 'single_face.mp4'), join(folder, 'two.mp4'));
      const { code, err, out } = await predict(
        'one.mp4',
        'two.mp4',
        join(CLIPS, 'no_face.mp4'),
        ...tiny,
        '--jobs',
        '2',
        '--avec',
        '--out',
        'jobs',
      );
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/one\.mp4: done/);
      expect(out).toMatch(/two\.mp4: done/);
      expect(rowsOf('jobs/one.csv')).toEqual(rowsOf('jobs/two.csv'));
      expect(readFileSync(join(folder, 'jobs/one.avec.csv'), 'utf8')).toMatch(
        /^name;timestamp;arousal;valence\n'one';0;/,
      );
      const faceless = rowsOf('jobs/no_face.csv');
      expect(faceless.length).toBeGreaterThan(30);
      for (const { valence_raw, arousal_raw, valence, arousal, provisional } of faceless)
        expect([valence_raw, arousal_raw, valence, arousal, provisional].join('')).toBe('');
      expect(recordOf('jobs/no_face.json').coverage).toMatchObject({ estimatedFrames: 0, share: 0 });
    },
  );

  testWithClipsAndModel('the bundled model sees the smile: valence rises by at least .15', async () => {
    const { code } = await predict(join(CLIPS, 'single_face.mp4'), '--backend', 'wasm', '--out', 'smile');
    expect(code).toBe(0);
    const rows = rowsOf('smile/single_face.csv').map((row) => ({
      timeS: Number(row.time_s),
      valence: Number(row.valence),
    }));
    const mean = (part: typeof rows) => part.reduce((sum, row) => sum + row.valence, 0) / part.length;
    const lastS = rows.at(-1)?.timeS ?? 0;
    const rise =
      mean(rows.filter((row) => row.timeS > lastS - 0.5)) - mean(rows.filter((row) => row.timeS < 0.5));
    expect(rise).toBeGreaterThanOrEqual(0.15);
  });
});
