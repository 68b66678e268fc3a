import { expect, test } from 'vitest';
import { trustedJson } from '../../../tools/checks/parsed-json.mjs';

const linesOf = async (source: string) => (await trustedJson('example.ts', source)).map(({ line }) => line);

test.each([
  ['a cast', 'const run = JSON.parse(text) as Run;\n'],
  ['a cast of what was waited for', 'const run = (await response.json()) as Run;\n'],
  ['a type that is only said', 'const run: Run = JSON.parse(text);\n'],
  ['a field', 'const { version } = JSON.parse(text);\n'],
  ['a field at once', 'const version = JSON.parse(text).version;\n'],
  ['a result of another type', 'function read(text: string): Run { return JSON.parse(text); }\n'],
  ['a short function', 'const read = (text: string): Run => JSON.parse(text);\n'],
  ['a result without a type', 'const read = (text: string) => JSON.parse(text);\n'],
  ['a cast of what a reader gives', 'const run = (await readJson(file, v.unknown())) as Run;\n'],
])('trusted JSON is found: %s', async (_kind, source) => {
  expect(await linesOf(source)).toEqual([1]);
});

test('what goes to a schema, or is said to be unknown, is not found', async () => {
  const source = [
    'const run = parseBySchema(schema, JSON.parse(text), from);',
    'const list = parseModelIndex(await response.json());',
    'function jsonOf(text: string): unknown { try { return JSON.parse(text); } catch { throw fault; } }',
    'const read = (text: string): unknown => JSON.parse(text);',
    'const other = JSON.stringify(value) as Text;',
  ].join('\n');
  expect(await linesOf(source)).toEqual([]);
});
