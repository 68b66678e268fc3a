import { describe, expect, test } from 'vitest';
import { LabelFileError } from '../../../../../src/core/labels/label-file';
import { readLabels } from '../../../../support/read-labels';

const FORMS: Readonly<Record<string, string>> = {
  'avec-2019':
    "name;timestamp;arousal;valence;liking\n'D_1';0.0;0.1;0.2;0.9\n'D_1';0.1;-0.3;0.4;0.9\n'D_1';0.2;0;0;0\n",
  'avec-2018': "'D_1';0.0;0.1;0.2;0.9\n'D_1';0.1;-0.3;0.4;0.9\n'D_1';0.2;0;0;0\n",
  sewa: 'Time,Valence_A1,Valence_A2\n0,0.1,0.2\n0.1,,NaN\n0.2,-0.5,1\n',
  recola: 'time;FM1 ;FM2 ;FF1 \n0;0.1;0.2;0.3\n0.04;-0.1;0;NaN\n',
  'aff-wild2': 'valence,arousal\n0.5,-0.25\n-5,-5\n0.1,-5\n',
  'afew-va':
    '{"frames":\n{"00000": {"valence": 3, "arousal": -2},\n"00001": {"valence": -10, "arousal": 0}}}\n',
  carma:
    'Time of Rating,x\nMultimedia File,a.avi\nLower Label,negative\nUpper Label,positive\nMinimum Value,-100\n' +
    'Maximum Value,100\nNumber of Steps,9\nSecond,Rating\n%%%%%%,%%%%%%\n1,50\n2,-20\n',
  plain: 'time_s,valence,arousal\n0,0.1,0.2\n0.5,-0.1,\n',
};
const SENTENCE = /^valence\.csv(, line \d+)?: expected [^\n]+, found [^\n]+\.$/;

/** The name tells the dimension where the text does not. */
function read(text: string) {
  return readLabels(text, 'valence.csv');
}

/** What reading comes to: the number of labels, or the sentence of the fault. Any other fault is thrown. */
function outcome(text: string): number | string {
  try {
    return read(text).timesS.length;
  } catch (error) {
    if (error instanceof LabelFileError) return error.message;
    throw error;
  }
}

describe.each(Object.entries(FORMS))('a file of %s', (form, text) => {
  const whole = read(text);

  test('is recognised, and reads the same with a byte order mark, CRLF or CR and blank lines', () => {
    expect(whole.form).toBe(form);
    expect(read(`\uFEFF${text}`)).toEqual(whole);
    expect(read(text.replaceAll('\n', '\r\n'))).toEqual(whole);
    if (form === 'afew-va') return;
    expect(read(text.replaceAll('\n', '\r'))).toEqual(whole);
    expect(read(`\n${text}\n\n`)).toEqual(whole);
  });

  test('cut off anywhere is read as far as it goes or refused in one sentence', () => {
    let refused = 0;
    for (let length = 0; length < text.length; length++) {
      const result = outcome(text.slice(0, length));
      if (typeof result === 'number') {
        expect(result).toBeGreaterThan(0);
        expect(result).toBeLessThanOrEqual(whole.timesS.length);
      } else {
        expect(result).toMatch(SENTENCE);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  test('with any one letter replaced is read or refused in one sentence', () => {
    for (let index = 0; index < text.length; index++) {
      for (const letter of ['"', ';', ',', '\n', '-', '9', 'x', '\u0000', '\t']) {
        const result = outcome(text.slice(0, index) + letter + text.slice(index + 1));
        if (typeof result === 'string') expect(result).toMatch(SENTENCE);
      }
    }
  });

  test('with its lines in reverse is refused, unless it has no times to tell', () => {
    const [header = '', ...lines] = text.trimEnd().split('\n');
    const result = outcome([header, ...lines.reverse()].join('\n'));
    if (form === 'aff-wild2') expect(result).toBe(3);
    else expect(result).toMatch(SENTENCE);
  });
});
