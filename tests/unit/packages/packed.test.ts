import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProject } from '../../../tools/project.mjs';

/** Packages and the modules of their entries. */
const PACKED = { '@circumplex/client': 'client', '@circumplex/jspsych-extension': 'jspsych' } as const;

const PAGE = `import { createCircumplex, type CircumplexSample } from '@circumplex/client';
import { isSiteMessage, MESSAGES_VERSION } from '@circumplex/client/messages';
import CircumplexExtension, {
  CircumplexCameraPlugin,
  CircumplexConsentPlugin,
  CircumplexFaceCheckPlugin,
  type TrialColumns,
} from '@circumplex/jspsych-extension';
import { initJsPsych } from 'jspsych';

const circumplex = createCircumplex({ address: 'https://circumplex.example/', container: document.body });
const endListening: () => void = circumplex.on('estimate', ({ timeMs, processed: [valence, arousal] }) =>
  console.log(timeMs.toFixed(), valence, arousal),
);
export async function first(): Promise<CircumplexSample | null> {
  await circumplex.start();
  for await (const sample of circumplex) return sample;
  endListening();
  return null;
}
// @ts-expect-error There is no event of this name.
circumplex.on('smile', () => {});
export const isKnown = isSiteMessage({ version: MESSAGES_VERSION });
const jsPsych = initJsPsych({ extensions: [{ type: CircumplexExtension, params: { address: '/' } }] });
void jsPsych.run([
  { type: CircumplexConsentPlugin },
  { type: CircumplexCameraPlugin, button_label: 'Go on' },
  { type: CircumplexFaceCheckPlugin, calibrate: true, extensions: [{ type: CircumplexExtension }] },
]);
export const mean = ({ circumplex_valence_mean: valence }: TrialColumns): number => valence ?? 0;
`;

let folder = '';

/** Runs a program in the folder; its output, and fails with that. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const names = Object.keys(PACKED);
  run('npm', ['pack', ...names.flatMap((name) => ['-w', name]), '--pack-destination', folder], inProject());
  writeFileSync(join(folder, 'package.json'), '{ "name": "outside", "private": true, "type": "module" }');
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  // With a cache of its own, and so without any other package, and without a network.
  const offline = [
    '--offline',
    '--legacy-peer-deps',
    '--no-audit',
    '--no-fund',
    '--cache',
    join(folder, 'cache'),
  ];
  run('npm', ['install', ...offline, ...tarballs.map((name) => `./${name}`)], folder);
  symlinkSync(inProject('node_modules/jspsych'), join(folder, 'node_modules/jspsych'));
  writeFileSync(join(folder, 'page.ts'), PAGE);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="page.ts"></script>');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.entries(PACKED))('%s', (name, entry) => {
  const installed = (...path: string[]) => join(folder, 'node_modules', name, ...path);

  test('is installed with its modules, their types, a README and the licence, and nothing else', () => {
    expect(readdirSync(installed()).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    const files = readdirSync(installed('dist'));
    expect(files).toEqual(expect.arrayContaining([`${entry}.js`, `${entry}.d.ts`]));
    expect(files.filter((file) => !/\.(?:d\.ts|js)$/.test(file))).toEqual([]);
    expect(readFileSync(installed('README.md'), 'utf8')).toContain(name);
  });

  test('names every file that its modules import', () => {
    for (const file of readdirSync(installed('dist'))) {
      const text = readFileSync(installed('dist', file), 'utf8');
      for (const [, path = ''] of text.matchAll(/from '\.\/([^']+)'/g))
        expect(readdirSync(installed('dist')), file).toContain(path);
    }
  });
});

test('one needs the other and nothing else is needed', () => {
  const needs = (name: string) => {
    const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
    const { version, dependencies = {}, peerDependencies = {} } = JSON.parse(text);
    return { version, dependencies, peerDependencies };
  };
  expect(needs('@circumplex/client')).toMatchObject({ dependencies: {}, peerDependencies: {} });
  expect(needs('@circumplex/jspsych-extension')).toMatchObject({
    dependencies: { '@circumplex/client': needs('@circumplex/client').version },
    peerDependencies: { jspsych: '>=8.0.0' },
  });
});

test('the extension tells jsPsych the version of its package', () => {
  const folderOf = join(folder, 'node_modules/@circumplex/jspsych-extension');
  const { version } = JSON.parse(readFileSync(join(folderOf, 'package.json'), 'utf8'));
  expect(readFileSync(join(folderOf, 'dist/extension-info.js'), 'utf8')).toContain(`VERSION = '${version}'`);
});

test.each(['bundler', 'nodenext'])(
  'an outside page compiles against their types, resolved as %s',
  (resolution) => {
    const compilerOptions = {
      target: 'ES2022',
      module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
      moduleResolution: resolution,
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      strict: true,
      noEmit: true,
      types: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['page.ts'] }));
    run(process.execPath, [inProject('node_modules/typescript/bin/tsc'), '-p', '.'], folder);
  },
);

test('an outside page is built with them by Vite', async () => {
  const built = await build({ root: folder, configFile: false, logLevel: 'error', build: { write: false } });
  const output = !Array.isArray(built) && 'output' in built ? built.output : [];
  const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  expect(code).toContain('circumplex-face-check');
  expect(code).not.toMatch(/from\s*["']@circumplex/);
});
