/** Fails when a comment or a document names a file or folder of the project that is not there any more. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../project.mjs';
import { lineAt, parseSource, projectFiles, readSource, report, sourceFiles } from './source-files.mjs';

/** @typedef {import('./source-files.mjs').Finding} Finding */

/** Documents beside those in `docs`, from the repository's root. */
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'training/README.md'];

/** A file of source by its name, with as much of its path as is told. */
const FILE =
  /(?<![\w./*:-])(?:\.{1,2}\/)*((?:[\w-]+\/)*[\w-]+(?:\.(?:test|worker|config|d))?\.(?:tsx?|mjs))\b/g;

/** A folder or file by its path from the root. */
const PATH = /`((?:src|programs|tools|training\/(?:src|browser|kernels)|packages|tests)\/[\w./-]*\w)\/?`/g;

/** Documents that name source files. */
function documents() {
  const folders = ['docs', 'docs/decisions'];
  const inDocs = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  );
  return [...DOCUMENTS, ...inDocs];
}

/**
 * Names in a text that mean nothing.
 * @param {string} text
 * @param {readonly string[]} files paths of all source files from the root
 * @param {(path: string) => boolean} exists whether there is such a file or folder, from the root
 * @returns {{ name: string, offset: number }[]}
 */
export function staleNames(text, files, exists) {
  const names = [...text.matchAll(FILE)]
    .filter(([, name = '']) => !files.some((file) => file === name || file.endsWith(`/${name}`)))
    .map((match) => ({ name: match[1] ?? '', offset: match.index }));
  const paths = [...text.matchAll(PATH)]
    .filter(([, path = '']) => !/\.(?:tsx?|mjs)$/.test(path) && !exists(path))
    .map((match) => ({ name: match[1] ?? '', offset: match.index }));
  return [...names, ...paths];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = projectFiles();
  /** @param {string} path */
  const exists = (path) => existsSync(join(ROOT, path));
  /** @type {Finding[]} */
  const findings = [];
  /**
   * @param {string} file
   * @param {string} source
   * @param {string} text a part of the source
   * @param {number} start where the part begins
   */
  const look = (file, source, text, start) => {
    for (const { name, offset } of staleNames(text, files, exists))
      findings.push({
        file,
        line: lineAt(source, start + offset),
        fault: `names ${name}, which is not there`,
      });
  };
  for (const file of sourceFiles()) {
    const source = readSource(file);
    for (const { value, start } of (await parseSource(file, source)).comments)
      look(file, source, value, start + 2);
  }
  for (const file of documents()) {
    const source = readSource(file);
    look(file, source, source, 0);
  }
  report(findings, 'Every file that comments and documents name is there.');
}
