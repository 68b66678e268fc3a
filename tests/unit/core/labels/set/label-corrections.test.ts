import { describe, expect, test } from 'vitest';
import {
  correctFile,
  forgetFile,
  parseLabelSettings,
  switchAnnotator,
} from '../../../../../src/core/labels/set/label-corrections';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from '../../../../../src/core/labels/set/label-set';

describe('corrections of label files', () => {
  test('add to those before, go back to the guess, and are forgotten with their file', () => {
    const first = correctFile(DEFAULT_LABEL_SETTINGS, 'a.csv', { dimension: 'arousal', offsetS: 1 });
    const second = correctFile(first, 'a.csv', { offsetS: undefined, clock: 'ms' });
    expect(second.corrections).toEqual({ 'a.csv': { dimension: 'arousal', clock: 'ms' } });
    expect(correctFile(second, 'a.csv', { dimension: undefined, clock: undefined }).corrections).toEqual({});
    const both = correctFile(second, 'b.csv', { firstFrame: 0 });
    expect(forgetFile(both, 'a.csv').corrections).toEqual({ 'b.csv': { firstFrame: 0 } });
    expect(DEFAULT_LABEL_SETTINGS.corrections).toEqual({});
  });

  test('switch an annotator off once and on again', () => {
    const off = switchAnnotator(switchAnnotator(DEFAULT_LABEL_SETTINGS, 'A1', false), 'A1', false);
    expect(off.annotatorsOff).toEqual(['A1']);
    expect(switchAnnotator(off, 'A1', true)).toEqual(DEFAULT_LABEL_SETTINGS);
  });
});

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
    expect(parseLabelSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
  });

  test('leave out what does not fit', () => {
    expect(parseLabelSettings(null)).toEqual(DEFAULT_LABEL_SETTINGS);
    expect(
      parseLabelSettings({
        corrections: {
          'a.csv': {
            form: 'x',
            frameRateHz: 0,
            offsetS: 'late',
            scale: { lowest: 1, highest: 1 },
            cue: 'audio',
          },
          'b.csv': 3,
        },
        annotatorsOff: ['A1', 2],
        alignment: 'best',
      }),
    ).toEqual({
      corrections: { 'a.csv': { cue: 'audio' }, 'b.csv': {} },
      annotatorsOff: ['A1'],
      alignment: 'automatic',
    });
  });
});
