import { describe, expect, test } from 'vitest';
import { readLabelSet } from '../../../src/core/labels/set/label-set';
import { decodeLabelFiles, readLabelFiles } from '../../../src/recordings/label-file-reading';

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
    for (const coded of [
      bytes(`\uFEFF${TABLE}`, false),
      bytes(`\uFEFF${TABLE}`, true),
      bytes(TABLE, false),
      new Uint8Array(new TextEncoder().encode(`\uFEFF${TABLE}`)),
    ]) {
      expect(decodeLabelFiles([{ name: 'a.csv', bytes: coded }])).toEqual({
        files: [{ name: 'a.csv', text: TABLE }],
        problems: [],
      });
    }
  });

  describe('of NOVA', () => {
    const header = (ftype: string) =>
      `<?xml version="1.0" ?>\n<annotation ssi-v="3">\n<info ftype="${ftype}" size="2" />\n` +
      '<scheme name="valence" type="CONTINUOUS" sr="2" min="0" max="1" />\n</annotation>\n';
    const floats = new Float32Array([0.75, 1, Number.NaN, 0]);

    test.each([
      ['ASCII', '0.75;1\nNaN;0\n'],
      ['BINARY', floats],
    ] as const)('are one of header and %s stream, however they are chosen', async (ftype, stream) => {
      const pair = [new File([stream], 'a.annotation~'), new File([header(ftype)], 'a.annotation')];
      const { files, problems } = await readLabelFiles(pair);
      expect(problems).toEqual([]);
      expect(files.map(({ name }) => name)).toEqual(['a.annotation']);
      expect(readLabelSet(files).files[0]?.tracks).toMatchObject([
        { dimension: 'valence', timesS: [0, 0.5], endsS: [0.5, 1], values: [0.5, null] },
      ]);
    });

    test('are refused one by one, and cut off', async () => {
      const alone = await readLabelFiles([new File([header('ASCII')], 'a.annotation')]);
      const streamAlone = await readLabelFiles([new File(['0.75;1'], 'b.annotation~')]);
      const cut = await readLabelFiles([
        new File([header('BINARY')], 'c.annotation'),
        new File([new Uint8Array(11)], 'c.annotation~'),
      ]);
      expect([...alone.problems, ...streamAlone.problems, ...cut.problems]).toEqual([
        'a.annotation: expected its stream, "a.annotation~", chosen together with it, found the header alone.',
        'b.annotation~: expected its header, "b.annotation", chosen together with it, found the stream alone.',
        'c.annotation~: expected a binary stream of 8 bytes for each value, found 11 bytes, which end within a value.',
      ]);
    });
  });
});
