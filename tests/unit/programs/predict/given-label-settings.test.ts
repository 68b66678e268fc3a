import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  correctionsForNothing,
  readLabelSettings,
  settingsForFiles,
} from '../../../../programs/predict/given-label-settings';

import { DEFAULT_LABEL_SETTINGS } from '../../../../src/core/labels/set/label-settings';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'circumplex-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(name: string, text: string) {
  writeFileSync(join(folder, name), text);
  return readLabelSettings(name, folder);
}

const GIVEN = {
  corrections: { '*_Valence*.csv': { offsetS: 2 }, 'b_Valence.csv': { offsetS: -1 } },
  annotatorsOff: ['A2'],
  alignment: 'linear',
} as const;

describe('what is corrected about labels from the shell', () => {
  test('is read from the settings alone, from a result and from an export of the page', () => {
    const alone = read('alone.json', JSON.stringify(GIVEN));
    expect(alone).toEqual(GIVEN);
    expect(read('result.json', JSON.stringify({ labels: { settings: GIVEN } }))).toEqual(alone);
    expect(read('export.json', JSON.stringify({ session: { labelSettings: GIVEN } }))).toEqual(alone);
  });

  test('goes to the files whose names it is meant for, the later word winning', () => {
    const files = ['a_Valence.csv', 'b_Valence.csv', 'a_Arousal.csv'].map((name) => ({
      name,
      path: `corpus/${name}`,
      text: 'time_s,valence\n0,0.1\n',
    }));
    expect(settingsForFiles(read('some.json', JSON.stringify(GIVEN)), files).corrections).toEqual({
      'corpus/a_Valence.csv': { offsetS: 2 },
      'corpus/b_Valence.csv': { offsetS: -1 },
    });
    const ofAll = { clock: 'ms', scale: { lowest: 1, highest: 9 } } as const;
    expect(settingsForFiles(read('some.json', JSON.stringify(GIVEN)), files, ofAll).corrections).toEqual({
      'corpus/a_Valence.csv': { ...ofAll, offsetS: 2 },
      'corpus/b_Valence.csv': { ...ofAll, offsetS: -1 },
      'corpus/a_Arousal.csv': ofAll,
    });
    // A line for each frame has no times that could count anything else.
    const rows = [{ name: 'a.txt', text: 'valence,arousal\n0,0\n' }];
    expect(settingsForFiles(DEFAULT_LABEL_SETTINGS, rows, ofAll).corrections).toEqual({
      'a.txt': { scale: ofAll.scale },
    });
    const settings = read('slip.json', '{"corrections": {"a_Valnce.csv": {"offsetS": 2}}}');
    expect(correctionsForNothing(settings, ['corpus/a_Valence.csv'])).toEqual(['a_Valnce.csv']);
  });

  test.each([
    ['text.json', 'hello', 'text.json: the file must be JSON, found "hello".'],
    [
      'other.json',
      '{"frames": []}',
      'other.json: the file must be an object with corrections, annotatorsOff or alignment, found {"frames":[]}.',
    ],
    [
      'typo.json',
      '{"alignment": "diagonal"}',
      'typo.json: alignment must be automatic, nearest, linear or held, found "diagonal".',
    ],
    [
      'export.json',
      '{"session": {"labelSettings": {"corrections": {"a.csv": {"offset": 2}}}}}',
      'session.labelSettings.corrections["a.csv"].offset must be no such field, found 2.',
    ],
    [
      'result.json',
      '{"labels": {"settings": {"annotatorsOff": [2]}}}',
      'labels.settings.annotatorsOff[0] must be a text that is not empty, found 2.',
    ],
  ])('is refused in one sentence: %s', (name, text, sentence) => {
    expect(() => read(name, text)).toThrow(sentence);
  });
});
