/**
 * Fails when something a part of the project exports does not say what it is. A docblock counts when
 * it holds a sentence: what it means, in which units, shapes and range, and when it fails.
 */

import { pathToFileURL } from 'node:url';
import { lineAt, parseSource, readSource, report, sourceFiles } from './source-files.mjs';

/** A docblock with fewer words repeats the name. */
const MINIMUM_WORDS = 4;

/** @typedef {import('./source-files.mjs').Finding & { name: string }} NamedFinding */

/** @typedef {import('./source-files.mjs').SyntaxNode} SyntaxNode */

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
 * @returns {Promise<NamedFinding[]>}
 */
export async function undocumentedExports(file, source) {
  const { program, comments, broken } = await parseSource(file, source);
  if (broken) return [{ file, line: 1, name: '', fault: 'cannot be parsed' }];
  /** @type {NamedFinding[]} */
  const findings = [];
  /** @type {Set<string>} Overloads are documented once, on the first. */
  const documented = new Set();
  for (const node of /** @type {SyntaxNode[]} */ (program.body)) {
    const declaration = /** @type {SyntaxNode | null | undefined} */ (node.declaration);
    // `export { a } from` and `export *` pass on what is documented where it stands.
    if (!node.type.startsWith('Export') || !declaration) continue;
    const block = comments.findLast(
      (comment) =>
        comment.end <= node.start &&
        comment.type === 'Block' &&
        comment.value.startsWith('*') &&
        // Decorators may stand between.
        /^\s*(?:@\w+\s*)*$/.test(source.slice(comment.end, node.start)),
    );
    const line = lineAt(source, node.start);
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

/** Whether a file's exports must say what they are; of tests only what they share. @param {string} file */
const isChecked = (file) => !file.startsWith('tests/') || file.startsWith('tests/support/');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = sourceFiles().filter(isChecked);
  const all = files.map((file) => undocumentedExports(file, readSource(file)));
  const findings = (await Promise.all(all)).flat();
  report(
    findings.map(({ name, fault, ...place }) => ({ ...place, fault: `${name} ${fault}`.trim() })),
    `Every export in ${files.length} files says what it is.`,
  );
}
