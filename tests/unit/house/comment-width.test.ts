import { describe, expect, test } from 'vitest';
import { narrowed, wideComments } from '../../../tools/checks/comment-width.mjs';

/** Words of four letters that fill a line of `columns`, or nearly. */
const words = (columns: number) => 'word '.repeat(Math.floor(columns / 5)).trim();

const linesOf = async (source: string, file = 'example.ts') =>
  (await wideComments(file, source)).map(({ line }) => line);

describe('a comment that runs past the line width', () => {
  test.each([
    ['a line comment', `const a = 1;\n// ${words(120)}\n`, [2]],
    ['one behind code', `const a = 1; // ${words(120)}\n`, [1]],
    ['a docblock of one line', `/** ${words(120)} */\nexport const a = 1;\n`, [1]],
    ['a line of a docblock', `/**\n * Short.\n * ${words(120)}\n */\nexport const a = 1;\n`, [3]],
  ])('is named with its line: %s', async (_kind, source, lines) => {
    expect(await linesOf(source)).toEqual(lines);
  });

  test('is named in a style sheet too', async () => {
    expect(await linesOf(`a {\n  /* ${words(120)} */\n  color: red;\n}\n`, 'example.css')).toEqual([2]);
  });

  test('is none where the code is wide, or the comment ends at the width', async () => {
    expect(await linesOf(`const a = '${words(200)}';\n// ${'x'.repeat(107)}\n`)).toEqual([]);
  });

  test('may end in an address, which no break would shorten', async () => {
    expect(await linesOf(`// See https://example.org/${'x'.repeat(120)}\n`)).toEqual([]);
  });
});

describe('npm run fix breaks it anew', () => {
  test.each([
    ['a line comment', `// ${words(150)}\nconst a = 1;\n`],
    ['a docblock of one line', `  /** ${words(150)} */\n  const a = 1;\n`],
    ['a tag, its further lines moved in', `/**\n * @param a ${words(150)}\n */\n`],
    ['a paragraph', `/**\n * ${words(130)}\n * and on.\n *\n * Next.\n */\n`],
  ])('so that no word is lost: %s', async (_kind, source) => {
    const better = await narrowed('example.ts', source);
    expect(better).not.toBe(source);
    expect(await linesOf(better)).toEqual([]);
    const wordsOf = (text: string) => text.match(/[\p{L}@.]+/gu);
    expect(wordsOf(better)).toEqual(wordsOf(source));
  });

  test('with the words that follow, up to the end of the paragraph', async () => {
    const source = `/**\n * ${words(115)}\n * and on.\n *\n * Next.\n */\n`;
    const short = words(105);
    expect(await narrowed('example.ts', source)).toBe(
      `/**\n * ${short}\n * word word and on.\n *\n * Next.\n */\n`,
    );
  });
});
