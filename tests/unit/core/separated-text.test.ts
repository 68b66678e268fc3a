import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { separatedText } from '../../../src/core/separated-text';

test('rows are lines of cells; numbers, empty cells and signs stand bare', () => {
  expect(
    separatedText([
      ['time_s', 'valence'],
      [0.5, '-0.25'],
      [1, null],
    ]),
  ).toBe('time_s,valence\n0.5,-0.25\n1,\n');
  expect(separatedText([])).toBe('');
});

test.each([
  ['a, b', '"a, b"'],
  ['say "b"', '"say ""b"""'],
  ['two\nlines', '"two\nlines"'],
  ['two\rlines', '"two\rlines"'],
  [' blank', '" blank"'],
  ['a;b', 'a;b'],
  ["it's", "it's"],
  ['=1+1', '=1+1'],
])('the cell %j is written %j and read back as it was', (cell, written) => {
  const text = separatedText([[cell, 'end']]);
  expect(text).toBe(`${written},end\n`);
  expect(Papa.parse<string[]>(text.slice(0, -1)).data).toEqual([[cell, 'end']]);
});

test('another delimiter, another quote and a column that is always quoted', () => {
  const form = { delimiter: ';', quoteChar: "'", quotes: [true] } as const;
  expect(
    separatedText(
      [
        ['Devel_01', '0.1'],
        ["it's", 'a;b'],
      ],
      form,
    ),
  ).toBe("'Devel_01';0.1\n'it''s';'a;b'\n");
});
