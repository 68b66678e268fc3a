/** Which file imports which: every relative import of the project, resolved to the file it means. */

import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from '../project.mjs';
import { lineAt, nodesOf, parseSource, readSource, sourceFiles } from './source-files.mjs';

/** @typedef {import('./source-files.mjs').SyntaxNode} SyntaxNode */

/**
 * @typedef {{ from: string, line: number, specifier: string, to: string | null }} Import
 *   `to`: path from the root of the file or folder that is meant; `null` when there is none
 */

/** What may be left out at the end of a specifier. */
const ENDINGS = ['', '.ts', '.tsx', '.mjs', '.d.ts', '/index.ts'];

/** In comments: types that a JavaScript file takes from another. */
const TYPE_IN_COMMENT = /\bimport\(\s*'(\.{1,2}\/[^']*)'\s*\)/g;

/**
 * The relative specifiers of a text: imports, exports from, `import()`, types by `import()`, in comments of
 * JavaScript too, and `new URL('…', import.meta.url)`.
 * @param {string} file name for messages; its ending decides how it is read
 * @param {string} source
 * @returns {Promise<{ specifier: string, line: number }[]>}
 */
export async function specifiersOf(file, source) {
  const { program, comments } = await parseSource(file, source);
  /** @type {{ specifier: string, offset: number }[]} */
  const found = [];
  for (const node of nodesOf(program)) {
    const specifier = specifierOf(node);
    if (specifier?.startsWith('.')) found.push({ specifier, offset: node.start });
  }
  if (file.endsWith('.mjs'))
    for (const { value, start } of comments)
      for (const match of value.matchAll(TYPE_IN_COMMENT))
        found.push({ specifier: match[1] ?? '', offset: start + match.index });
  return found.map(({ specifier, offset }) => ({ specifier, line: lineAt(source, offset) }));
}

/**
 * @param {SyntaxNode} node
 * @returns {string | null}
 */
function specifierOf(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return textOf(node.source);
    case 'NewExpression': {
      const { callee, arguments: given } =
        /** @type {{ callee: { name?: string }, arguments: SyntaxNode[] }} */ (/** @type {unknown} */ (node));
      return callee.name === 'URL' && isOwnAddress(given[1]) ? textOf(given[0]) : null;
    }
    default:
      return null;
  }
}

/** @param {unknown} node */
function textOf(node) {
  const { value } = /** @type {{ value?: unknown }} */ (node ?? {});
  return typeof value === 'string' ? value : null;
}

/** Whether a node is `import.meta.url`. @param {SyntaxNode | undefined} node */
function isOwnAddress(node) {
  const { object, property } = /** @type {{ object?: SyntaxNode, property?: { name?: string } }} */ (
    node ?? {}
  );
  return object?.type === 'MetaProperty' && property?.name === 'url';
}

/**
 * The file or folder that a specifier means.
 * @param {string} from path of the importing file from the root
 * @param {string} specifier relative, perhaps with a query
 * @param {string} [root] absolute path of a repository; default this one
 * @returns {string | null} path from the root; `null` when there is none
 */
export function resolveImport(from, specifier, root = ROOT) {
  const base = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')).replace(/\/$/, '');
  /** @param {string} path */
  const kindOf = (path) => statSync(join(root, path), { throwIfNoEntry: false });
  for (const ending of ENDINGS) if (kindOf(base + ending)?.isFile()) return base + ending;
  return kindOf(base)?.isDirectory() ? base : null;
}

/**
 * Every relative import of a repository's source files, in the order of files and lines.
 * @param {string} [root] absolute path of a repository; default this one
 * @returns {Promise<Import[]>}
 */
export async function importsOf(root = ROOT) {
  const all = sourceFiles(root).map(async (from) =>
    (await specifiersOf(from, readSource(from, root))).map(({ specifier, line }) => ({
      from,
      line,
      specifier,
      to: resolveImport(from, specifier, root),
    })),
  );
  return (await Promise.all(all)).flat();
}

/**
 * The circles in a set of imports: for every group of files that all reach one another, the shortest way
 * around from its first file.
 * @param {readonly Import[]} imports
 * @returns {string[][]} each begins and ends with the same file
 */
export function circlesOf(imports) {
  /** @type {Map<string, Set<string>>} */
  const next = new Map();
  for (const { from, to } of imports)
    if (to !== null && to !== from) next.set(from, (next.get(from) ?? new Set()).add(to));
  /** @type {string[][]} */
  const circles = [];
  const seen = new Set();
  for (const file of [...next.keys()].sort()) {
    if (seen.has(file)) continue;
    const way = wayBack(file, next);
    if (way === null) continue;
    for (const one of way) seen.add(one);
    circles.push(way);
  }
  return circles;
}

/**
 * The shortest way from a file over its imports back to itself.
 * @param {string} start
 * @param {ReadonlyMap<string, ReadonlySet<string>>} next
 * @returns {string[] | null}
 */
function wayBack(start, next) {
  /** @type {Map<string, string>} */
  const cameFrom = new Map();
  const waiting = [start];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    for (const to of next.get(file) ?? []) {
      if (to === start) {
        const way = [start];
        for (let step = file; step !== start; step = cameFrom.get(step) ?? start) way.unshift(step);
        return [start, ...way];
      }
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, file);
      waiting.push(to);
    }
  }
  return null;
}
