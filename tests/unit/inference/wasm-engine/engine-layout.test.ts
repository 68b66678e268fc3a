import { expect, test } from 'vitest';
import { readManifest } from '../../../../src/core/models/manifest';
import { expectedWeights } from '../../../../src/core/networks/plans/weight-shapes';
import {
  Convolution,
  Form,
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
  const { widthMultiplier = 1 / 16, lstmUnits = 32, fullyConnectedUnits = [16, 8, 2] } = options;
  const { architecture } = manifest;
  if (architecture.temporal !== 'lstm') throw new Error('A recurrent model was expected.');
  const own = {
    ...manifest,
    architecture: {
      ...architecture,
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
  return engineLayout(network, stored, { threads, clipLengthFrames: 64, classProbabilities: true });
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

test.each([1, 2, 7])('on %i threads no two parts of the memory overlap', async (threads) => {
  const layout = await layoutOf({}, threads);
  const parts: { first: number; bytes: number }[] = [
    { first: layout.sync, bytes: 192 },
    { first: layout.states.address, bytes: layout.states.bytes },
    { first: layout.scratch, bytes: threads * layout.threadBytes },
    { first: layout.packing.staging, bytes: layout.stagingBytes },
    ...layout.records.map(({ address, words }) => ({ first: address, bytes: 4 * words.length })),
    ...layout.matrices.map(({ weights, items, depth, weightForm }) => ({
      first: weights,
      bytes: items * 32 * depth * (weightForm === Form.Uint8 ? 1 : 4),
    })),
  ];
  for (const { fields } of layout.convolutions) {
    const word = (field: Convolution) => fields.get(field) ?? NaN;
    const method = word(Convolution.Method);
    const numbers = method === Method.Direct ? 9 : (method + 2) ** 2;
    const pairs = word(Convolution.Channels) * word(Convolution.Filters);
    parts.push({
      first: word(Convolution.Weights),
      bytes: pairs * (word(Convolution.WeightForm) === Form.Uint8 ? 9 : 4 * numbers),
    });
    const rows = word(Convolution.Height) + 2;
    parts.push({ first: word(Convolution.Input), bytes: rows * word(Convolution.InputRowBytes) });
  }
  parts.sort((a, b) => a.first - b.first);
  parts.forEach(({ first, bytes }, index) => {
    expect(first % 64).toBe(0);
    expect(first + bytes).toBeLessThanOrEqual(parts[index + 1]?.first ?? layout.bytes);
  });
});

test('every convolution writes into the next one’s map, the last into the features', async () => {
  const { convolutions, records, features } = await layoutOf({}, 2);
  convolutions.forEach(({ record }, index) => {
    const words = records.find(({ address }) => address === record)?.words ?? [];
    const next = convolutions[index + 1]?.input;
    expect(words[Convolution.Output]).toBe(next?.address ?? features.address);
    if (next) expect(words[Convolution.OutputRowBytes]).toBe(next.rowBytes);
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

test('the network of full size fits into 80 MB on two threads', async () => {
  const { bytes } = await layoutOf(FULL_SIZE, 2);
  expect(bytes).toBeLessThan(80e6);
});
