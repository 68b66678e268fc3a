/**
 * `npm run check`: types, lint, format and the rules of the house, beside one another. Exits with 1 if any
 * finds a fault; every fault is printed. `npm run fix` (`--fix`) mends what formatter and linter can, and
 * breaks wide comments anew.
 */

import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { buildInferenceKernels } from '../build/build-kernels.mjs';
import { generateFaceModel } from '../build/generate-face-model.mjs';
import { ensureInstalled } from '../install.mjs';
import { inProject, ROOT, runNode } from '../project.mjs';
import { narrowComments } from './comment-width.mjs';

const TSC = 'node_modules/typescript/bin/tsc';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';

const PROJECTS = [
  'tsconfig.core.json',
  'tsconfig.worker.json',
  'tsconfig.page.json',
  'tsconfig.packages.json',
  'tsconfig.programs.json',
  'tsconfig.tests.json',
  'training/tsconfig.json',
];

/** @type {readonly { name: string, args: readonly string[] }[]} */
const CHECKS = [
  ...PROJECTS.map((project) => ({
    name: `types, ${project}`,
    args: [TSC, '-p', project, '--pretty', 'false'],
  })),
  { name: 'lint and format', args: [BIOME, 'check', '--error-on-warnings', '--max-diagnostics=60'] },
  { name: 'import direction', args: ['tools/checks/import-direction.mjs'] },
  { name: 'names and sizes of files', args: ['tools/checks/file-plan.mjs'] },
  { name: 'names of variables', args: ['tools/checks/variable-names.mjs'] },
  { name: 'parsed JSON', args: ['tools/checks/parsed-json.mjs'] },
  { name: 'docblocks', args: ['tools/checks/docblocks.mjs'] },
  { name: 'names in comments and documents', args: ['tools/checks/stale-names.mjs'] },
  { name: 'width of comments', args: ['tools/checks/comment-width.mjs'] },
  { name: 'speed page', args: ['tools/looks/speed-page.mjs', '--check'] },
];

/**
 * Runs one check to its end.
 * @param {readonly string[]} args
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run([script = '', ...args]) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [inProject(script), ...args], { cwd: ROOT });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => done({ ok: code === 0, output }));
  });
}

/**
 * Runs every check and prints what each found.
 * @returns {Promise<{ passed: number, failed: string[] }>} how many passed, and the names of those that
 *   failed
 */
export async function runChecks() {
  // The compiler and the linter look at files that import them.
  await generateFaceModel();
  await buildInferenceKernels();
  /** @type {string[]} */
  const failed = [];
  await Promise.all(
    CHECKS.map(async ({ name, args }) => {
      const { ok, output } = await run(args);
      if (!ok) failed.push(name);
      console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
      if (!ok) console.log(output.trimEnd());
    }),
  );
  return { passed: CHECKS.length - failed.length, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureInstalled();
  if (process.argv.includes('--fix')) {
    await narrowComments();
    process.exitCode = await runNode(BIOME, ['check', '--write']);
  } else {
    const { failed } = await runChecks();
    process.exitCode = failed.length > 0 ? 1 : 0;
  }
}
