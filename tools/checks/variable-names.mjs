/** Fails when a variable has a name that says nothing, such as `of` for whose a value is. */

import { pathToFileURL } from 'node:url';
import { lineAt, nodesOf, parseSource, readSource, report, sourceFiles } from './source-files.mjs';

/** @typedef {import('./source-files.mjs').Finding} Finding */

/** @typedef {import('./source-files.mjs').SyntaxNode} SyntaxNode */

/** Words between others: what is meant is the other word. */
const EMPTY_NAMES = new Set(['of', 'at', 'met', 'said']);

/**
 * Variables, parameters and functions of a text that say nothing.
 * @param {string} file name for messages; its ending decides how it is read
 * @param {string} source
 * @returns {Promise<Finding[]>}
 */
export async function emptyNames(file, source) {
  const { program } = await parseSource(file, source);
  /** @type {Finding[]} */
  const findings = [];
  for (const node of nodesOf(program))
    for (const { name, start } of declaredBy(node))
      if (EMPTY_NAMES.has(name))
        findings.push({
          file,
          line: lineAt(source, start),
          fault: `calls a variable "${name}"; say what it holds`,
        });
  return findings;
}

/**
 * Names that a node itself brings into the world.
 * @param {SyntaxNode} node
 * @returns {{ name: string, start: number }[]}
 */
function declaredBy(node) {
  switch (node.type) {
    case 'VariableDeclarator':
      return boundBy(node.id);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'TSDeclareFunction':
    case 'TSFunctionType':
    case 'TSMethodSignature':
      return [...boundBy(node.id), ...boundBy(node.params)];
    case 'CatchClause':
      return boundBy(node.param);
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
      return boundBy(node.local);
    default:
      return [];
  }
}

/**
 * The names that a pattern binds; its default values and types bind none.
 * @param {unknown} pattern
 * @returns {{ name: string, start: number }[]}
 */
function boundBy(pattern) {
  if (Array.isArray(pattern)) return pattern.flatMap(boundBy);
  if (pattern === null || typeof pattern !== 'object') return [];
  const node = /** @type {SyntaxNode & { name: string }} */ (pattern);
  switch (node.type) {
    case 'Identifier':
      return [{ name: node.name, start: node.start }];
    case 'ObjectPattern':
      return boundBy(node.properties);
    case 'ArrayPattern':
      return boundBy(node.elements);
    case 'Property':
      return boundBy(node.value);
    case 'AssignmentPattern':
      return boundBy(node.left);
    case 'RestElement':
      return boundBy(node.argument);
    case 'TSParameterProperty':
      return boundBy(node.parameter);
    default:
      return [];
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = sourceFiles();
  const all = files.map((file) => emptyNames(file, readSource(file)));
  report((await Promise.all(all)).flat(), `The variables of ${files.length} files say what they hold.`);
}
