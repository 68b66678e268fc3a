/**
 * Fails when something a part of the project exports does not say what it is. A docblock counts when
 * it holds a sentence: what it means, in which units, shapes and range, and when it fails.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject } from '../project.mjs';

const FOLDERS = [
  'src/core',
  'src/sources',
  'src/actor',
  'src/face',
  'src/inference',
  'src/pipeline',
  'src/recordings',
  'src/state',
  'src/views',
  'programs',
  'training/src',
  'packages/avi-decoder/src',
];

/** A docblock with fewer words repeats the name. */
const MINIMUM_WORDS = 4;

/** @typedef {{ file: string, line: number, name: string, fault: string }} Finding */

/** @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} SyntaxNode */

/**
 * Names that a declaration introduces.
 * @param {SyntaxNode} declaration
 * @returns {string[]}
 */
function declaredNames(declaration) {
  const { id, declarations } =
    /** @type {{ id?: { name?: string }, declarations?: { id: { name?: string } }[] }} */ (
      /** @type {unknown} */ (declaration)
    );
  if (declarations) return declarations.map((one) => one.id.name ?? '(pattern)');
  return [id?.name ?? 'default'];
}

/**
 * The text of a docblock without markers, tags that only link, and code names.
 * @param {string} comment between the comment's delimiters
 */
function words(comment) {
  const text = comment
    .replace(/^\s*\*+/gm, ' ')
    .replace(/\{@link\s+[^}]*\}/g, ' link link link ')
    .trim();
  return text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
}

/**
 * Exports of a source text that lack a docblock of substance.
 * @param {string} file name for messages; its ending decides whether JSX is read
 * @param {string} source
 * @returns {Promise<Finding[]>}
 */
export async function undocumentedExports(file, source) {
  const { parseSync } = await import('vite');
  const { program, comments, errors } = parseSync(file, source);
  if (errors.length > 0) return [{ file, line: 1, name: '', fault: 'cannot be parsed' }];
  /** @type {Finding[]} */
  const findings = [];
  /** @type {Set<string>} Overloads are documented once, on the first. */
  const documented = new Set();
  for (const node of /** @type {SyntaxNode[]} */ (/** @type {unknown} */ (program.body))) {
    const declaration = /** @type {SyntaxNode | null | undefined} */ (node.declaration);
    // `export { a } from` and `export *` pass on what is documented where it stands.
    if (!node.type.startsWith('Export') || !declaration) continue;
    const block = comments.findLast(
      (comment) =>
        comment.end <= node.start &&
        comment.type === 'Block' &&
        comment.value.startsWith('*') &&
        source.slice(comment.end, node.start).trim() === '',
    );
    const line = source.slice(0, node.start).split('\n').length;
    for (const name of declaredNames(declaration)) {
      const count = block ? words(block.value).length : 0;
      if (count >= MINIMUM_WORDS) documented.add(name);
      if (documented.has(name)) continue;
      findings.push({
        file,
        line,
        name,
        fault: block ? 'has a docblock that says nothing' : 'has no docblock',
      });
    }
  }
  return findings;
}

/** Source files of the checked folders, from the repository's root. */
function checkedFiles() {
  return FOLDERS.flatMap((folder) => {
    /** @type {string[]} */
    let names;
    try {
      names = readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' });
    } catch {
      return [];
    }
    return names
      .filter(
        (name) =>
          /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !name.split(/[\\/]/).includes('generated'),
      )
      .map((name) => join(folder, name));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = checkedFiles();
  const all = files.map((file) => undocumentedExports(file, readFileSync(inProject(file), 'utf8')));
  const findings = (await Promise.all(all)).flat();
  for (const { file, line, name, fault } of findings) console.error(`${file}:${line} ${name} ${fault}`);
  if (findings.length === 0) console.log(`Every export in ${files.length} files says what it is.`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
