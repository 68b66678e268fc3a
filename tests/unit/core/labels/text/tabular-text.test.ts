import { describe, expect, test } from 'vitest';
import { labelEncoding } from '../../../../../src/core/labels/label-file';
import { tabularText } from '../../../../../src/core/labels/text/tabular-text';
import { readLabels } from '../../../../support/read-labels';

const TABLE = 'time_s,valence,arousal\n0,0.1,0.2\n0.5,-0.1,0.3\n';
const whole = readLabels(TABLE);
const decimalCommas = TABLE.replaceAll(',', ';').replaceAll('.', ',');

describe('a table as programs write it reads the same', () => {
  test.each([
    ['with the first line of a spreadsheet', `sep=,\r\n${TABLE.replaceAll('\n', '\r\n')}`],
    ['with that line, semicolons and decimal commas', `sep=;\r\n${decimalCommas}`],
    ['with that line in quotes and capitals, after a byte order mark', `\uFEFF"SEP=;"\n${decimalCommas}`],
    ['with a separator that only that line tells', `sep=|\n${TABLE.replaceAll(',', '|')}`],
    ['with a tab that is spelt out', `sep=\\t\n${TABLE.replaceAll(',', '\t')}`],
    [
      'with comments of every kind before its header',
      `# rater 1\n% of two\n// in March; by hand\n\n${TABLE}`,
    ],
    [
      'with comments between and after its rows',
      TABLE.replace('0.5', '# a pause\n0.5').concat('// the end\n'),
    ],
    ['with a comment that a spreadsheet has quoted', `"# rater 1; picture only",,\n${TABLE}`],
    ['with its header as a comment', `# made by a script\n# ${TABLE}`],
    ['with blank lines, and lines of separators, at its end', `${TABLE}\n\n,,\n;\n`.replace(';\n', '')],
    ['with quoted headers and cells', TABLE.replace(/[^,\n]+/g, '"$&"')],
    ['with bars for commas', TABLE.replaceAll(',', '|')],
    ['with blanks for commas', TABLE.replaceAll(',', '   ')],
    ['with line ends of every system at once', TABLE.replace('\n', '\r\n').replace('2\n', '2\r')],
  ])('%s', (_, text) => {
    expect(readLabels(text)).toEqual(whole);
  });
});

test('lines keep their numbers, whatever is passed over before them', () => {
  expect(() => readLabels(`sep=,\n# rater 1\n\n${TABLE.replace('0.3', 'high')}`)).toThrow(
    'a.csv, line 6: expected arousal as a number, found "high".',
  );
});

test('a table of nothing but comments is empty', () => {
  expect(tabularText('sep=;\n# rater 1\n')).toBeNull();
});

test.each([
  ['utf-16le', [0xff, 0xfe], 1],
  ['utf-16be', [0xfe, 0xff], 0],
] as const)('%s is known by its mark, and without one by its noughts', (encoding, mark, nought) => {
  const plain = Uint8Array.from(
    [...'time_s,valence'].flatMap((letter) => {
      const code = letter.charCodeAt(0);
      return nought === 1 ? [code, 0] : [0, code];
    }),
  );
  expect(labelEncoding('a.csv', plain)).toBe(encoding);
  expect(labelEncoding('a.csv', Uint8Array.from([...mark, ...plain]))).toBe(encoding);
  expect(new TextDecoder(encoding).decode(plain)).toBe('time_s,valence');
});
