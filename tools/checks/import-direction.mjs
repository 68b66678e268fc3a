/**
 * Fails when a file imports what its room may not know (see `rooms.mjs`), when an import means no file, and
 * when imports go in a circle. Types count as much as values.
 */

import { pathToFileURL } from 'node:url';
import { circlesOf, importsOf } from './import-graph.mjs';
import { ANNEXES, DIRECTION, NEIGHBOURS, STOREYS, STRANGERS } from './rooms.mjs';
import { report, sourceFiles } from './source-files.mjs';

/** @typedef {import('./source-files.mjs').Finding} Finding */

const FLOORS = STOREYS.flatMap((rooms, storey) => rooms.map((room) => ({ room, storey })));

/**
 * The room a path lies in, and its name in the plan where that stands for several.
 * @param {string} path from the root
 * @returns {{ room: string, plan: string } | null} `null` for a path that no room holds
 */
export function roomOf(path) {
  const plans = [...FLOORS, ...ANNEXES].map(({ room }) => room);
  const parts = path.split('/');
  /** @type {{ room: string, plan: string } | null} */
  let found = parts.length === 1 ? { room: '.', plan: '.' } : null;
  let depth = 0;
  for (const plan of plans) {
    const names = plan.split('/');
    const holds =
      names.length <= parts.length && names.every((name, index) => name === '*' || name === parts[index]);
    if (!holds || names.length <= depth) continue;
    depth = names.length;
    found = { room: parts.slice(0, depth).join('/'), plan };
  }
  return found;
}

/**
 * Why a room may not import another.
 * @param {string} from path of a file from the root
 * @param {string} to path of what it imports from the root
 * @returns {string | null} a clause; `null` when it may
 */
export function refusal(from, to) {
  const [own, other] = [roomOf(from), roomOf(to)];
  // What no room holds, a picture or package.json, is nobody's code.
  if (own === null || other === null || (other.room === '.' && own.room !== '.')) return null;
  if (own.room === other.room) return null;
  /** @param {{ room: string, imports: string }} pair */
  const isThisPair = ({ room, imports }) => room === own.room && imports === other.room;
  if (NEIGHBOURS.some(isThisPair)) return null;
  const stranger = STRANGERS.find(isThisPair);
  if (stranger) return `but ${stranger.because}`;
  const annex = ANNEXES.find(({ room }) => room === own.plan);
  if (annex) {
    if (annex.imports.includes(other.plan)) return null;
    return `but ${own.room} may import ${listed([...annex.imports, 'itself'])}`;
  }
  const [floor, otherFloor] = [own, other].map(({ room }) => FLOORS.find((one) => one.room === room)?.storey);
  if (floor !== undefined && otherFloor !== undefined && otherFloor < floor) return null;
  return `but imports of src point one way: ${DIRECTION}`;
}

/** @param {readonly string[]} names */
const listed = (names) => names.join(', ').replace(/, ([^,]*)$/, ' and $1');

/**
 * What is wrong with the imports of a repository.
 * @param {string} [root] absolute path; default this one
 * @returns {Promise<{ findings: Finding[], imports: number }>} `imports`: how many were looked at
 */
export async function checkImports(root) {
  const imports = await importsOf(root);
  /** @type {Finding[]} */
  const findings = sourceFiles(root)
    .filter((file) => roomOf(file) === null)
    .map((file) => ({
      file,
      line: 0,
      fault: 'stands in a folder that tools/checks/rooms.mjs does not name',
    }));
  for (const { from, line, specifier, to } of imports) {
    const reason = to === null ? 'which is not there' : refusal(from, to);
    if (reason !== null) findings.push({ file: from, line, fault: `imports ${to ?? specifier}, ${reason}` });
  }
  for (const circle of circlesOf(imports))
    findings.push({
      file: circle[0] ?? '',
      line: 0,
      fault: `is in a circle of imports: ${circle.join(' → ')}`,
    });
  return { findings, imports: imports.length };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { findings, imports } = await checkImports();
  report(findings, `All ${imports} imports point one way, and none in a circle.`);
}
