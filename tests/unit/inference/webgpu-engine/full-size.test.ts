import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeModel, type FetchedModel, fetchModel } from '../../../../src/inference/load-model';
import { StreamingModel } from '../../../../src/inference/streaming-model';
import { startGpuEngine } from '../../../../src/inference/webgpu-engine/start-gpu-engine';
import { dawnDevice } from '../../../support/dawn-device';
import { estimateOf } from '../../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { startNodeBackend } from '../../../support/node-backend';
import {
  FULL_SIZE,
  type RandomModelOptions,
  randomCrops,
  randomModelFolder,
} from '../../../support/tiny-model';

/** Valence, arousal and probabilities against TensorFlow.js on WebAssembly. */
const TOLERANCE = 1e-4;

const faults: string[] = [];
const device = await dawnDevice((message) => faults.push(message));

async function randomModel(options: RandomModelOptions): Promise<FetchedModel> {
  globalThis.fetch = fetchFrom(
    withFiles(await randomModelFolder({ ...options, shardBytes: 4 << 20 })),
    1 << 20,
  );
  return fetchModel(MODEL_URL);
}

describe.skipIf(device === null)(
  'at full size on WebGPU in Node, where the package webgpu and a driver are',
  () => {
    beforeAll(() => startNodeBackend('wasm'));
    afterAll(() => device?.destroy());

    test.each([
      ['VGG-16 and an LSTM of 1,024 at the width of the paper', FULL_SIZE, 64, 2],
      [
        'an i3D at half of it',
        { temporal: 'i3d', widthMultiplier: 0.5, fullyConnectedUnits: [512, 2] },
        16,
        17,
      ],
    ] as const)(
      '%s gives what TensorFlow.js gives',
      async (_, options, clipLengthFrames, frames) => {
        const fetched = await randomModel(options);
        const streamed = { clipLengthFrames, classProbabilities: true };
        const stream = await startGpuEngine(device as GPUDevice, fetched, streamed);
        const model = decodeModel(fetched);
        const reference = new StreamingModel(model, streamed);
        let compared = 0;
        for (const crop of randomCrops(frames, 9)) {
          const [found, expected] = [await stream.pushFrame(crop), await reference.pushFrame(crop)];
          if (expected.raw === null) continue;
          compared += 1;
          const values = [...estimateOf(found), ...(found.classProbabilities ?? [])];
          for (const [index, value] of [...expected.raw, ...(expected.classProbabilities ?? [])].entries()) {
            expect(Math.abs(value - (values[index] ?? Number.NaN))).toBeLessThan(TOLERANCE);
          }
        }
        expect(compared).toBeGreaterThan(1);
        expect(faults).toEqual([]);
        stream.dispose();
        reference.dispose();
        model.dispose();
      },
      600_000,
    );
  },
);
