import { expect, test } from 'vitest';
import { droppedFiles } from '../../../../src/views/analyse/input/dropped-files';

type Tree = { readonly [name: string]: Tree | 'file' | 'unreadable' };

/** An entry as a browser hands it out: folders give their entries two at a time. */
function entry(name: string, inside: Tree | 'file' | 'unreadable', above = ''): object {
  const fullPath = `${above}/${name}`;
  if (inside === 'file' || inside === 'unreadable') {
    const file = (resolve: (file: File) => void, reject: (error: Error) => void) =>
      inside === 'file' ? resolve(new File(['x'], name)) : reject(new Error('gone'));
    return { isFile: true, isDirectory: false, name, fullPath, file };
  }
  const entries = Object.entries(inside).map(([inner, tree]) => entry(inner, tree, fullPath));
  const createReader = () => ({
    readEntries: (resolve: (some: object[]) => void) => resolve(entries.splice(0, 2)),
  });
  return { isFile: false, isDirectory: true, name, fullPath, createReader };
}

function drop(tree: Tree): DataTransfer {
  const entries = Object.entries(tree).map(([name, inside]) => entry(name, inside));
  const files = Object.keys(tree).map((name) => new File(['x'], name));
  return { files, items: entries.map((one) => ({ webkitGetAsEntry: () => one })) } as unknown as DataTransfer;
}

const pathsOf = (files: readonly File[]) => files.map((file) => file.webkitRelativePath ?? file.name);

test('a dropped folder gives every file in it, by number, with its path', async () => {
  const files = await droppedFiles(
    drop({ AFEW: { '10': { '00001.png': 'file', '00000.png': 'file', '10.json': 'file' }, '9': {} } }),
  );
  expect(pathsOf(files)).toEqual(['AFEW/10/00000.png', 'AFEW/10/00001.png', 'AFEW/10/10.json']);
});

test('files that came by themselves stay without a path, beside a folder too', async () => {
  const files = await droppedFiles(drop({ 'a.mp4': 'file', R1: { 'R1.avi': 'file' } }));
  expect(files.map(({ name }) => name)).toEqual(['a.mp4', 'R1.avi']);
  expect(files[1]?.webkitRelativePath).toBe('R1/R1.avi');
  expect((await droppedFiles(drop({ 'a.mp4': 'file' }))).map(({ name }) => name)).toEqual(['a.mp4']);
});

test('what cannot be read is passed over, and the rest is taken', async () => {
  const files = await droppedFiles(drop({ R1: { 'R1.avi': 'file', 'locked.csv': 'unreadable' } }));
  expect(files.map(({ name }) => name)).toEqual(['R1.avi']);
});
