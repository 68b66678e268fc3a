/**
 * Compiles the training kernels of training/kernels (AssemblyScript) to WebAssembly. The result is named
 * after the sources and the compiler's version, so that it is made once and never stale.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject } from '../project.mjs';

const SOURCES = 'training/kernels';
const COMPILER = 'node_modules/assemblyscript/package.json';

/**
 * Memory and no runtime: the module lives in the memory of another, whose allocator does all the allocating.
 */
const OPTIONS = [
  ['--optimizeLevel', '3'],
  ['--shrinkLevel', '0'],
  ['--converge'],
  ['--noAssert'],
  ['--enable', 'simd'],
  ['--runtime', 'stub'],
  ['--importMemory'],
  ['--noExportMemory'],
].flat();

/** Section of a WebAssembly module that would be copied into the memory, over the other module's. */
const DATA_SECTION = 11;

/**
 * Numbers of the sections of a WebAssembly module.
 * @param {Uint8Array} module
 * @returns {number[]}
 */
export function sectionNumbers(module) {
  const numbers = [];
  for (let position = 8; position < module.length; ) {
    numbers.push(module[position++] ?? 0);
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = module[position++] ?? 0;
      size |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    position += size;
  }
  return numbers;
}

/**
 * Makes the module unless it is there already.
 * @param {boolean} fused whether products are added to sums in one rounding (relaxed SIMD), a quarter faster;
 * not every Node reads such a module
 * @returns {Promise<string>} its absolute path
 * @throws with the compiler's messages if the sources do not compile
 */
export async function buildTrainingKernels(fused) {
  const compiler = inProject(COMPILER);
  if (!existsSync(compiler)) throw new Error(`${COMPILER} is missing; run \`npm ci\`.`);
  const options = fused ? [...OPTIONS, '--enable', 'relaxed-simd'] : OPTIONS;
  const hash = createHash('sha256').update(options.join(' '));
  hash.update(JSON.parse(readFileSync(compiler, 'utf8')).version);
  const names = readdirSync(inProject(SOURCES)).filter((name) => name.endsWith('.ts'));
  /** @type {Map<string, string>} */
  const sources = new Map();
  for (const name of names.toSorted()) {
    const source = readFileSync(inProject(SOURCES, name), 'utf8');
    sources.set(name, source);
    hash.update(`\n${name}\n${source}`);
  }
  const target = inProject(`.cache/training-kernels-${hash.digest('hex').slice(0, 16)}.wasm`);
  if (existsSync(target)) return target;

  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | null} */
  let module = null;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') module = contents;
    },
    listFiles: () => [],
  });
  if (error || module === null) throw new Error(`${SOURCES} does not compile:\n${stderr.toString()}`);
  if (sectionNumbers(module).includes(DATA_SECTION))
    throw new Error(`${SOURCES} holds data of its own, which would overwrite the backend's memory.`);
  mkdirSync(dirname(target), { recursive: true });
  // Through a temporary name, so that a reader beside this never sees half a file.
  const temporary = `${target}.${process.pid}`;
  writeFileSync(temporary, module);
  renameSync(temporary, target);
  return target;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const fused of [true, false]) console.log(await buildTrainingKernels(fused));
}
