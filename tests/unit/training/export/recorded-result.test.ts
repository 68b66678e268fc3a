import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  recordPeople,
  recordResult,
  recordUncertainty,
} from '../../../../training/src/export/recorded-result';
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

test('what was measured on people lands in manifest and card, beside the results, in the place of what was', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'circumplex-record-')), 'tiny-lstm');
  await writeModelFolder(folder, await randomModelFolder());
  const card = () => readFileSync(join(folder, 'card.md'), 'utf8');
  await recordResult(folder, RESULT);
  expect(card()).toContain('has not been measured');
  const spread = { mean: -0.045, low: -0.066, high: -0.025 };
  const everybody = {
    by: 'all' as const,
    name: 'all',
    people: 72,
    neutralValence: spread,
    neutralArousal: { mean: 0.01, low: -0.02, high: 0.04 },
    smilingValence: { mean: 0.6, low: 0.5, high: 0.7 },
    smileAbove: 72,
    smileAboveByTenth: 71,
    smileAboveByFifth: 70,
  };
  await recordPeople(folder, { pairs: { source: 'Some faces', groups: [{ ...everybody, people: 5 }] } });
  await recordPeople(folder, { pairs: { source: 'Some faces', groups: [everybody] } });
  const steadiness = { bias: -0.083, meanMagnitude: 0.09, wobble: 0.037 };
  const calm = { source: 'Talk', recordings: 4, frames: 120, valence: steadiness, arousal: steadiness };
  const manifest = await recordPeople(folder, { calm });
  expect(manifest.results).toHaveLength(1);
  expect(manifest.pairs?.groups).toEqual([everybody]);
  expect(manifest.calm).toEqual(calm);
  expect(card()).toContain(
    '| everybody | 72 | −0.045 (−0.066 to −0.025) | +0.010 (−0.020 to +0.040) | +0.600 | 72 | 71 | 70 |',
  );
  expect(card()).toContain('Talk: 4 recordings, 120 frames. Valence reads −0.083 in the mean');
  expect(card()).not.toContain('has not been measured');
});

test('how far off a model may be lands in manifest and card, with how well that held', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'circumplex-record-')), 'tiny-lstm');
  const files = await randomModelFolder();
  await writeModelFolder(folder, files);
  const model = { floor: 0.04, scale: 0.5, coverage: 0.8, coverageOfSure: 0.78, coverageOfUnsure: 0.82 };
  const uncertainty = {
    source: 'FER+ validation',
    checkedOn: { dataset: 'FER+ test', count: 3545 },
    anchors: Array.from({ length: 8 }, (_, index): [number, number] => [index / 10, 0.5]),
    valence: { ...model, floor: 0.03 },
    arousal: model,
  };
  await recordUncertainty(folder, { ...uncertainty, source: 'Other faces' });
  const manifest = await recordUncertainty(folder, uncertainty);
  expect(manifest.uncertainty).toEqual(uncertainty);
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).uncertainty).toEqual(uncertainty);
  const card = readFileSync(join(folder, 'card.md'), 'utf8');
  expect(card).toContain('80 % interval holds, of 3545 faces');
  expect(card).toContain('| valence | 0.030 | 0.500 | 80.0 % | 78.0 % | 82.0 % |');
});
