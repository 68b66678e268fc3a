import { describe, expect, test } from 'vitest';
import { readAfewVaActor } from '../../../../../src/core/labels/forms/afew-va-labels';
import { readLabels } from '../../../../support/read-labels';

const fileName = '001.json';
const frames = (labels: object) => JSON.stringify({ actor: 'Ann B.', frames: labels });

describe('AFEW-VA', () => {
  test('has a label per frame from −10 to 10, in order of the frames', () => {
    const text = frames({
      '00010': { valence: -10, arousal: 0, landmarks: [[1, 2]] },
      '00002': { valence: 3, arousal: 5 },
    });
    expect(readLabels(text, fileName, { known: 'rate', frameRateHz: 20 })).toEqual({
      timesS: [0.1, 0.5],
      valence: [0.3, -1],
      arousal: [0.5, 0],
      form: 'afew-va',
      recording: undefined,
    });
    expect(readAfewVaActor(text)).toBe('Ann B.');
    expect(readAfewVaActor('{"frames":{}}')).toBeNull();
  });

  test.each([
    [
      'cut off',
      '{"frames":\n{"00000"',
      '001.json, line 2: expected labels of AFEW-VA as JSON, found JSON that is brok',
    ],
    [
      'without frames',
      '{"a": 1}',
      '001.json: expected an object "frames" with a key per frame, found nothing.',
    ],
    ['with no frame', frames({}), '001.json: expected labels under "frames", found none.'],
    [
      'with a name for a number',
      frames({ one: {} }),
      'expected a frame number such as "00000", found "one".',
    ],
    [
      'with another scale',
      frames({ '00000': { valence: 1, arousal: 11 } }),
      '001.json: expected arousal of frame "00000" as a number from -10 to 10, found 11.',
    ],
    [
      'without a value',
      frames({ '00000': { arousal: 1 } }),
      '001.json: expected valence of frame "00000" as a number from -10 to 10, found nothing.',
    ],
  ])('is refused %s', (_, text, sentence) => {
    expect(() => readLabels(text, fileName)).toThrow(sentence);
  });

  test('is refused with a frame that has no picture', () => {
    const text = frames({ '00003': { valence: 1, arousal: 1 } });
    expect(() => readLabels(text, fileName, { known: 'all', timesS: [0] })).toThrow(
      'found none for "00003".',
    );
  });
});
