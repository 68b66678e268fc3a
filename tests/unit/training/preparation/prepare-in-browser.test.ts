import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CROP_VALUES } from '../../../../src/core/face/crop-pixels';
import { DEFAULT_CROP_RULE } from '../../../../src/core/face/crop-rule';
import {
  actorMoments,
  actorRecordings,
  DEFAULT_ACTOR_SET,
} from '../../../../training/src/datasets/recordings/actor-recordings';
import { readAfewVa } from '../../../../training/src/datasets/recordings/afew-va';
import { readRecordingList } from '../../../../training/src/datasets/recordings/recording-list';
import { readSewa } from '../../../../training/src/datasets/recordings/sewa';
import { keptShare } from '../../../../training/src/preparation/preparation-report';
import { prepareRecordings } from '../../../../training/src/preparation/prepare-recordings';
import { canEncode } from '../../../support/numbered-video';

const clips = resolve(import.meta.dirname, '../../../../../shared/data/clips');
const hasClips = existsSync(clips);

const root = mkdtempSync(join(tmpdir(), 'prepare-in-browser-'));
afterAll(() => rmSync(root, { recursive: true }));

const SETTINGS = { seed: 1, frameRateHz: 10, minimumFaceScore: 0.7, cropRule: DEFAULT_CROP_RULE };

/** Labels of so many seconds in the plain form. */
function plainLabels(seconds: number): string {
  const rows = Array.from({ length: Math.round(seconds * 10) }, (_, index) => `${index / 10},0.1,-0.2`);
  return `time_s,valence,arousal\n${rows.join('\n')}\n`;
}

test('the actor is drawn, found, followed and cut wherever it is in the picture', async () => {
  const set = actorRecordings({
    ...DEFAULT_ACTOR_SET,
    subjects: 3,
    recordings: 1,
    seconds: 3,
    awayShare: 0.3,
  });
  const out = join(root, 'actor');
  const { index } = await prepareRecordings(set, { ...SETTINGS, out, jobs: 2 });
  expect(index.skipped).toEqual([]);
  expect(index.recordings.map(({ crops }) => crops.length)).toEqual([30, 30, 30]);
  for (const [place, { crops, cropsFile }] of index.recordings.entries()) {
    const pictures = set.recordings[place]?.pictures;
    const moments = pictures?.kind === 'actor' ? actorMoments(pictures.recording, 10) : [];
    const present = moments.map(({ affect }) => affect !== null);
    expect(present.filter(Boolean)).toHaveLength(21);
    expect(crops.map((crop) => crop !== null)).toEqual(present);
    const bytes = readFileSync(join(out, cropsFile));
    expect(bytes).toHaveLength(21 * CROP_VALUES);
    // A face, not a plain room: brightness varies widely over the crop.
    expect(deviation(bytes.subarray(0, CROP_VALUES))).toBeGreaterThan(20);
  }
  expect(keptShare(index.recordings).share).toBeCloseTo(0.7, 12);
});

test.skipIf(!hasClips)(
  'a video of a face is cut, one without is skipped (needs the recordings)',
  async () => {
    const folder = join(root, 'list');
    mkdirSync(folder);
    writeFileSync(join(folder, 'face.csv'), plainLabels(2.4));
    writeFileSync(
      join(folder, 'list.csv'),
      [
        'video,labels,subject,split',
        `${clips}/single_face.mp4,face.csv,a,train`,
        `${clips}/no_face.mp4,face.csv,b,test`,
      ].join('\n'),
    );
    const set = await readRecordingList(join(folder, 'list.csv'));
    const { index } = await prepareRecordings(set, {
      ...SETTINGS,
      protocol: 'published',
      out: join(root, 'clips'),
    });
    const [face] = index.recordings;
    expect(index.recordings).toHaveLength(1);
    // 72 frames at 30 Hz: every third.
    expect(face?.timestampsMs.map(Math.round)).toEqual(Array.from({ length: 24 }, (_, frame) => frame * 100));
    expect(face?.crops).toEqual(Array.from({ length: 24 }, (_, frame) => frame));
    expect(face?.valence).toEqual([Array.from({ length: 24 }, () => 0.1)]);
    expect(index.skipped).toEqual([
      { file: 'no_face', reason: expect.stringMatching(/^None of its \d+ frames shows a whole face\.$/) },
    ]);
  },
);

test.skipIf(!hasClips || !canEncode('mpeg4'))(
  'SEWA-DB’s AVI and AFEW-VA’s pictures give the crops that the video gives (needs the recordings and ffmpeg)',
  async () => {
    const sewa = join(root, 'sewa/Train_DE_01');
    const afew = join(root, 'afew/001');
    for (const folder of [sewa, afew]) mkdirSync(folder, { recursive: true });
    const ffmpeg = (...args: string[]) => {
      const input = ['-v', 'error', '-y', '-i', `${clips}/single_face.mp4`];
      expect(spawnSync('ffmpeg', [...input, ...args], { encoding: 'utf8' }).stderr).toBe('');
    };
    ffmpeg('-an', '-c:v', 'mpeg4', '-vtag', 'XVID', '-q:v', '2', '-g', '30', join(sewa, 'Train_DE_01.avi'));
    ffmpeg('-vf', 'fps=10', '-start_number', '0', join(afew, '%05d.png'));
    for (const dimension of ['Valence', 'Arousal'])
      writeFileSync(
        join(sewa, `Train_DE_01_${dimension}_AV_Aligned.csv`),
        'frame,A1,A2\n0,0.5,0.7\n71,0.5,0.7\n',
      );
    const frames = { '00000': { valence: 5, arousal: -5 } };
    writeFileSync(join(afew, '001.json'), JSON.stringify({ frames }));

    const published = { ...SETTINGS, protocol: 'published' as const };
    const fromAvi = await prepareRecordings(await readSewa(join(root, 'sewa')), {
      ...published,
      out: join(root, 'a'),
    });
    const fromPictures = await prepareRecordings(await readAfewVa(join(root, 'afew'), 10), {
      ...SETTINGS,
      protocol: 'subjects',
      out: join(root, 'b'),
    });
    expect(fromAvi.index.recordings[0]).toMatchObject({ name: 'Train_DE_01', annotators: ['A1', 'A2'] });
    expect(fromAvi.index.recordings[0]?.crops.slice(0, 23)).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect(fromPictures.index.recordings[0]?.valence[0]?.[0]).toBe(0.5);
    const crops = (folder: string, file: string | undefined) => readFileSync(join(root, folder, `${file}`));
    const avi = crops('a', fromAvi.index.recordings[0]?.cropsFile);
    const pictures = crops('b', fromPictures.index.recordings[0]?.cropsFile);
    // Both are the video's first picture, coded again with some loss.
    expect(meanDifference(avi.subarray(0, CROP_VALUES), pictures.subarray(0, CROP_VALUES))).toBeLessThan(6);
  },
);

function deviation(bytes: Uint8Array): number {
  const mean = bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
  return Math.sqrt(bytes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / bytes.length);
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}
