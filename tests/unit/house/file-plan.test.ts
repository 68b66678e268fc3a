import { expect, test } from 'vitest';
import { fullFolders, sharedNames, tooLong } from '../../../tools/checks/file-plan.mjs';

test('two files of one name are named, whatever their rooms and endings', () => {
  const files = ['src/core/display/circumplex.ts', 'src/views/live/circumplex.tsx', 'src/core/affect.ts'];
  expect(sharedNames(files)).toEqual([
    {
      file: 'src/views/live/circumplex.tsx',
      line: 0,
      fault: 'has the name of src/core/display/circumplex.ts; say what sets it apart',
    },
  ]);
});

test('a test has the name of what it tests, and a command line the name of every other', () => {
  const programs = ['programs/bench/cli.ts', 'programs/predict/cli.ts'];
  const tests = ['tests/browser/face/face-crop.test.ts', 'tests/unit/face/face-crop.test.ts'];
  expect(sharedNames([...programs, ...tests])).toEqual([]);
});

test('a folder of src may hold a dozen files at one level, and those of its folders apart', () => {
  const files = (folder: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${folder}/file-${index}.ts`);
  expect(fullFolders([...files('src/core/a', 12), ...files('src/core/a/b', 12)])).toEqual([]);
  expect(fullFolders(files('src/core/a', 13))).toMatchObject([{ file: 'src/core/a' }]);
});

test('a file may have 300 lines', () => {
  expect(tooLong('src/core/a.ts', 'x\n'.repeat(300))).toEqual([]);
  expect(tooLong('src/core/a.ts', 'x\n'.repeat(301))).toMatchObject([
    { fault: expect.stringContaining('has 301 lines') },
  ]);
});
