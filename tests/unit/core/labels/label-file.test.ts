import { describe, expect, test } from 'vitest';
import { joinLabelFiles } from '../../../../src/core/labels/label-file';

describe('label files of one recording', () => {
  test('given twice count once, and two of one name keep apart', () => {
    const a = { name: 'P16.csv', text: 'one' };
    const b = { name: 'P16.csv', text: 'two' };
    const c = { name: 'P16.csv', text: 'three' };
    const joined = joinLabelFiles([a], [a, b, c]);
    expect(joined.map(({ path, text }) => [path, text])).toEqual([
      [undefined, 'one'],
      ['P16.csv (2)', 'two'],
      ['P16.csv (3)', 'three'],
    ]);
    // What is left keeps its key when one is removed.
    expect(joinLabelFiles(joined.slice(1), [a]).map(({ path }) => path)).toEqual([
      'P16.csv (2)',
      'P16.csv (3)',
      undefined,
    ]);
  });
});
