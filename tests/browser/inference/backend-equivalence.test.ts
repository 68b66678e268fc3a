import { ready, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ChosenBackend } from '../../../src/inference/backends/backend-trial';
import { chooseBackend } from '../../../src/inference/backends/choose-backend';
import { loadModel } from '../../../src/inference/load-model';
import { StreamingModel } from '../../../src/inference/streaming-model';
import { estimateOf } from '../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../support/memory-fetch';
import { FULL_SIZE, type ModelFolder, randomCrops, randomModelFolder } from '../../support/tiny-model';

/** Backends order their sums differently; graphics drivers may also fuse and reorder. */
const BACKEND_TOLERANCE = 1e-3;

const CLIP_LENGTH_FRAMES = 16;
const networkFetch = globalThis.fetch;

let tiny: ModelFolder;
let reference: number[][];
const crops = randomCrops(20, 21);

beforeAll(async () => {
  tiny = await randomModelFolder({ seed: 20 });
  await setBackend('cpu');
  await ready();
  reference = await estimates();
});

afterEach(() => {
  globalThis.fetch = networkFetch;
});

/** Valence, arousal and class probabilities after each crop on the current backend. */
async function estimates(settled?: ChosenBackend['settled']): Promise<number[][]> {
  globalThis.fetch = fetchFrom(withFiles(tiny));
  const model = await loadModel(MODEL_URL);
  globalThis.fetch = networkFetch;
  const streaming = new StreamingModel(model, {
    clipLengthFrames: CLIP_LENGTH_FRAMES,
    classProbabilities: true,
    settled,
  });
  const results: number[][] = [];
  for (const crop of crops) {
    const result = await streaming.pushFrame(crop);
    const { classProbabilities, stageMs } = result;
    expect(stageMs.features).toBeGreaterThanOrEqual(0);
    expect(stageMs.temporal).toBeGreaterThanOrEqual(0);
    results.push([...estimateOf(result), ...(classProbabilities ?? [])]);
  }
  streaming.dispose();
  model.dispose();
  return results;
}

describe('the tiny model gives what plain JavaScript gives', () => {
  test.each(['wasm', 'webgpu'] as const)('on %s', async (choice) => {
    const chosen = await chooseBackend(choice, (message) => {
      throw new Error(message);
    });
    expect(chosen.backend).toBe(choice);
    const found = await estimates(chosen.settled);
    chosen.dispose();
    const worst = Math.max(
      ...found.flatMap((frame, index) =>
        frame.map((value, output) => Math.abs(value - (reference[index]?.[output] ?? NaN))),
      ),
    );
    expect(worst).toBeLessThan(BACKEND_TOLERANCE);
    // Equality of constants would show nothing.
    const valences = reference.map(([valence]) => valence ?? NaN);
    expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(50 * BACKEND_TOLERANCE);
  });
});

test('a network of full size takes a frame through WebAssembly', async () => {
  const chosen = await chooseBackend('wasm');
  globalThis.fetch = fetchFrom(withFiles(await randomModelFolder({ ...FULL_SIZE, shardBytes: 4 << 20 })));
  const model = await loadModel(MODEL_URL);
  globalThis.fetch = networkFetch;
  expect(model.weights['lstm/kernel']?.shape).toEqual([3072, 4096]);
  const streaming = new StreamingModel(model, { clipLengthFrames: 64, classProbabilities: true });
  const result = await streaming.pushFrame(crops[0] as Float32Array);
  const { classProbabilities, windowFill, stageMs } = result;
  for (const value of estimateOf(result)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  expect(classProbabilities).toHaveLength(8);
  expect(windowFill).toBe(1);
  // The first frame packs weights too; a minute would mean that something fell off the fast path.
  expect((stageMs.features ?? 0) + stageMs.temporal).toBeLessThan(60_000);
  streaming.dispose();
  model.dispose();
  chosen.dispose();
});
