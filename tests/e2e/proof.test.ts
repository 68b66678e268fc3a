import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runNode } from '../../tools/project.mjs';
import type { ProofResult } from '../../training/src/commands/proof';

/** Agreement with the truth that both models must reach on people whom no part of training has seen. */
const LEAST_CCC = 0.6;

test.describe('Training on known ground', () => {
  let folder: string;
  let result: ProofResult;

  test.beforeAll(async () => {
    test.setTimeout(600_000);
    folder = await mkdtemp(join(tmpdir(), 'circumplex-proof-'));
    const code = await runNode('tools/train.mjs', ['proof', '--out', folder]);
    expect(code, 'the exit code of `npm run train -- proof`').toBe(0);
    result = JSON.parse(await readFile(join(folder, 'proof.json'), 'utf8')) as ProofResult;
  });

  test.afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const model of ['lstm', 'i3d'] as const) {
    for (const dimension of ['valence', 'arousal'] as const) {
      test(`the ${model} reads ${dimension} from unseen subjects, in training and as exported`, () => {
        expect(result[model].ccc[dimension]).toBeGreaterThanOrEqual(LEAST_CCC);
        expect(result[model].predictedCcc[dimension]).toBeGreaterThanOrEqual(LEAST_CCC);
      });
    }

    test(`the time delay fitted for the ${model} is the annotators' lag, to one frame`, () => {
      expect(Math.abs(result[model].delayFrames + result.lagFrames)).toBeLessThanOrEqual(1);
    });
  }
});
