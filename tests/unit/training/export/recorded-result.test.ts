import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordResult } from '../../../../training/src/export/recorded-result';
import { randomModelFolder, writeModelFolder } from '../../../support/tiny-model';

const RESULT = {
  dataset: 'FER+ test',
  count: 3,
  accuracy: 0.5,
  agreed: { accuracy: 1, count: 2 },
  valence: { ccc: 0.1, pcc: 0.2, mae: 0.3 },
  arousal: { ccc: 0.4, pcc: 0.5, mae: 0.6 },
};

test('a result lands in manifest and card, in the place of an earlier one on the same set', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'circumplex-record-')), 'tiny-lstm');
  await writeModelFolder(folder, await randomModelFolder());
  await recordResult(folder, RESULT);
  await recordResult(folder, { ...RESULT, dataset: 'DiffusionFER test' });
  const manifest = await recordResult(folder, { ...RESULT, accuracy: 0.75 });
  expect(manifest.results.map(({ dataset, accuracy }) => [dataset, accuracy])).toEqual([
    ['DiffusionFER test', 0.5],
    ['FER+ test', 0.75],
  ]);
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
  expect(readFileSync(join(folder, 'card.md'), 'utf8')).toContain(
    '| FER+ test | 3 | 75.0 % | 100.0 % of 2 |',
  );
});
