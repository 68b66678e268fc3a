/** The project's own source files, parsed once for every check that reads them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../project.mjs';

/** Folders that hold source files, from the repository's root. */
const FOLDERS = ['src', 'programs', 'tools', 'packages', 'examples', 'training', 'tests'];

/** Folders that hold what was made or fetched, not written. */
const NOT_OURS = new Set(['node_modules', 'generated', 'dist', 'runs', '.cache', 'fixtures']);

const SOURCE = /\.(?:tsx?|mjs)$/;

/** @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} SyntaxNode */

/** @typedef {{ type: 'Line' | 'Block', value: string, start: number, end: number }} SourceComment */

/** @typedef {{ file: string, line: number, fault: string }} Finding what is wrong, as one clause */

/**
 * Every file below the source folders and the configurations beside them.
 * @param {string} [root] absolute path of a repository; default this one
 * @returns {string[]} paths from the root, with `/`, in order of the alphabet
 */
export function projectFiles(root = ROOT) {
  /** @type {string[]} */
  const files = readdirSync(root).filter((name) => /\.config\.ts$/.test(name));
  /** @param {string} folder */
  const gather = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) gather(path);
      else if (entry.isFile()) files.push(path);
    }
  };
  const present = new Set(readdirSync(root));
  for (const folder of FOLDERS) if (present.has(folder)) gather(folder);
  return files.sort();
}

/**
 * The TypeScript and JavaScript among {@link projectFiles}, declarations of others' modules left out.
 * @param {string} [root] absolute path of a repository; default this one
 * @returns {string[]} paths from the root, with `/`
 */
export function sourceFiles(root = ROOT) {
  return projectFiles(root).filter((file) => SOURCE.test(file) && !file.endsWith('.d.ts'));
}

/**
 * A source text as a syntax tree.
 * @param {string} file name for messages; its ending decides whether JSX is read
 * @param {string} source
 * @returns {Promise<{ program: SyntaxNode, comments: SourceComment[], broken: boolean }>} `broken`: it has
 *   errors, and the tree may lack anything
 */
export async function parseSource(file, source) {
  const { parseSync } = await import('vite');
  const { program, comments, errors } = parseSync(file, source);
  return {
    program: /** @type {SyntaxNode} */ (/** @type {unknown} */ (program)),
    comments,
    broken: errors.length > 0,
  };
}

/**
 * The text of a file.
 * @param {string} file path from the root
 * @param {string} [root] absolute path of a repository; default this one
 */
export const readSource = (file, root = ROOT) => readFileSync(join(root, file), 'utf8');

/**
 * Every node of a tree, each before what it holds.
 * @param {SyntaxNode} node
 * @returns {Generator<SyntaxNode>}
 */
export function* nodesOf(node) {
  yield node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && typeof child.type === 'string')
        yield* nodesOf(child);
    }
  }
}

/**
 * Line of a place in a text, from 1.
 * @param {string} source
 * @param {number} offset
 */
export const lineAt = (source, offset) => source.slice(0, offset).split('\n').length;

/**
 * Prints the findings of a check, or that there are none, and sets the exit code.
 * @param {readonly Finding[]} findings
 * @param {string} praise one sentence for none
 */
export function report(findings, praise) {
  for (const { file, line, fault } of findings)
    console.error(`${file}${line > 0 ? `:${line}` : ''} ${fault}`);
  if (findings.length === 0) console.log(praise);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
