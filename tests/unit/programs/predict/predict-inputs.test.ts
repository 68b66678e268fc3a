import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planVideos } from '../../../../programs/predict/output-names';
import {
  assignLabels,
  chooseModel,
  holdsPictures,
  prepareOutputFolder,
  unreadableReason,
} from '../../../../programs/predict/predict-inputs';

const folder = mkdtempSync(join(tmpdir(), 'circumplex-predict-'));

describe('names of results', () => {
  const names = (videos: string[]) => planVideos(videos, '/data').map(({ outputName }) => outputName);

  test('videos of the same name in different folders get numbered results', () => {
    expect(names(['a/clip.mp4', 'b/clip.mp4', 'c/Clip.mov'])).toEqual(['clip', 'clip-2', 'Clip-3']);
  });

  test('a number never takes the name of another video', () => {
    expect(names(['a/clip.mp4', 'b/clip.mp4', 'clip-2.mp4'])).toEqual(['clip', 'clip-3', 'clip-2']);
  });

  test('a file given twice, by whichever path, is predicted once', () => {
    expect(names(['clip.mp4', './clip.mp4', '/data/clip.mp4'])).toEqual(['clip']);
  });

  test('only the last extension goes', () => {
    expect(names(['interview.day1.mp4', '.hidden', 'bare'])).toEqual(['interview.day1', '.hidden', 'bare']);
  });
});

describe('label files', () => {
  const videos = [
    { path: '/v/SEWA_1.mp4', stem: 'SEWA_1' },
    { path: '/v/SEWA_12.mp4', stem: 'SEWA_12' },
  ];

  test('the file of the only video may have any name', () => {
    const { byVideo } = assignLabels(['x.csv'], videos.slice(0, 1));
    expect(byVideo.get('/v/SEWA_1.mp4')).toEqual(['x.csv']);
  });

  test('go with the video of the longest name that theirs begins with', () => {
    const { byVideo, problems } = assignLabels(['l/SEWA_12_gold.csv', 'l/SEWA_1_gold.csv'], videos);
    expect(problems).toEqual([]);
    expect(byVideo.get('/v/SEWA_1.mp4')).toEqual(['l/SEWA_1_gold.csv']);
    expect(byVideo.get('/v/SEWA_12.mp4')).toEqual(['l/SEWA_12_gold.csv']);
  });

  test('several files go with one video, a file for each dimension', () => {
    const names = ['SEWA_1_Valence_AV.csv', 'SEWA_12_Valence_AV.csv', 'SEWA_1_Arousal_AV.csv'];
    expect(Object.fromEntries(assignLabels(names, videos).byVideo)).toEqual({
      '/v/SEWA_1.mp4': ['SEWA_1_Valence_AV.csv', 'SEWA_1_Arousal_AV.csv'],
      '/v/SEWA_12.mp4': ['SEWA_12_Valence_AV.csv'],
    });
  });

  test('that go with no video or with two are refused by name', () => {
    expect(assignLabels(['gold.csv'], videos).problems).toEqual([
      '--labels gold.csv: the file name begins with the name of none of the videos.',
    ]);
    const twins = [videos[0], { path: '/w/SEWA_1.mp4', stem: 'SEWA_1' }].filter(
      (video) => video !== undefined,
    );
    expect(assignLabels(['SEWA_1.txt'], twins).problems[0]).toMatch(/several videos/);
  });
});

describe('files and folders', () => {
  test('a missing file, a folder and an empty file are each named for what they are', () => {
    const empty = join(folder, 'empty.mp4');
    writeFileSync(empty, '');
    expect(unreadableReason(join(folder, 'none.mp4'))).toBe('does not exist.');
    expect(unreadableReason(folder)).toBe('is a folder, not a file.');
    expect(unreadableReason(empty)).toBe('is empty.');
  });

  test('a folder is a recording where it holds pictures, and nothing else is', () => {
    const clip = join(folder, '001');
    mkdirSync(clip);
    writeFileSync(join(clip, '001.json'), '{}');
    expect(holdsPictures(clip)).toBe(false);
    writeFileSync(join(clip, '00000.PNG'), '');
    expect(holdsPictures(clip)).toBe(true);
    expect(holdsPictures(join(clip, '00000.PNG'))).toBe(false);
    expect(holdsPictures(join(folder, 'none'))).toBe(false);
  });

  test('an output folder is made; a file in its place is refused', () => {
    const made = prepareOutputFolder('deep/er', folder);
    expect(made).toBe(join(folder, 'deep/er'));
    writeFileSync(join(folder, 'taken'), 'x');
    expect(() => prepareOutputFolder('taken', folder)).toThrow(
      '--out taken is, or lies in, a file and not a folder.',
    );
    expect(() => prepareOutputFolder('taken/inner', folder)).toThrow(/in, a file/);
  });

  test('an unknown model is refused with the names of those that are there', () => {
    mkdirSync(join(folder, 'models/one'), { recursive: true });
    writeFileSync(join(folder, 'models/one/manifest.json'), '{}');
    expect(() => chooseModel('two', folder, folder)).toThrow(
      '--model two: there is no such model; bundled are: one.',
    );
    expect(() => chooseModel('one', folder, folder)).toThrow(/^--model one: manifest.json: /);
    expect(() => chooseModel('./nowhere', folder, folder)).toThrow(/holds no manifest.json/);
  });
});
