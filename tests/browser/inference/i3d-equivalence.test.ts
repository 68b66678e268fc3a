import { memory, ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { ChosenBackend } from '../../../src/inference/backends/backend-trial';
import { chooseBackend } from '../../../src/inference/backends/choose-backend';
import { loadModel } from '../../../src/inference/load-model';
import { StreamingModel } from '../../../src/inference/streaming-model';
import { wholeClipAffect } from '../../../src/inference/windows/whole-clip';
import { estimateOf } from '../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../support/memory-fetch';
import { type ModelFolder, randomCrops, randomModelFolder } from '../../support/tiny-model';

/** Backends order their sums differently; graphics drivers may also fuse and reorder. */
const BACKEND_TOLERANCE = 1e-3;
const STREAMING_TOLERANCE = 1e-4;
const FRAMES = 18;

const networkFetch = globalThis.fetch;
const crops = randomCrops(FRAMES, 41);
let tiny: ModelFolder;
let reference: readonly number[][];

beforeAll(async () => {
  tiny = await randomModelFolder({ temporal: 'i3d', base: 'vgg11', widthMultiplier: 1 / 32, seed: 40 });
  await setBackend('cpu');
  await ready();
  reference = await estimates();
}, 120_000);

/** Valence and arousal after frames 16 to 18 on the current backend; the last is also computed as a whole. */
async function estimates(settled?: ChosenBackend['settled']): Promise<number[][]> {
  globalThis.fetch = fetchFrom(withFiles(tiny));
  const model = await loadModel(MODEL_URL);
  globalThis.fetch = networkFetch;
  const streaming = new StreamingModel(model, { clipLengthFrames: 16, ...(settled ? { settled } : {}) });
  const found: number[][] = [];
  for (const crop of crops) {
    const result = await streaming.pushFrame(crop);
    if (result.windowFill < 16) continue;
    found.push([...estimateOf(result)]);
  }
  const whole = await wholeClipAffect(model, crops.slice(-16));
  whole.forEach((value, dimension) => {
    expect(Math.abs(value - (found.at(-1)?.[dimension] ?? NaN))).toBeLessThan(STREAMING_TOLERANCE);
  });
  streaming.dispose();
  model.dispose();
  return found;
}

test.each(['wasm', 'webgpu'] as const)(
  'a tiny i3D gives on %s what plain JavaScript gives',
  async (choice) => {
    const chosen = await chooseBackend(choice, (message) => {
      throw new Error(message);
    });
    expect(chosen.backend).toBe(choice);
    const before = memory().numTensors;
    const found = await estimates(chosen.settled);
    expect(memory().numTensors).toBe(before);
    chosen.dispose();
    expect(found).toHaveLength(FRAMES - 15);
    const worst = Math.max(
      ...found.flatMap((frame, index) =>
        frame.map((value, output) => Math.abs(value - (reference[index]?.[output] ?? NaN))),
      ),
    );
    expect(worst).toBeLessThan(BACKEND_TOLERANCE);
    // Equality of constants would show nothing.
    const valences = reference.map(([valence]) => valence ?? NaN);
    expect(Math.max(...valences) - Math.min(...valences)).toBeGreaterThan(3 * BACKEND_TOLERANCE);
  },
  180_000,
);
