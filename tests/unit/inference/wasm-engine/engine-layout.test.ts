import { expect, test } from 'vitest';
import { readManifest } from '../../../../src/core/models/manifest';
import { expectedWeights } from '../../../../src/core/networks/plans/weight-shapes';
import {
  Convolution,
  Form,
  KernelForm,
  Method,
  Phase,
} from '../../../../src/inference/wasm-engine/kernels/record-fields';
import { type EngineLayout, engineLayout } from '../../../../src/inference/wasm-engine/plan/engine-layout';
import { engineNetwork } from '../../../../src/inference/wasm-engine/plan/engine-network';
import { MemoryPlan, oddLines, roundUp } from '../../../../src/inference/wasm-engine/plan/memory-plan';
import { StoredWeights } from '../../../../src/inference/wasm-engine/stored-weights';
import { FULL_SIZE, type RandomModelOptions, randomModelFolder } from '../../../support/tiny-model';

/** The layout of a model, without its weights' bytes. */
async function layoutOf(options: RandomModelOptions, threads: number): Promise<EngineLayout> {
  // The manifest says it all; random weights of full size would take long to make.
  const { manifest } = await randomModelFolder();
  const { base = 'vgg16', widthMultiplier = 1 / 16 } = options;
  const { lstmUnits = 32, fullyConnectedUnits = [16, 8, 2] } = options;
  const { architecture } = manifest;
  if (architecture.temporal !== 'lstm') throw new Error('A recurrent model was expected.');
  const own = {
    ...manifest,
    architecture: {
      ...architecture,
      base,
      widthMultiplier,
      lstmUnits,
      fullyConnectedUnits: [...fullyConnectedUnits],
      classHeadUnits: [...(options.classHeadUnits ?? [16, 8, 8])],
    },
  };
  const network = engineNetwork(own);
  if ('obstacle' in network) throw new Error(network.obstacle);
  const entries = expectedWeights(readManifest(JSON.stringify(own))).map(({ name, shape }) => ({
    name,
    shape: [...shape],
    dtype: 'float32' as const,
    ...(shape.length > 1 ? { quantization: { dtype: 'uint8' as const, scale: 0.01, min: -1.28 } } : {}),
  }));
  const stored = new StoredWeights({ entries }, []);
  return engineLayout(network, stored, {
    threads,
    clipLengthFrames: 64,
    classProbabilities: true,
  });
}

test('memory is given out in whole cache lines, one after the other, none at address 0', () => {
  const plan = new MemoryPlan();
  expect([plan.take(1), plan.take(64), plan.take(65), plan.take(4)]).toEqual([64, 128, 192, 320]);
  expect(plan.bytes).toBe(384);
});

test('strides between points are an odd number of cache lines', () => {
  expect([1, 64, 65, 128, 129, 192].map((bytes) => oddLines(bytes) / 64)).toEqual([1, 1, 3, 3, 3, 3]);
  expect(roundUp(17, 8)).toBe(24);
});

test.each([
  [1, 'vgg16'],
  [2, 'vgg16'],
  [7, 'vgg16'],
  [2, 'resnet50'],
] as const)('on %i threads no two parts of the memory of a %s overlap', async (threads, base) => {
  const layout = await layoutOf({ base }, threads);
  const { convolutions, matrices, room, staging, stagingBytes } = layout.weights;
  const parts: { first: number; bytes: number }[] = [
    { first: layout.sync, bytes: 192 },
    { first: layout.states.address, bytes: layout.states.bytes },
    { first: room.scratch, bytes: threads * room.threadBytes },
    { first: staging, bytes: stagingBytes },
    ...layout.records.map(({ address, words }) => ({ first: address, bytes: 4 * words.length })),
    ...matrices.map(({ weights, items, depth, weightForm }) => ({
      first: weights,
      bytes: items * 32 * depth * (weightForm === Form.Uint8 ? 1 : 4),
    })),
  ];
  /** What is read of each map, by its first pixel: several convolutions may read one. */
  const maps = new Map<number, { first: number; end: number }>();
  for (const { layer, record, weights, weightBytes, pixelBytes, down } of convolutions) {
    const words = layout.records.find(({ address }) => address === record)?.words ?? [];
    expect(words[Convolution.Weights]).toBe(weights);
    parts.push({ first: weights, bytes: weightBytes });
    const [corner = NaN, rowBytes = NaN] = [words[Convolution.Input], words[Convolution.InputRowBytes]];
    const pixel = corner + layer.pad * (rowBytes + pixelBytes);
    const { first, end } = maps.get(pixel) ?? { first: corner, end: corner };
    maps.set(pixel, { first: Math.min(first, corner), end: Math.max(end, corner + down * rowBytes) });
  }
  for (const { first, end } of maps.values()) parts.push({ first, bytes: end - first });
  // Two convolutions read the map that a stage of a ResNet begins with.
  expect(maps.size).toBe(base === 'vgg16' ? 13 : 53 - 4);
  parts.sort((a, b) => a.first - b.first);
  parts.forEach(({ first, bytes }, index) => {
    expect(first % 64).toBe(0);
    expect(first + bytes).toBeLessThanOrEqual(parts[index + 1]?.first ?? layout.bytes);
  });
});

test('every convolution writes into the next one’s map, the last into the features', async () => {
  const { weights, records, features } = await layoutOf({}, 2);
  const words = weights.convolutions.map(
    ({ record }) => records.find(({ address }) => address === record)?.words ?? [],
  );
  words.forEach((own, index) => {
    const next = words[index + 1];
    const { rowBytes = 0, pixelBytes = 0 } = weights.convolutions[index + 1] ?? {};
    const firstPixel = (next?.[Convolution.Input] ?? NaN) + rowBytes + pixelBytes;
    expect(own[Convolution.Output]).toBe(next ? firstPixel : features.address);
    if (next) expect(own[Convolution.OutputRowBytes]).toBe(rowBytes);
  });
});

test('every phase has items, so that a run can open it', async () => {
  const { records, featureRun, temporalRun } = await layoutOf({}, 2);
  for (const run of [featureRun, temporalRun]) {
    const words = records.find(({ address }) => address === run.address)?.words ?? [];
    expect(words).toHaveLength(run.count * Phase.Count);
    for (let phase = 0; phase < run.count; phase++) {
      expect(words[phase * Phase.Count + Phase.Items]).toBeGreaterThan(0);
    }
  }
});

test('a ResNet50 of full size takes 170 MB, most of it for what reads its features', async () => {
  expect((await layoutOf({ ...FULL_SIZE, base: 'resnet50' }, 2)).bytes).toBeLessThan(170e6);
});

test('the network of full size takes less than 50 MB on two threads: its weights stay bytes', async () => {
  const { bytes, weights } = await layoutOf(FULL_SIZE, 2);
  expect(bytes).toBeLessThan(50e6);
  expect(new Set(weights.convolutions.map(({ weightForm }) => weightForm))).toEqual(
    new Set([KernelForm.Uint8]),
  );
});

test('the way of a layer follows from its costs: F(4×4), but the smallest maps by F(2×2)', async () => {
  const { weights } = await layoutOf(FULL_SIZE, 2);
  const methods = weights.convolutions.map(({ method }) => method.method);
  const blocks = [2, 2, 3, 3, 3].flatMap((count, block) => Array<number>(count).fill(block));
  expect(methods).toEqual(blocks.map((block) => (block === 4 ? Method.Winograd2 : Method.Winograd4)));
  // Large maps stay in one thread's cache; small ones are shared, for they cannot be cut into enough blocks.
  expect(weights.convolutions.map(({ method }) => method.fused)).toEqual(blocks.map((block) => block < 2));
});
