import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseModelIndex } from '../../../../src/core/models/model-index';
import { writeModelIndex } from '../../../../training/src/export/model-index-file';

test('the list of models names each folder that has a manifest, and is what the page reads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'circumplex-'));
  await mkdir(join(folder, 'notes'));
  const shipped = 'public/models/vgg16-lstm/manifest.json';
  const manifest = JSON.parse(await readFile(shipped, 'utf8')) as Record<string, unknown>;
  for (const id of ['b-model', 'a-model']) {
    await mkdir(join(folder, id));
    await writeFile(join(folder, id, 'manifest.json'), JSON.stringify({ ...manifest, id }));
  }
  await cp(shipped, join(folder, 'notes', 'other.json'));
  const entries = await writeModelIndex(folder);
  expect(entries.map(({ id }) => id)).toEqual(['a-model', 'b-model']);
  expect(parseModelIndex(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')))).toEqual(entries);
  await rm(folder, { recursive: true });
});
