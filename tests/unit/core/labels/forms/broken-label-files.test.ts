import { describe, expect, test } from 'vitest';
import { LabelFileError } from '../../../../../src/core/labels/label-file';
import { LABEL_SAMPLES } from '../../../../support/label-samples';
import { readLabels } from '../../../../support/read-labels';

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

describe.each(Object.entries(LABEL_SAMPLES))('a file of %s', (form, text) => {
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
    // Tiers of ELAN stand in any order; its sample has one annotation of arousal after two of valence.
    if (form === 'elan') return;
    const [header = '', ...lines] = text.trimEnd().split('\n');
    const result = outcome([header, ...lines.reverse()].join('\n'));
    if (form === 'aff-wild2') expect(result).toBe(3);
    else expect(result).toMatch(SENTENCE);
  });
});
