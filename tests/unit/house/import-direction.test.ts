import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkImports } from '../../../tools/checks/import-direction.mjs';
import { ANNEXES, DIRECTION, NEIGHBOURS, STOREYS, STRANGERS } from '../../../tools/checks/rooms.mjs';
import { inProject } from '../../../tools/project.mjs';

interface BiomeReport {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

type Pair = readonly [room: string, imported: string];

const FORBIDDEN: readonly Pair[] = [
  ['src/core', 'src/pipeline/contract.ts'],
  ['src/core', 'src/actor/subject.ts'],
  ['src/core/face', 'src/face/face-crop.ts'],
  ['src/face', 'src/recordings/scores/prediction-rows.ts'],
  ['src/face', 'src/actor/draw-actor.ts'],
  ['src/inference', 'src/state/settings/settings-store.ts'],
  ['src/inference', 'src/pipeline/contract.ts'],
  ['src/actor', 'src/sources/actor-source.ts'],
  ['src/pipeline', 'src/views/live/live-view.tsx'],
  ['src/pipeline', 'src/recordings/scores/prediction-rows.ts'],
  ['src/recordings', 'src/state/settings/settings-store.ts'],
  ['src/state', 'src/views/shell/app.tsx'],
  ['src/views', 'src/inference/streaming-model.ts'],
  ['src/views/live', 'src/face/face-detector.ts'],
  ['src/views', 'src/main.tsx'],
  ['src/views', 'training/src/cli.ts'],
  ['src/recordings', 'programs/predict/predict-options.ts'],
  ['src/core', 'tests/support/tiny-model.ts'],
  ['src/recordings', 'packages/avi-decoder/src/ffmpeg-source.ts'],
  ['training/src', 'src/pipeline/pipeline.ts'],
  ['training/src', 'src/views/shell/app.tsx'],
  ['training/src', 'src/recordings/scores/prediction-rows.ts'],
  ['training/kernels', 'src/core/affect.ts'],
  ['packages/avi-decoder/src', 'src/core/affect.ts'],
  ['programs/predict', 'src/views/shell/app.tsx'],
  ['programs/predict', 'programs/bench/bench-options.ts'],
  ['tools/checks', 'src/core/affect.ts'],
  ['tools/build', 'tests/support/tiny-model.ts'],
];

const ALLOWED: readonly Pair[] = [
  ['src/core/face', 'src/core/affect.ts'],
  ['src/sources', 'src/actor/draw-actor.ts'],
  ['src/inference', 'src/core/models/manifest.ts'],
  ['src/pipeline', 'src/inference/streaming-model.ts'],
  ['src/recordings', 'src/pipeline/contract.ts'],
  ['src/state', 'src/pipeline/pipeline-client.ts'],
  ['src/views', 'src/core/face/detection.ts'],
  ['src/views', 'src/state/settings/settings-store.ts'],
  ['training/src', 'src/core/scores/metrics.ts'],
  ['training/src', 'src/actor/draw-actor.ts'],
  ['training/browser', 'src/face/face-detector.ts'],
  ['programs/predict', 'src/recordings/results.ts'],
  ['programs/predict', 'tools/browser-program.mjs'],
  ['tests/unit', 'src/views/shell/app.tsx'],
];

const roots: string[] = [];

/** What the check says of a repository of the given files: `file clause`. */
async function faultsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'import-direction-'));
  roots.push(root);
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), source);
  }
  return (await checkImports(root)).findings.map(({ file, line, fault }) => `${file}:${line} ${fault}`);
}

const specifier = (room: string, file: string) => posix.relative(room, file).replace(/\.tsx?$/, '');

/** What the check says of one file in a room that imports a file of ours. */
const faultsOfPair = ([room, imported]: Pair) =>
  faultsOf({
    [imported]: 'export const x = 1;\n',
    [`${room}/example.ts`]: `import { x } from '${specifier(room, imported)}';\nexport const y = x;\n`,
  });

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

describe(`imports of src point one way: ${DIRECTION}`, () => {
  test.each(FORBIDDEN)('a file in %s may not import %s', async (room, imported) => {
    const faults = await faultsOfPair([room, imported]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(`${room}/example.ts:1 imports ${imported}, but `);
  });

  test.each(ALLOWED)('a file in %s may import %s', async (room, imported) => {
    expect(await faultsOfPair([room, imported])).toEqual([]);
  });

  test('the table, and these tests, name rooms and files that are there', () => {
    const rooms = [...STOREYS.flat(), ...ANNEXES.map(({ room }) => room.replace('/*', ''))];
    const pairs = [...NEIGHBOURS, ...STRANGERS].flatMap(({ room, imports }) => [room, imports]);
    const named = [...rooms, ...pairs, ...[...FORBIDDEN, ...ALLOWED].flat()];
    expect(named.filter((path) => !existsSync(inProject(path)))).toEqual([]);
  });

  test('a folder of src that has no place in the table is refused', async () => {
    const faults = await faultsOf({
      'src/core/affect.ts': 'export const x = 1;\n',
      'src/sounds/laugh.ts': "import { x } from '../core/affect';\nexport const y = x;\n",
    });
    expect(faults).toEqual([
      'src/sounds/laugh.ts:0 stands in a folder that tools/checks/rooms.mjs does not name',
    ]);
  });

  test.each(['README.md', 'CONTRIBUTING.md'])('%s says it in the same words', (file) => {
    expect(
      readFileSync(inProject(file), 'utf8').replace(/`|\s+/g, (gap) => (gap === '`' ? '' : ' ')),
    ).toContain(DIRECTION);
  });
});

describe('an import counts', () => {
  const above = { 'src/views/app.ts': 'export const x = 1;\nexport type X = number;\n' };
  test.each([
    ['a type', "import type { X } from '../views/app';\nexport type Y = X;\n"],
    ['what is passed on', "export * from '../views/app';\n"],
    ['import() of a value', "export const later = () => import('../views/app');\n"],
    ['import() of a type', "export type Y = import('../views/app').X;\n"],
    ['the address of a worker', "export const url = new URL('../views/app.ts', import.meta.url);\n"],
  ])('as %s', async (_form, source) => {
    const faults = await faultsOf({ ...above, 'src/core/example.ts': source });
    expect(faults).toEqual([expect.stringContaining('src/core/example.ts:1 imports src/views/app.ts, but ')]);
  });

  test('as a type in a comment of a JavaScript file', async () => {
    const source = "/** @type {import('../src/views/app').X} */\nexport const x = 1;\n";
    expect(await faultsOf({ ...above, 'tools/example.mjs': source })).toHaveLength(1);
  });

  test('only where the file is meant: a worker may have the name of one above', async () => {
    const files = { 'src/core/views/app.ts': 'export const x = 1;\n' };
    const source = "import { x } from './views/app';\nexport const y = x;\n";
    expect(await faultsOf({ ...above, ...files, 'src/core/example.ts': source })).toEqual([]);
  });

  test('and one that means no file is named', async () => {
    const source = "import { x } from './gone';\nexport const y = x;\n";
    expect(await faultsOf({ 'src/core/example.ts': source })).toEqual([
      'src/core/example.ts:1 imports ./gone, which is not there',
    ]);
  });
});

describe('a circle of imports', () => {
  test('is named with the way around it, types and workers included', async () => {
    const faults = await faultsOf({
      'src/core/a.ts': "import type { B } from './b';\nexport type A = B;\n",
      'src/core/b.ts': "export const c = new URL('./c.ts', import.meta.url);\nexport type B = 1;\n",
      'src/core/c.ts': "import type { A } from './a';\nexport type C = A;\n",
      'src/core/d.ts': "import type { A } from './a';\nexport type D = A;\n",
    });
    expect(faults).toEqual([
      'src/core/a.ts:0 is in a circle of imports: ' +
        'src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts',
    ]);
  });

  test('is none where two files share a third', async () => {
    const faults = await faultsOf({
      'src/core/a.ts': "import { c } from './c';\nimport { b } from './b';\nexport const a = b + c;\n",
      'src/core/b.ts': "import { c } from './c';\nexport const b = c;\n",
      'src/core/c.ts': 'export const c = 1;\n',
    });
    expect(faults).toEqual([]);
  });
});

const FORBIDDEN_PACKAGES: readonly Pair[] = [
  ['src/core', '@tensorflow/tfjs-backend-wasm'],
  ['src/core', '@tensorflow/tfjs'],
  ['src/core', '@mediapipe/tasks-vision'],
  ['src/core', 'react'],
  ['src/core', 'node:fs'],
  ['src/actor', 'react'],
  ['src/face', 'zustand'],
  ['src/inference', 'node:fs'],
  ['src/pipeline', 'react'],
  ['src/recordings', 'zustand/vanilla'],
  ['src/state', 'recharts'],
  ['src/state', '@tensorflow/tfjs-core'],
  ['src/views', '@tensorflow/tfjs-core'],
  ['src/views', '@mediapipe/tasks-vision'],
  ['training/src', 'react'],
];

const ALLOWED_PACKAGES: readonly Pair[] = [
  ['src/core', '@tensorflow/tfjs-core'],
  ['src/face', '@mediapipe/tasks-vision'],
  ['src/inference', '@tensorflow/tfjs-backend-wasm'],
  ['src/state', 'zustand'],
  ['src/views', 'recharts'],
  ['training/src', 'node:fs'],
];

describe('the linter keeps packages to their rooms', () => {
  const pairs = [...FORBIDDEN_PACKAGES, ...ALLOWED_PACKAGES];
  const fileOf = (room: string, index: number) => `${room}/part/example-${index}.ts`;
  let project = '';
  let refused = new Set<string>();

  beforeAll(() => {
    // The project's own rules on a project of its folders, away from the real files.
    project = mkdtempSync(join(tmpdir(), 'package-rooms-'));
    const configuration = JSON.parse(readFileSync(inProject('biome.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const standalone = { ...configuration, vcs: { enabled: false }, $schema: undefined };
    writeFileSync(join(project, 'biome.json'), JSON.stringify(standalone));
    for (const [index, [room, name]] of pairs.entries()) {
      const file = join(project, fileOf(room, index));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `import { x } from '${name}';\nexport const y = x;\n`);
    }
    const args = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'];
    const biome = inProject('node_modules/@biomejs/biome/bin/biome');
    const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: project, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as BiomeReport;
    const rule = diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedImports');
    refused = new Set(rule.map(({ location }) => location.path));
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test.each(pairs.map((pair, index) => ({ room: pair[0], name: pair[1], index })))(
    '$name in $room: refused where it is forbidden, and only there',
    ({ room, index }) => {
      expect(refused.has(fileOf(room, index))).toBe(index < FORBIDDEN_PACKAGES.length);
    },
  );
});
