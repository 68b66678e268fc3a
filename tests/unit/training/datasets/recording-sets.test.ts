import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { UNKNOWN_FRAMES } from '../../../../src/core/labels/video-frames';
import { readAfewVa } from '../../../../training/src/datasets/recordings/afew-va';
import { readAffWild2 } from '../../../../training/src/datasets/recordings/aff-wild2';
import { readAvecRecordings } from '../../../../training/src/datasets/recordings/avec-recordings';
import { readRecordingLabels } from '../../../../training/src/datasets/recordings/recording-labels';
import { readRecordingList } from '../../../../training/src/datasets/recordings/recording-list';
import type { RecordingSource } from '../../../../training/src/datasets/recordings/recording-source';
import { readSewa } from '../../../../training/src/datasets/recordings/sewa';

const folders: string[] = [];

/** A folder with these files; discovery looks at names and sizes, so a word stands for a video. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'recordings-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The tracks of a recording, annotator by annotator. */
async function labelsOf({ labels }: RecordingSource) {
  const { annotators } = await readRecordingLabels(labels, UNKNOWN_FRAMES);
  return annotators.flatMap(({ name, tracks }) =>
    tracks.map(({ dimension, values }) => [name, dimension, values]),
  );
}

/** Files of one SEWA-DB recording. */
function sewaRecording(name: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const labels = 'time,A1,A2\n0,0.1,0.3\n0.1,0.2,0.4\n';
  return {
    [`${name}/metadata.ini`]: `[recording]\nsubject = P_${name}\nculture = DE\n`,
    [`${name}/${name}.avi`]: 'video',
    [`${name}/${name}.wav`]: 'sound',
    [`${name}/${name}_Valence_V_Aligned.csv`]: labels,
    [`${name}/${name}_Arousal_AV_Aligned.csv`]: labels,
    ...more,
  };
}

describe('SEWA-DB', () => {
  test('is found recording by recording, with its people, its part and a label file for each dimension', async () => {
    const root = folderOf({ ...sewaRecording('Train_DE_01'), ...sewaRecording('Devel_HU_02') });
    const { dataset, recordings, skipped } = await readSewa(root);
    expect(dataset).toBe('SEWA-DB');
    expect(skipped).toEqual([]);
    expect(recordings.map(({ name, subjects, partition }) => [name, subjects, partition])).toEqual([
      ['Devel_HU_02', ['P_Devel_HU_02'], 'validation'],
      ['Train_DE_01', ['P_Train_DE_01'], 'train'],
    ]);
    expect(recordings[1]).toMatchObject({
      pictures: { kind: 'video', path: join(root, 'Train_DE_01/Train_DE_01.avi') },
      labels: {
        kind: 'files',
        paths: [
          join(root, 'Train_DE_01/Train_DE_01_Valence_V_Aligned.csv'),
          join(root, 'Train_DE_01/Train_DE_01_Arousal_AV_Aligned.csv'),
        ],
      },
    });
  });

  test('takes the annotation asked for, without the annotators left out', async () => {
    const other = { 'r1/r1_Valence_A_Aligned.csv': 'time,A1,A2\n0,-0.5,-0.7\n0.1,-0.5,-0.7\n' };
    const root = folderOf(sewaRecording('r1', other));
    const options = { modalities: ['A', 'AV'], withoutAnnotators: ['A1'] };
    const [recording] = (await readSewa(root, options)).recordings;
    expect(recording && (await labelsOf(recording))).toEqual([
      ['A2', 'valence', [-0.7, -0.7]],
      ['A2', 'arousal', [0.3, 0.4]],
    ]);
    const nobody = await readSewa(root, { withoutAnnotators: ['A1', 'A2', 'A9'] });
    await expect(nobody.recordings[0] && labelsOf(nobody.recordings[0])).rejects.toThrow(
      'r1_Valence_V_Aligned.csv, line 1: expected an annotator besides those left out, found A1, A2.',
    );
  });

  test('joins annotators of one name, though they saw the face for one dimension and heard it as well for the other', async () => {
    const root = folderOf(sewaRecording('r1'));
    const [recording] = (await readSewa(root)).recordings;
    expect(recording && (await labelsOf(recording))).toEqual([
      ['A1', 'valence', [0.1, 0.2]],
      ['A1', 'arousal', [0.1, 0.2]],
      ['A2', 'valence', [0.3, 0.4]],
      ['A2', 'arousal', [0.3, 0.4]],
    ]);
  });

  test('takes no guess of a scale, which nobody would look at', async () => {
    const values = [-1000, 500, 0, 250, 3, -40, 700, 10, -300, 100];
    const text = `time,A1\n${values.map((value, index) => `${index},${value}`).join('\n')}\n`;
    const root = folderOf(sewaRecording('r1', { 'r1/r1_Valence_V_Aligned.csv': text }));
    const [recording] = (await readSewa(root)).recordings;
    await expect(recording && labelsOf(recording)).rejects.toThrow(
      'r1_Valence_V_Aligned.csv, line 2: expected valence as a number from -1 to 1, found "-1000".',
    );
  });

  test('may be UTF-16, as spreadsheets write it', async () => {
    const root = folderOf(sewaRecording('r1'));
    const path = join(root, 'r1/r1_Valence_V_Aligned.csv');
    writeFileSync(path, Buffer.from('\uFEFFtime,A1\n0,0.25\n', 'utf16le'));
    const [recording] = (await readSewa(root)).recordings;
    expect(recording && (await labelsOf(recording))[0]).toEqual(['gold', 'valence', [0.25]]);
  });

  test('names what is missing or empty, and goes on with the others', async () => {
    const complete = sewaRecording('r1');
    const { 'r2/r2.avi': _video, ...noVideo } = sewaRecording('r2');
    const { 'r3/r3_Arousal_AV_Aligned.csv': _arousal, ...noArousal } = sewaRecording('r3');
    const empty = sewaRecording('r4', { 'r4/r4.avi': '' });
    const emptyLabels = sewaRecording('r5', { 'r5/r5_Valence_V_Aligned.csv': '' });
    const two = sewaRecording('r6', { 'r6/x.avi': 'v', 'r6/y.avi': 'v' });
    const { 'r6/r6.avi': _own, ...twoVideos } = two;
    const root = folderOf({ ...complete, ...noVideo, ...noArousal, ...empty, ...emptyLabels, ...twoVideos });
    const { recordings, skipped } = await readSewa(root);
    expect(recordings.map(({ name }) => name)).toEqual(['r1']);
    expect(skipped).toEqual([
      { file: 'r2', reason: 'Expected one video in the folder, found none.' },
      { file: 'r3', reason: 'Expected a label file of arousal annotated from V, AV, A, found none.' },
      { file: 'r4/r4.avi', reason: 'The file is empty.' },
      { file: 'r5/r5_Valence_V_Aligned.csv', reason: 'The file is empty.' },
      { file: 'r6', reason: 'Expected one video in the folder, found 2.' },
    ]);
  });

  test('is divided by a partition file, which must fit the recordings', async () => {
    const root = folderOf({ ...sewaRecording('r1'), ...sewaRecording('r2') });
    const list = folderOf({ 'partitions.csv': 'recording,partition\nr1,train\nr9,test\n' });
    const partitionFile = join(list, 'partitions.csv');
    const { recordings, skipped } = await readSewa(root, { partitionFile });
    expect(recordings.map(({ name, partition }) => [name, partition])).toEqual([['r1', 'train']]);
    expect(skipped).toEqual([
      { file: 'r2', reason: `It is not in ${partitionFile}.` },
      { file: 'r9', reason: `It is in ${partitionFile} but there is no such recording.` },
    ]);
    writeFileSync(partitionFile, 'r1,train\nr2,exam\n');
    await expect(readSewa(root, { partitionFile })).rejects.toThrow(
      `${partitionFile}, line 2: expected a recording and train, validation or test, found "r2,exam".`,
    );
  });

  test('is refused where there is none', async () => {
    const root = folderOf({ 'readme.txt': 'x' });
    await expect(readSewa(root)).rejects.toThrow(
      `${root}: no SEWA-DB recording found; expected folders with`,
    );
    await expect(readSewa(join(root, 'nowhere'))).rejects.toThrow('nowhere: no such folder.');
  });
});

test('AVEC pairs videos with labels of their names, not with features', async () => {
  const root = folderOf({
    'video/Train_DE_01.avi': 'v',
    'video/Devel_DE_01.avi': 'v',
    'video/Devel_DE_02.avi': 'v',
    'video/Test_DE_01.avi': 'v',
    'labels/Train_DE_01.csv': "'Train_DE_01';0;0.1;0.2;0\n",
    'labels/Devel_DE_01.csv': 'name;timestamp;arousal;valence;liking\n"x";0;0;0;0\n',
    'labels/Devel_DE_09.csv': 'x',
    'audio_features/Train_DE_01.csv': 'features',
    'audio_features/Devel_DE_02.csv': 'features',
    'visual_features/Devel_DE_02.csv': 'features',
  });
  const { recordings, skipped } = await readAvecRecordings(root);
  expect(recordings.map(({ name, partition, labels }) => [name, partition, labels])).toEqual([
    ['Devel_DE_01', 'validation', { kind: 'files', paths: [join(root, 'labels/Devel_DE_01.csv')] }],
    ['Train_DE_01', 'train', { kind: 'files', paths: [join(root, 'labels/Train_DE_01.csv')] }],
  ]);
  expect(skipped).toEqual([
    {
      file: 'video/Devel_DE_02.avi',
      reason:
        'Expected one label file of its name, found audio_features/Devel_DE_02.csv, visual_features/Devel_DE_02.csv.',
    },
    { file: 'video/Test_DE_01.avi', reason: 'The labels of the test part are not published.' },
    { file: 'labels/Devel_DE_09.csv', reason: 'Expected a video named "Devel_DE_09", found none.' },
  ]);
});

test('Aff-Wild2 pairs annotations with videos, part by part, and skips those of one of two people', async () => {
  const labels = 'valence,arousal\n0.1,0.2\n';
  const root = folderOf({
    'annotations/VA_Set/Train_Set/1-30-1280x720.txt': labels,
    'annotations/VA_Set/Train_Set/2.txt': '',
    'annotations/VA_Set/Validation_Set/3_left.txt': labels,
    'annotations/VA_Set/Validation_Set/4.txt': labels,
    'annotations/VA_Set/Validation_Set/5.txt': labels,
    'annotations/EXPR_Set/Train_Set/5.txt': 'Neutral,Anger',
    'videos/1-30-1280x720.mp4': 'v',
    'videos/2.mp4': 'v',
    'videos/3.avi': 'v',
    'videos/5.mp4': 'v',
  });
  const { recordings, skipped } = await readAffWild2(root);
  expect(recordings.map(({ name, partition }) => [name, partition])).toEqual([
    ['1-30-1280x720', 'train'],
    ['5', 'validation'],
  ]);
  const folder = 'annotations/VA_Set';
  expect(skipped.map(({ file }) => file)).toEqual([
    `${folder}/Train_Set/2.txt`,
    `${folder}/Validation_Set/3_left.txt`,
    `${folder}/Validation_Set/4.txt`,
  ]);
  expect(skipped[2]?.reason).toBe('Expected a video named "4", found none.');
});

test('AFEW-VA has a clip per folder, its actor for its person, and names a picture that is missing', async () => {
  const labels = JSON.stringify({ actor: 'Ann', frames: { '00000': { valence: 5, arousal: -10 } } });
  const root = folderOf({
    '001/00000.png': 'p',
    '001/00001.png': 'p',
    '001/001.json': labels,
    '002/00000.png': 'p',
    '002/00002.png': 'p',
    '002/002.json': labels,
    '003/00000.png': 'p',
    '004/00000.png': '',
    '004/004.json': labels,
  });
  const { recordings, skipped } = await readAfewVa(root, 20);
  expect(recordings).toEqual([
    {
      name: '001',
      subjects: ['Ann'],
      partition: null,
      pictures: {
        kind: 'images',
        files: [join(root, '001/00000.png'), join(root, '001/00001.png')],
        frameRateHz: 20,
      },
      labels: { kind: 'files', paths: [join(root, '001/001.json')] },
    },
  ]);
  expect(skipped).toEqual([
    { file: '002/00001', reason: 'The picture is missing.' },
    { file: '003', reason: 'Expected labels in "003.json", found none.' },
    { file: '004/00000.png', reason: 'The file is empty.' },
  ]);
});

describe('a plain list', () => {
  test('names videos, labels, people and splits, relative to itself', async () => {
    const root = folderOf({
      'a/x.mp4': 'v',
      'b/x.mp4': 'v',
      'y.webm': 'v',
      'l.csv': 'time_s,valence,arousal\n0,0,0\n',
      'list.csv':
        '\uFEFFvideo,labels,subject,split\r\na/x.mp4,l.csv,p1;p2,train\r\nb/x.mp4,l.csv,,devel\r\ny.webm,l.csv,p3,\r\nz.mp4,l.csv,,\r\n',
    });
    const { dataset, recordings, skipped } = await readRecordingList(join(root, 'list.csv'));
    expect(dataset).toBe('list');
    expect(recordings.map(({ name, subjects, partition }) => [name, subjects, partition])).toEqual([
      ['a/x.mp4', ['p1', 'p2'], 'train'],
      ['b/x.mp4', ['b/x.mp4'], 'validation'],
      ['y', ['p3'], null],
    ]);
    expect(recordings[0]?.pictures).toEqual({ kind: 'video', path: join(root, 'a/x.mp4') });
    expect(skipped).toEqual([{ file: 'z.mp4', reason: 'There is no such file.' }]);
  });

  test.each([
    ['clip,labels\na,b', 'line 1: expected the columns "video,labels", found "clip,labels".'],
    ['video,labels\na.mp4,', 'line 2: expected a label file, found "".'],
    [
      'video,labels,split\na.mp4,b.csv,exam',
      'line 2: expected the split train, validation or test, found "exam',
    ],
    ['video,labels\na.mp4,b.csv\na.mp4,c.csv', 'line 3: expected each video once, found "a.mp4".'],
    ['video,labels\n', ': expected recordings after the header, found none.'],
  ])('is refused by line: %j', async (text, sentence) => {
    const root = folderOf({ 'list.csv': text });
    await expect(readRecordingList(join(root, 'list.csv'))).rejects.toThrow(sentence);
  });
});
