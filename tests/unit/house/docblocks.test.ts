import { describe, expect, test } from 'vitest';
import { undocumentedExports } from '../../../tools/checks/docblocks.mjs';

const faults = async (source: string) =>
  (await undocumentedExports('example.ts', source)).map(
    ({ name, line, fault }) => `${line} ${name} ${fault}`,
  );

describe('the docblock check', () => {
  test('accepts an export whose docblock says what it is', async () => {
    expect(await faults('/** Mean of the values; NaN for none. */\nexport const mean = 1;\n')).toEqual([]);
  });

  test('names an export without a docblock, with its line', async () => {
    expect(await faults('const a = 1;\n\nexport function mean() {}\n')).toEqual(['3 mean has no docblock']);
  });

  test('does not take a line comment or a docblock further up for one', async () => {
    const source =
      '/** Says what the first one is. */\nconst a = 1;\n// The mean of the values.\nexport const mean = a;\n';
    expect(await faults(source)).toEqual(['4 mean has no docblock']);
  });

  test('refuses a docblock that only repeats the name', async () => {
    expect(await faults('/** Mean. */\nexport const mean = 1;\n')).toEqual([
      '2 mean has a docblock that says nothing',
    ]);
  });

  test('asks of overloads only the first to be documented', async () => {
    const source =
      '/** Turns a number around its sign. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;\n' +
      'export function f(a: number): number { return -a; }\n';
    expect(await faults(source)).toEqual([]);
  });

  test('does not ask what is passed on from another file to be documented twice', async () => {
    expect(await faults("export { mean } from './mean';\nexport * from './median';\n")).toEqual([]);
  });
});
