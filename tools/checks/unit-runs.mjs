/** Which unit tests share a process, and which have one each. */

import { readdirSync } from 'node:fs';
import { inProject } from '../project.mjs';

const FOLDER = 'tests/unit';

/**
 * Folders of tests of plain functions: nothing that one file does is seen by another, so that these need no
 * process each, of which the start and the imports take a third of a second. Others start engines, keep state
 * in modules or put something in the place of what the platform has.
 */
const PLAIN = [
  'actor',
  'core/display',
  'core/face',
  'core/labels',
  'core/models',
  'core/scores',
  'core/settings',
  'core/time',
  'programs',
  'recordings/exports',
  'recordings/figures',
  'recordings/run',
  'recordings/scores',
  'views',
];

/**
 * The runs of Vitest that the unit tests take: each leaves out what the other runs.
 * @returns {readonly { name: string, args: readonly string[], left: readonly string[] }[]} `left`: files that
 *   are left out, from the repository's root
 */
export function unitRuns() {
  const files = readdirSync(inProject(FOLDER), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.test\.tsx?$/.test(file));
  /** @param {string} file */
  const isPlain = (file) => PLAIN.some((folder) => file.startsWith(`${folder}/`));
  /** @param {(file: string) => boolean} isLeft */
  const left = (isLeft) => files.filter(isLeft).map((file) => `${FOLDER}/${file}`);
  return [
    { name: 'unit-plain', args: ['--no-isolate'], left: left((file) => !isPlain(file)) },
    { name: 'unit', args: [], left: left(isPlain) },
  ];
}
