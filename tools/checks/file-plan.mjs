/**
 * Fails when two source files share a name, when a folder of `src` holds too many files at one level, and
 * when a file is too long to be read in one sitting. What is so for a reason stands here with it.
 */

import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFiles, readSource, report, sourceFiles } from './source-files.mjs';

/** @typedef {import('./source-files.mjs').Finding} Finding */

/** Source files at one level of a folder of `src`, at most; a style sheet goes with the view it dresses. */
const MOST_FILES = 12;

/** Lines of a file, at most. */
const MOST_LINES = 300;

/** Names that several files may have, without their endings, and why. */
const SHARED_NAMES = {
  cli: 'the command line of a program; its folder says which',
  'vite.config': 'how a page is built; its folder says which',
  start: 'what npm runs for a program; its folder says which',
};

/** Folders of `src` that may hold more, and why. @type {Readonly<Record<string, string>>} */
const FULL_FOLDERS = {};

/** Files that may be longer, and why. @type {Readonly<Record<string, string>>} */
const LONG_FILES = {};

/** @param {string} file */
const nameOf = (file) => posix.basename(file).replace(/\.(?:tsx?|mjs)$/, '');

/**
 * Source files that share a base name. Tests stand beside what they test by their name and do not count, save
 * for what they share.
 * @param {readonly string[]} files paths from the root
 * @returns {Finding[]} one for each file after the first of a name
 */
export function sharedNames(files) {
  /** @type {Map<string, string>} */
  const first = new Map();
  /** @type {Finding[]} */
  const findings = [];
  for (const file of files) {
    const name = nameOf(file);
    if (/^tests\/(?!support\/)/.test(file) || Object.hasOwn(SHARED_NAMES, name)) continue;
    const other = first.get(name);
    if (other === undefined) first.set(name, file);
    else findings.push({ file, line: 0, fault: `has the name of ${other}; say what sets it apart` });
  }
  return findings;
}

/**
 * Folders of `src` with too many files at one level.
 * @param {readonly string[]} files paths from the root
 * @returns {Finding[]}
 */
export function fullFolders(files) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const file of files.filter((one) => one.startsWith('src/'))) {
    const folder = posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([folder, count]) => count > MOST_FILES && !Object.hasOwn(FULL_FOLDERS, folder))
    .map(([file, count]) => ({
      file,
      line: 0,
      fault: `holds ${count} files at one level; more than ${MOST_FILES} are two rooms`,
    }));
}

/**
 * Whether a file is too long.
 * @param {string} file path from the root
 * @param {string} source
 * @returns {Finding[]} at most one
 */
export function tooLong(file, source) {
  const lines = source.trimEnd().split('\n').length;
  if (lines <= MOST_LINES || Object.hasOwn(LONG_FILES, file)) return [];
  return [{ file, line: 0, fault: `has ${lines} lines; past ${MOST_LINES} a second thing has moved in` }];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [all, sources] = [projectFiles(), sourceFiles()];
  const long = [...sources, ...all.filter((file) => file.endsWith('.css'))];
  report(
    [
      ...sharedNames(sources),
      ...fullFolders(sources),
      ...long.flatMap((file) => tooLong(file, readSource(file))),
    ],
    `Each of ${sources.length} source files has a name of its own and can be read in one sitting.`,
  );
}
