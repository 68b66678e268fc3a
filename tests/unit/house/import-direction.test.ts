import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProject } from '../../../tools/project.mjs';

interface BiomeReport {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

const FORBIDDEN: readonly (readonly [folder: string, module: string])[] = [
  ['src/core', '../../pipeline/contract'],
  ['src/core', '@tensorflow/tfjs-backend-wasm'],
  ['src/core', '@tensorflow/tfjs'],
  ['src/core', 'react'],
  ['src/core', 'node:fs'],
  ['src/face', '../../recordings/scores/prediction-rows'],
  ['src/inference', '../../state/settings/settings-store'],
  ['src/inference', '../../pipeline/pipeline'],
  ['src/pipeline', '../../views/live/live-view'],
  ['src/pipeline', '../../recordings/scores/prediction-rows'],
  ['src/recordings', '../../state/settings/settings-store'],
  ['src/state', '../../views/app'],
  ['src/views', '../../inference/streaming-runtime'],
  ['src/views', '../../../training/src/cli'],
  ['training/src', '../../../src/pipeline/pipeline'],
  ['training/src', '../../../src/views/app'],
];

const ALLOWED: readonly (readonly [folder: string, module: string])[] = [
  ['src/core', '../affect'],
  ['src/core', '@tensorflow/tfjs-core'],
  ['src/inference', '../../core/manifest'],
  ['src/inference', '../../pipeline/contract'],
  ['src/pipeline', '../../inference/streaming-runtime'],
  ['src/recordings', '../../pipeline/contract'],
  ['src/state', '../../pipeline/pipeline-client'],
  ['src/views', '../../state/settings/settings-store'],
  ['training/src', '../../../src/core/scores/metrics'],
  ['training/src', '../../../src/actor/drawing'],
];

/** One file below its folder, so that its imports climb as those of `labels` or `live` do. */
const fileOf = (folder: string, index: number) => `${folder}/part/example-${index}.ts`;

let project = '';
let refused = new Set<string>();

beforeAll(() => {
  // The project's own rules on a project of its folders, away from the real files.
  project = mkdtempSync(join(tmpdir(), 'import-direction-'));
  const configuration = JSON.parse(readFileSync(inProject('biome.json'), 'utf8')) as Record<string, unknown>;
  const standalone = { ...configuration, vcs: { enabled: false }, $schema: undefined };
  writeFileSync(join(project, 'biome.json'), JSON.stringify(standalone));
  for (const [index, [folder, module]] of [...FORBIDDEN, ...ALLOWED].entries()) {
    const file = join(project, fileOf(folder, index));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import { x } from '${module}';\nexport const y = x;\n`);
  }
  const biome = inProject('node_modules/@biomejs/biome/bin/biome');
  const args = [
    biome,
    'lint',
    '--only=style/noRestrictedImports',
    '--reporter=json',
    '--max-diagnostics=none',
  ];
  const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as BiomeReport;
  const rule = diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedImports');
  refused = new Set(rule.map(({ location }) => location.path));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('imports point downwards: core ← stages ← pipeline ← analysis ← state ← views', () => {
  test.each(FORBIDDEN.map(([folder, module], index) => ({ folder, module, index })))(
    'a file in $folder may not import $module',
    ({ folder, index }) => {
      expect(refused).toContain(fileOf(folder, index));
    },
  );

  test.each(ALLOWED.map(([folder, module], index) => ({ folder, module, index: FORBIDDEN.length + index })))(
    'a file in $folder may import $module',
    ({ folder, index }) => {
      expect(refused).not.toContain(fileOf(folder, index));
    },
  );
});
