/**
 * Fails where what was read from JSON is taken for something that no schema has looked at: parsed JSON goes
 * straight into a call, or out of a function that says `unknown`, and is never cast.
 */

import { pathToFileURL } from 'node:url';
import { lineAt, parseSource, readSource, report, sourceFiles } from './source-files.mjs';

/** @typedef {import('./source-files.mjs').Finding} Finding */

/** @typedef {import('./source-files.mjs').SyntaxNode} SyntaxNode */

/** Functions of ours that give what they read: by a schema, or as `unknown`. */
const READERS = new Set(['jsonOf', 'readJson', 'readJsonLines', 'loadCheckpoint', 'parseModelJson']);

/** Code that users run; tests and tools read what they wrote themselves. */
const RULED = /^(?:src|programs|training|packages)\//;

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const CASTS = new Set(['TSAsExpression', 'TSTypeAssertion', 'TSSatisfiesExpression']);
/** What only wraps a value. */
const WRAPPERS = new Set(['AwaitExpression', 'ParenthesizedExpression', 'ChainExpression']);

/**
 * Parsed JSON of a text that is taken for what it may not be.
 * @param {string} file name for messages; its ending decides how it is read
 * @param {string} source
 * @returns {Promise<Finding[]>}
 */
export async function trustedJson(file, source) {
  const { program } = await parseSource(file, source);
  /** @type {Finding[]} */
  const findings = [];
  /** @param {SyntaxNode} node @param {readonly SyntaxNode[]} above the nodes around it, the nearest last */
  const visit = (node, above) => {
    const parses = parsesJson(node);
    if (parses || callsOf(node, READERS)) {
      const user = above.findLast(({ type }) => !WRAPPERS.has(type));
      const isCast = user !== undefined && CASTS.has(user.type);
      if (isCast || (parses && !isHandedOn(user, above)))
        findings.push({
          file,
          line: lineAt(source, node.start),
          fault: 'takes parsed JSON for what no schema has looked at; use parseJson or parseBySchema',
        });
    }
    for (const child of childrenOf(node)) visit(child, [...above, node]);
  };
  visit(program, []);
  return findings;
}

/** @param {SyntaxNode} node @returns {SyntaxNode[]} */
function childrenOf(node) {
  return Object.values(node).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter((child) => typeof child?.type === 'string'),
  );
}

/**
 * Whether a node is `JSON.parse(…)` or the `.json()` of a response.
 * @param {SyntaxNode} node
 */
function parsesJson(node) {
  if (node.type !== 'CallExpression') return false;
  const { object, property } = /** @type {{ object?: { name?: string }, property?: { name?: string } }} */ (
    node.callee
  );
  if (property?.name === 'parse') return object?.name === 'JSON';
  return property?.name === 'json' && /** @type {unknown[]} */ (node.arguments).length === 0;
}

/** @param {SyntaxNode} node @param {ReadonlySet<string>} names */
function callsOf(node, names) {
  if (node.type !== 'CallExpression') return false;
  return names.has(/** @type {{ name?: string }} */ (node.callee).name ?? '');
}

/**
 * Whether a value goes into a call, or out of a function whose result is `unknown`.
 * @param {SyntaxNode | undefined} user what the value stands in
 * @param {readonly SyntaxNode[]} above
 */
function isHandedOn(user, above) {
  if (user?.type === 'CallExpression') return true;
  const around = above.findLast(({ type }) => FUNCTIONS.has(type));
  if (user?.type !== 'ReturnStatement' && user !== around) return false;
  const { typeAnnotation } = /** @type {{ typeAnnotation?: SyntaxNode }} */ (around?.returnType ?? {});
  return typeAnnotation?.type === 'TSUnknownKeyword';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = sourceFiles().filter((file) => RULED.test(file));
  const all = files.map((file) => trustedJson(file, readSource(file)));
  report((await Promise.all(all)).flat(), `No parsed JSON is trusted in ${files.length} files.`);
}
