import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFacePairs } from '../../../../training/src/datasets/faces/face-pairs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circumplex-pairs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (...files: string[]) => Promise.all(files.map((file) => writeFile(join(folder, file), '')));

test('pairs are found by name, and what people said of themselves with them', async () => {
  await write('007_neutral.jpg', '007_smiling.jpg', '003_neutral.JPG', '003_smiling.png', 'notes.txt');
  await writeFile(
    join(folder, 'people.csv'),
    'person,age,gender,ethnicity\n003,24,female,white\n009,30,male,black\n',
  );
  expect(await readFacePairs(folder)).toEqual([
    {
      person: '003',
      neutralFile: join(folder, '003_neutral.JPG'),
      smilingFile: join(folder, '003_smiling.png'),
      gender: 'female',
      ethnicity: 'white',
      age: 24,
    },
    {
      person: '007',
      neutralFile: join(folder, '007_neutral.jpg'),
      smilingFile: join(folder, '007_smiling.jpg'),
      gender: null,
      ethnicity: null,
      age: null,
    },
  ]);
});

test('half a pair, no pair and no folder are refused by name', async () => {
  await expect(readFacePairs(join(folder, 'nowhere'))).rejects.toThrow('nowhere: no such folder of pairs.');
  await expect(readFacePairs(folder)).rejects.toThrow('no pairs there; expected NNN_neutral.jpg');
  await write('003_neutral.jpg', '003_smiling.jpg', '004_neutral.jpg');
  await expect(readFacePairs(folder)).rejects.toThrow('004 has no smiling picture.');
});
