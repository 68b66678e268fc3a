import { describe, expect, test } from 'vitest';
import { LABEL_FORM_IDS } from '../../../../../src/core/labels/forms/known-forms';
import {
  DEFAULT_LABEL_SETTINGS,
  type LabelSettings,
  parseLabelSettings,
} from '../../../../../src/core/labels/set/label-settings';

const FROM = { source: 'settings.json' };
const FORMS = LABEL_FORM_IDS.join(', ').replace(/, ([^,]*)$/, ' or $1');

describe('label settings from JSON', () => {
  test('come back as they were written', () => {
    const settings: LabelSettings = {
      corrections: {
        'a.csv': {
          form: 'sewa',
          dimension: 'valence',
          clock: 'frames',
          frameRateHz: 29.97,
          firstFrame: 0,
          scale: { lowest: 1, highest: 9 },
          offsetS: -0.4,
          cue: 'audio-video',
        },
      },
      annotatorsOff: ['A2'],
      alignment: 'linear',
    };
    expect(parseLabelSettings(JSON.parse(JSON.stringify(settings)), FROM)).toEqual(settings);
  });

  test('are as nobody said anything where they are left out', () => {
    expect(parseLabelSettings({}, FROM)).toEqual(DEFAULT_LABEL_SETTINGS);
    expect(DEFAULT_LABEL_SETTINGS).toEqual({ corrections: {}, annotatorsOff: [], alignment: 'automatic' });
  });

  test.each([
    [null, 'the file must be an object, found null.'],
    [{ alignment: 'best' }, 'alignment must be automatic, nearest, linear or held, found "best".'],
    [{ annotatorsOff: ['A1', 2] }, 'annotatorsOff[1] must be a text that is not empty, found 2.'],
    [{ annotators: [] }, 'annotators must be no such field, found [].'],
    [{ corrections: { 'b.csv': 3 } }, 'corrections["b.csv"] must be an object, found 3.'],
    [{ corrections: { 'a.csv': { form: 'x' } } }, `corrections["a.csv"].form must be ${FORMS}, found "x".`],
    [
      { corrections: { a: { frameRateHz: 0 } } },
      'corrections.a.frameRateHz must be a number over 0, found 0.',
    ],
    [
      { corrections: { a: { offsetS: 'late' } } },
      'corrections.a.offsetS must be a finite number, found "late".',
    ],
    [{ corrections: { a: { firstFrame: 2 } } }, 'corrections.a.firstFrame must be 0 or 1, found 2.'],
    [
      { corrections: { a: { scale: { lowest: 1, highest: 1 } } } },
      'corrections.a.scale.highest must be a number over 1, the lowest, found 1.',
    ],
  ])('are refused for %j', (json, sentence) => {
    expect(() => parseLabelSettings(json, FROM)).toThrow(`settings.json: ${sentence}`);
  });
});
