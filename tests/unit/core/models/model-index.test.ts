import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest } from '../../../../src/core/models/manifest';
import { modelIndexEntry, parseModelIndex } from '../../../../src/core/models/model-index';
import { modelChoices } from '../../../../src/state/settings/model-list';

const MODELS = new URL('../../../../public/models/', import.meta.url);

test('the list of the site names every model that is there, as its manifest does, and no other', () => {
  const read = (path: string) => JSON.parse(readFileSync(new URL(path, MODELS), 'utf8'));
  const there = readdirSync(MODELS).filter((id) => existsSync(new URL(`${id}/manifest.json`, MODELS)));
  const expected = there.map((id) => modelIndexEntry(parseManifest(read(`${id}/manifest.json`))));
  const listed = parseModelIndex(read('index.json'));
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  expect(listed.toSorted(byId)).toEqual(expected.toSorted(byId));
  expect(listed.map(({ id }) => id)).toContain('vgg16-lstm');
});

test('an entry counts the bytes of all files, in megabytes to one decimal', () => {
  const file = (bytes: number) => ({ path: 'a.bin', bytes, sha256: '' });
  // 12,300,000 + 45,678 bytes are 12.345678 MB.
  const files = [file(12_300_000), file(45_678)];
  expect(modelIndexEntry({ id: 'a', name: 'A', files })).toEqual({ id: 'a', name: 'A', megabytes: 12.3 });
});

test.each([
  [{}, 'models/index.json: the file must be a list, found {}.'],
  [
    [{ id: '../x', name: 'X', megabytes: 1 }],
    'models/index.json: [0].id must be lower-case letters, digits and hyphens, at most 64, found "../x".',
  ],
  [
    [
      { id: 'x', name: 'X', megabytes: 1 },
      { id: 'y', name: ' ', megabytes: 1 },
    ],
    'models/index.json: [1].name must be a text that is not empty, found " ".',
  ],
])('refuses %j', (json, sentence) => {
  expect(() => parseModelIndex(json)).toThrow(sentence);
});

test('the choice always holds the model that the address names', () => {
  const models = [{ id: 'a', name: 'Model A', megabytes: 25.4 }];
  expect(modelChoices(models, 'a')).toEqual([{ id: 'a', label: 'Model A (25 MB)' }]);
  expect(modelChoices(models, 'b').map(({ id }) => id)).toEqual(['b', 'a']);
  expect(modelChoices(null, 'b')).toEqual([{ id: 'b', label: 'b' }]);
});
