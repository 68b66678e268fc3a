import { describe, expect, test } from 'vitest';
import type { Block } from '../../../../src/core/networks/plans/convolution-plan';
import type { DilationRates } from '../../../../src/core/networks/tables/base-architectures';
import type { ConvolutionStage, GpuNetwork } from '../../../../src/inference/webgpu-engine/plan/gpu-network';
import { gpuNetwork } from '../../../../src/inference/webgpu-engine/plan/gpu-network';
import { MapSchedule, mapNeeds } from '../../../../src/inference/webgpu-engine/plan/map-schedule';

const FRAMES_OF_ONE = 16;

function i3d(
  base: 'vgg11' | 'vgg16',
  dilationRates: DilationRates = [1, 1, 1, 1],
  timeFromBlock: Block = 1,
): GpuNetwork {
  const network = gpuNetwork({
    architecture: {
      ...{ base, widthMultiplier: 1, temporal: 'i3d', dilationRates, timeFromBlock },
      ...{ fullyConnectedUnits: [512, 2], classHeadUnits: [] },
    },
    input: { heightPx: 100, widthPx: 80, channels: 3 },
  });
  if ('obstacle' in network) throw new Error(network.obstacle);
  return network;
}

/** Gives every map a number that stands for what it was computed from, the same for the same. */
class Maps {
  private readonly numbers = new Map<string, number>();

  of(stage: string, inputs: readonly (number | null)[]): number {
    const key = `${stage}: ${inputs.join()}`;
    const known = this.numbers.get(key) ?? this.numbers.size + 1;
    this.numbers.set(key, known);
    return known;
  }
}

const pairOf = (maps: readonly number[], index: number) => [maps[2 * index], maps[2 * index + 1]];

/** The last maps of a clip, everything computed anew. */
function freshFeatures(
  maps: Maps,
  stages: readonly ConvolutionStage[],
  first: number,
  length: number,
): number[] {
  let before = Array.from({ length }, (_, frame) => maps.of('picture', [first + frame]));
  for (const { name, taps, dilation, pairs } of stages) {
    const count = pairs ? before.length / 2 : before.length;
    const read = before;
    before = Array.from({ length: count }, (_, index) => {
      const seen = taps === 1 ? [index] : [index - dilation, index, index + dilation];
      const inputs = seen.flatMap((input): (number | null)[] => {
        const there = input >= 0 && input < count;
        if (pairs) return there ? pairOf(read, input).map((map) => map ?? null) : [null, null];
        return [there ? (read[input] ?? null) : null];
      });
      return maps.of(name, inputs);
    });
  }
  return before;
}

/** Follows a schedule as the device would: slots hold maps, a negative slot is zeros. */
function followed(network: GpuNetwork, clipLengthFrames: number, frames: number) {
  const maps = new Maps();
  const schedule = new MapSchedule(network, clipLengthFrames, FRAMES_OF_ONE);
  const slots: number[][] = network.stages.map(() => []);
  const pictures: number[] = [];
  const seen: { found: number[] | null; expected: number[] | null; outputs: number[] }[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const work = schedule.next();
    pictures[work.pictureSlot] = maps.of('picture', [frame]);
    const length = Math.floor(Math.min(frame + 1, clipLengthFrames) / FRAMES_OF_ONE) * FRAMES_OF_ONE;
    const expected = length === 0 ? null : freshFeatures(maps, network.stages, frame + 1 - length, length);
    if (work.stages === null) {
      seen.push({ found: null, expected, outputs: [] });
      continue;
    }
    work.stages.forEach(({ words, outputs }, place) => {
      const stage = network.stages[place] as ConvolutionStage;
      const read = place === 0 ? pictures : (slots[place - 1] as number[]);
      const size = words.length / outputs;
      for (let output = 0; output < outputs; output++) {
        const [slot, ...inputs] = words.slice(output * size, (output + 1) * size) as [number, ...number[]];
        const values = inputs.map((input) => (input < 0 ? null : (read[input] ?? Number.NaN)));
        (slots[place] as number[])[slot] = maps.of(stage.name, values);
      }
    });
    const found = work.features.map((slot) => slots.at(-1)?.[slot] ?? Number.NaN);
    seen.push({ found, expected, outputs: work.stages.map(({ outputs }) => outputs) });
  }
  return { seen, slots: schedule.slots };
}

describe('the schedule of an i3D computes each window as if anew', () => {
  test.each([
    ['VGG-16 over 16 frames', i3d('vgg16'), 16, 60],
    ['VGG-16 over 64 frames, while the window fills and long after', i3d('vgg16'), 64, 180],
    ['VGG-11 over 64 frames with dilation 1-2-4-8', i3d('vgg11', [1, 2, 4, 8]), 64, 150],
    ['VGG-16 over 16 frames with time from block 3 on', i3d('vgg16', [1, 1, 1, 1], 3), 16, 60],
  ] as const)('%s', (_, network, clipLengthFrames, frames) => {
    const { seen, slots } = followed(network, clipLengthFrames, frames);
    for (const { found, expected } of seen) expect(found).toEqual(expected);
    expect(slots).toEqual(mapNeeds(network, clipLengthFrames, FRAMES_OF_ONE).slots);
  });
});

test('a full window of 16 frames costs the outputs near its ends alone', () => {
  const { steadyOutputs } = mapNeeds(i3d('vgg16'), 16, FRAMES_OF_ONE);
  // The first two convolutions: zeros reach one and two frames from either end; one more became whole.
  expect(steadyOutputs.slice(0, 2)).toEqual([7, 5]);
  // Blocks 4 and 5 have four and two frames, and zeros reach all of them.
  expect(steadyOutputs.slice(-3)).toEqual([2, 2, 2]);
});

test('before the first kernels over time a frame costs one output a stage', () => {
  const { steadyOutputs } = mapNeeds(i3d('vgg16', [1, 1, 1, 1], 3), 16, FRAMES_OF_ONE);
  expect(steadyOutputs.slice(0, 5)).toEqual([1, 1, 1, 1, 3]);
});

test('after a reset the first window is computed as at first', () => {
  const schedule = new MapSchedule(i3d('vgg16'), 16, FRAMES_OF_ONE);
  const outputs = () => {
    let work = schedule.next();
    for (let frame = 1; frame < 16; frame++) work = schedule.next();
    return work.stages?.map((stage) => stage.outputs);
  };
  const first = outputs();
  expect(first?.[0]).toBe(16);
  schedule.next();
  schedule.reset();
  expect(outputs()).toEqual(first);
});
