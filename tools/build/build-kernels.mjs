/**
 * Compiles the kernels in AssemblyScript, those of training (training/kernels) and those of the inference
 * engine (src/inference/wasm-engine/kernels), to WebAssembly. A result is named after the sources and the
 * compiler's version, so that it is made once and never stale.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject } from '../project.mjs';

const TRAINING_SOURCES = 'training/kernels';
const INFERENCE_SOURCES = 'src/inference/wasm-engine/kernels';
const INFERENCE_TARGETS = 'src/inference/wasm-engine/generated';
const COMPILER = 'node_modules/assemblyscript/package.json';

/**
 * Memory and no runtime: the module lives in a memory that somebody else lays out.
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

/** Products are added to sums in one rounding, a quarter faster; not every engine reads such a module. */
const RELAXED = ['--enable', 'relaxed-simd'];

/** For a memory that several threads share, whatever its size. */
const SHARED = [
  ['--enable', 'threads'],
  ['--sharedMemory'],
  ['--initialMemory', '1'],
  ['--maximumMemory', '65536'],
].flat();

/** Vectors are handed over between our own files only. */
const QUIET = ['--disableWarning', '112'];

/** The builds of the inference engine: file name, entry and options. */
const INFERENCE_BUILDS = [
  { name: 'relaxed-shared', entry: 'many-threads.ts', options: [...QUIET, ...RELAXED, ...SHARED] },
  { name: 'plain-shared', entry: 'many-threads.ts', options: [...QUIET, ...SHARED] },
  { name: 'relaxed-own', entry: 'one-thread.ts', options: [...QUIET, ...RELAXED] },
  { name: 'plain-own', entry: 'one-thread.ts', options: QUIET },
];

/** Section of a WebAssembly module that would be copied into the memory, over what lies there. */
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
 * Makes a module unless it is there already.
 * @param {{ folder: string, entry: string, name: string, extra: readonly string[] }} build `folder` and
 * `entry` of the sources, `name` of the result, `extra` compiler options
 * @returns {Promise<string>} its absolute path
 * @throws with the compiler's messages if the sources do not compile
 */
async function buildKernels({ folder, entry, name, extra }) {
  const compiler = inProject(COMPILER);
  if (!existsSync(compiler)) throw new Error(`${COMPILER} is missing; run \`npm ci\`.`);
  const options = [...OPTIONS, ...extra];
  const hash = createHash('sha256').update([entry, ...options].join(' '));
  hash.update(JSON.parse(readFileSync(compiler, 'utf8')).version);
  const names = readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'));
  /** @type {Map<string, string>} */
  const sources = new Map();
  for (const file of names.toSorted()) {
    const source = readFileSync(inProject(folder, file), 'utf8');
    sources.set(file, source);
    hash.update(`\n${file}\n${source}`);
  }
  const target = inProject(`.cache/${name}-${hash.digest('hex').slice(0, 16)}.wasm`);
  if (existsSync(target)) return target;

  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | null} */
  let module = null;
  const { error, stderr } = await asc.main([entry, '--outFile', 'kernels.wasm', ...options], {
    readFile: (file) => sources.get(file) ?? null,
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') module = contents;
    },
    listFiles: () => [],
  });
  if (error || module === null) throw new Error(`${folder} does not compile:\n${stderr.toString()}`);
  if (sectionNumbers(module).includes(DATA_SECTION))
    throw new Error(`${folder} holds data of its own, which would overwrite what lies in its memory.`);
  write(target, module);
  return target;
}

/**
 * Writes a file through a temporary name, so that a reader beside this never sees half of it.
 * @param {string} target
 * @param {Uint8Array} contents
 */
function write(target, contents) {
  mkdirSync(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, target);
}

/**
 * Makes the training kernels unless they are there already.
 * @param {boolean} fused whether products are added to sums in one rounding (relaxed SIMD), a quarter faster;
 * not every Node reads such a module
 * @returns {Promise<string>} their absolute path
 * @throws with the compiler's messages if the sources do not compile
 */
export function buildTrainingKernels(fused) {
  const extra = fused ? RELAXED : [];
  return buildKernels({ folder: TRAINING_SOURCES, entry: 'index.ts', name: 'training-kernels', extra });
}

/**
 * Makes the four builds of the inference engine's kernels unless they are there already, where the site
 * imports them.
 * @returns {Promise<string>} the absolute path of their folder
 * @throws with the compiler's messages if the sources do not compile
 */
export async function buildInferenceKernels() {
  for (const { name, entry, options } of INFERENCE_BUILDS) {
    const made = await buildKernels({
      folder: INFERENCE_SOURCES,
      entry,
      name: `inference-${name}`,
      extra: options,
    });
    const target = inProject(INFERENCE_TARGETS, `kernels-${name}.wasm`);
    const contents = readFileSync(made);
    // A file that is touched would make a development server reload its pages.
    if (!existsSync(target) || !readFileSync(target).equals(contents)) write(target, contents);
  }
  return inProject(INFERENCE_TARGETS);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const fused of [true, false]) console.log(await buildTrainingKernels(fused));
  const folder = await buildInferenceKernels();
  for (const { name } of INFERENCE_BUILDS) console.log(join(folder, `kernels-${name}.wasm`));
}
