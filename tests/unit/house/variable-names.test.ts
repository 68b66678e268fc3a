import { expect, test } from 'vitest';
import { emptyNames } from '../../../tools/checks/variable-names.mjs';

const linesOf = async (source: string) => (await emptyNames('example.ts', source)).map(({ line }) => line);

test.each([
  ['a variable', 'const at = 1;\n'],
  ['a loop', 'for (let at = 0; at < 3; at++) {}\n'],
  ['a parameter', 'const f = (of: string) => of;\n'],
  ['a function', 'function at(values: number[]) {}\n'],
  ['what is taken out of an object', 'const { first, of } = share;\n'],
  ['what is renamed', 'const { first: met } = share;\n'],
  ['a list', 'const [said = 1] = share;\n'],
  ['a rest', 'const f = (...of: string[]) => of;\n'],
  ['what is caught', 'try {} catch (met) {}\n'],
  ['a field that is a parameter', 'class A { constructor(private readonly at: number) {} }\n'],
])('a name that says nothing is found: %s', async (_kind, source) => {
  expect(await linesOf(source)).toEqual([1]);
});

test('a property may be called so, and a method of a list is', async () => {
  const source = 'const last = { at: 1 };\nconst end = [1].at(-1);\nconst { at: start } = last;\n';
  expect(await linesOf(source)).toEqual([]);
});
