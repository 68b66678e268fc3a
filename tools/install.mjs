/** Brings node_modules to what package-lock.json says, so that every command works from a clean clone. */

import './node-version.mjs';
import { existsSync, readFileSync } from 'node:fs';
import { inProject, runProgram } from './project.mjs';

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Whether an installation holds what a lock file asks for. Compared by content, not by date: a `git
 * checkout` changes dates without changing packages, and an interrupted installation the reverse.
 * Packages beyond those are left alone: the fast engines for training are added by hand.
 * @param {LockedPackages} wanted `packages` of package-lock.json
 * @param {LockedPackages} present `packages` of node_modules/.package-lock.json, which npm writes last
 */
export function isInstalled(wanted, present) {
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue;
    const installed = present[path];
    // Packages for other platforms are in the lock file and rightly absent from the disk.
    if (!installed && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (!installed || installed.version !== entry.version) return false;
  }
  return true;
}

/**
 * Reads the `packages` of a lock file; `null` if it is missing or broken.
 * @param {string} path
 * @returns {LockedPackages | null}
 */
function readPackages(path) {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * Installs the packages of the root and the training workspace if they are missing or not those of
 * package-lock.json. Ends the process with a sentence if that fails.
 */
export async function ensureInstalled() {
  const wanted = readPackages(inProject('package-lock.json'));
  if (!wanted) {
    console.error(
      'package-lock.json is missing or broken; restore it with `git checkout package-lock.json`.',
    );
    process.exit(1);
  }
  const present = readPackages(inProject('node_modules/.package-lock.json'));
  if (present && isInstalled(wanted, present)) return;
  console.log(present ? 'Updating the packages (npm ci)…' : 'Installing the packages (npm ci)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await runProgram(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
  if (code !== 0) {
    console.error('The packages could not be installed; npm says why above.');
    process.exit(code);
  }
}
