import { describe, expect, test } from 'vitest';
import { decodeLabelText, readLabelFiles } from '../../../src/recordings/label-file-reading';

const TABLE = 'time_s,valence,arousal\r\n0,0.5,0\r\n';

describe('label files from the disk', () => {
  test('are kept where a correction can help, and named where none can', async () => {
    const { files, problems } = await readLabelFiles([
      new File([TABLE], 'good.csv'),
      new File(['time;FM1;FM2\n0;0;0\n'], 'P16.csv'),
      new File(['hello'], 'notes.txt'),
      new File([], 'empty.csv'),
      new File([new Uint8Array([0, 0, 0, 24, 102, 116, 121, 112])], 'video.csv'),
      new File(['{"frames": {"00000": {"valence"'], '001.json'),
    ]);
    expect(files.map(({ name }) => name)).toEqual(['good.csv', 'P16.csv']);
    expect(problems).toHaveLength(4);
    expect(problems[0]).toMatch(/^notes\.txt, line 1: expected the header .* found "hello"\.$/);
    expect(problems.slice(1)).toEqual([
      'empty.csv: expected labels, found an empty file.',
      'video.csv: expected a text file with labels, found binary data.',
      '001.json, line 1: expected labels of AFEW-VA as JSON, found JSON that is broken or cut off.',
    ]);
  });

  test('larger than any labels are refused by their size, before they are read', async () => {
    const large = new File([], 'film.csv');
    Object.defineProperty(large, 'size', { value: 500 * 2 ** 20 });
    Object.defineProperty(large, 'arrayBuffer', { value: () => Promise.reject(new Error('was read')) });
    expect(await readLabelFiles([large])).toEqual({
      files: [],
      problems: ['film.csv: expected labels of at most 64 MB, found 500 MB.'],
    });
  });

  test('may be UTF-8 with a mark, or UTF-16 as spreadsheets write it', () => {
    const bytes = (text: string, isBig: boolean) => {
      const view = new DataView(new ArrayBuffer(text.length * 2));
      [...text].forEach((letter, index) => {
        view.setUint16(index * 2, letter.charCodeAt(0), !isBig);
      });
      return new Uint8Array(view.buffer);
    };
    expect(decodeLabelText('a.csv', bytes(`\uFEFF${TABLE}`, false))).toBe(TABLE);
    expect(decodeLabelText('a.csv', bytes(`\uFEFF${TABLE}`, true))).toBe(TABLE);
    expect(decodeLabelText('a.csv', new Uint8Array(new TextEncoder().encode(`\uFEFF${TABLE}`)))).toBe(TABLE);
  });
});
