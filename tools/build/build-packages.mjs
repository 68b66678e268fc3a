/**
 * Builds the packages that others install: JavaScript modules and types into the `dist` of each, by the
 * compiler alone. `npm pack` runs it before it packs one of them.
 */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject, runNode } from '../project.mjs';

/** The packages that are built, each after those that it uses. */
export const BUILT_PACKAGES = ['circumplex-client', 'jspsych-extension'];

/** A relative import of a source in a file of types, which the compiler leaves as it is written. */
const SOURCE_IMPORT = /(from '\.{1,2}\/[^']*)\.ts'/g;

/**
 * Builds one package into its `dist`.
 * @param {string} name of its folder
 * @returns {Promise<number>} the compiler's exit code
 */
async function buildPackage(name) {
  const folder = inProject('packages', name);
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const code = await runNode('node_modules/typescript/bin/tsc', ['-p', join(folder, 'tsconfig.json')]);
  if (code !== 0) return code;
  for (const file of readdirSync(dist).filter((one) => one.endsWith('.d.ts'))) {
    const path = join(dist, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(SOURCE_IMPORT, "$1.js'"));
  }
  return 0;
}

/** Builds them all. @returns {Promise<number>} the first exit code that is none of a success, or 0 */
export async function buildPackages() {
  for (const name of BUILT_PACKAGES) {
    const code = await buildPackage(name);
    if (code !== 0) return code;
  }
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await buildPackages();
