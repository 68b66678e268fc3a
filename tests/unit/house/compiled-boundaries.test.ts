import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inProject } from '../../../tools/project.mjs';

/** Names the compiler does not know when a text is compiled as part of one of the projects. */
function unknownNames(configuration: string, source: string): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'compiled-boundaries-'));
  try {
    writeFileSync(join(directory, 'example.ts'), source);
    const tsconfig = {
      extends: inProject(configuration),
      compilerOptions: { typeRoots: [inProject('node_modules/@types')], paths: {} },
      include: ['example.ts'],
    };
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(tsconfig));
    // Vite's client types are found from the project's folder only, and declare none of these names.
    const args = [inProject('node_modules/typescript/bin/tsc'), '-p', directory, '--types', ''];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return [...stdout.matchAll(/Cannot find name '(\w+)'/g)].map((match) => match[1] ?? '');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const SOURCE = 'export const names = [document, window, OffscreenCanvas, process, Math];\n';

test('the core compiles against the language alone: no page, no worker, no Node', () => {
  expect(unknownNames('tsconfig.core.json', SOURCE)).toEqual([
    'document',
    'window',
    'OffscreenCanvas',
    'process',
  ]);
});

test('worker code compiles without a page and without Node', () => {
  expect(unknownNames('tsconfig.worker.json', SOURCE)).toEqual(['document', 'window', 'process']);
});

test('page code compiles with the DOM but without Node', () => {
  expect(unknownNames('tsconfig.page.json', SOURCE)).toEqual(['process']);
});
