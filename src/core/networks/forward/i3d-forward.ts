import {
  add,
  conv2d,
  fused,
  maximum,
  maxPool,
  mean,
  pad,
  relu,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  type Tensor5D,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import { type ConvolutionStep, type PoolStep, planConvolutions, runPlan } from '../plans/convolution-plan';
import { centreTap, type I3dBase, i3dPlan, refuseClipLength, timePool, timeTaps } from '../plans/i3d-plan';
import type { DilationRates } from '../tables/base-architectures';
import { affectHead } from './dense-heads';
import { namedPadding } from './plan-features';
import { namedWeight, type WeightRecord } from './weight-record';

/**
 * A 3D convolution as 2D ones: a kernel `[size, size, in, out]` for each tap over time, and the bias `[out]`.
 */
export interface TimeKernel {
  readonly taps: readonly Tensor4D[];
  readonly bias: Tensor1D;
}

/**
 * Maps of some clips, frame after frame, clip after clip: `[clips · lengthFrames, height, width, channels]`.
 */
export interface ClipMaps {
  readonly frames: Tensor4D;
  readonly lengthFrames: number;
}

/** What a caller of {@link i3dFeatures} may put in the place of its parts. */
export interface I3dFeatureOptions {
  /**
   * Computes a convolution with its bias and its ReLU, where `step.relu` asks for one. The default takes
   * `<name>/kernel` and `<name>/bias` of the weights; training puts batch normalisation in between.
   */
  readonly convolution?: (step: ConvolutionStep, maps: ClipMaps) => Tensor4D;
  /**
   * Takes each map that nothing reads any more. Give `(map) => map.dispose()` where no gradients are wanted:
   * the peak of memory is then a few maps and not all.
   */
  readonly onSpent?: (map: Tensor) => void;
}

/**
 * The convolutional part of an i3D (paper, section 3.3.2), on the 2D operations that every backend is fast at
 * and has gradients for. Batch normalisation is folded unless `options.convolution` says otherwise.
 *
 * @param weights `block1_conv1/kernel` `[3, 3, 3, in, out]` (time first), `block1_conv1/bias` `[out]` …, or
 * the same kernels after {@link splitTaps}.
 * @param clips RGB in [0, 1], `[n, T, height, width, 3]`.
 * @returns `[n, values]`: the last map, flattened, averaged over the time that is left.
 * @throws RangeError when T is not a multiple of what the pools over time make one of (16 frames for a VGG).
 */
export function i3dFeatures(
  weights: WeightRecord,
  architecture: I3dBase,
  clips: Tensor5D,
  options: I3dFeatureOptions = {},
): Tensor2D {
  const [count, length, height, width, channels] = clips.shape;
  const plan = i3dPlan(architecture);
  refuseClipLength(plan, length);
  const { onSpent } = options;
  const convolution =
    options.convolution ??
    ((step: ConvolutionStep, maps: ClipMaps) =>
      timeConvolution(maps, timeKernel(weights, step), step, architecture.dilationRates));
  return tidy(() => {
    const frames = reshape(clips, [count * length, height, width, channels]) as Tensor4D;
    const last = runPlan<ClipMaps>(
      plan,
      { frames, lengthFrames: length },
      {
        convolution: (step, maps) => ({ ...maps, frames: convolution(step, maps) }),
        maxPool: timeMaxPool,
        add: (_, first, second) => ({ ...first, frames: relu(add(first.frames, second.frames)) as Tensor4D }),
      },
      onSpent && ((maps) => onSpent(maps.frames)),
    );
    return averageOverTime(last, count);
  });
}

/**
 * Valence and arousal of whole clips: {@link i3dFeatures}, then the fully connected layers `va_fc1` (ReLU) …,
 * the last with tanh.
 *
 * @returns `[n, 2]` in [-1, 1].
 */
export function i3dAffect(
  weights: WeightRecord,
  architecture: I3dBase & { readonly fullyConnectedUnits: readonly number[] },
  clips: Tensor5D,
  options: I3dFeatureOptions = {},
): Tensor2D {
  return tidy(() =>
    i3dHead(
      weights,
      architecture.fullyConnectedUnits.length,
      i3dFeatures(weights, architecture, clips, options),
    ),
  );
}

/** The fully connected layers of an i3D: `[n, values]` to valence and arousal `[n, 2]` in [-1, 1]. */
export const i3dHead = affectHead;

/**
 * A 3×3×3 convolution as its 2D taps: each tap over the frames that it falls on, the results moved to the
 * frames that see them and summed. Around the clip there are zeros, so a tap that falls outside adds nothing,
 * and one that falls wholly outside is left out.
 *
 * Measured on WebAssembly beside one convolution over three frames stacked in channels, and beside one that
 * gives all taps' channels at once: this form was as fast or up to a quarter faster at every layer of a VGG.
 *
 * @returns the new maps, ReLU applied if the step has one.
 */
export function timeConvolution(
  { frames, lengthFrames }: ClipMaps,
  { taps, bias }: TimeKernel,
  step: ConvolutionStep,
  dilationRates: DilationRates,
): Tensor4D {
  const { dilation } = timeTaps(step, dilationRates);
  const { strides } = step;
  return tidy(() => {
    const { map, padding } = namedPadding(step, frames);
    const [total, height, width, channels] = map.shape;
    const clips = reshape(map, [total / lengthFrames, lengthFrames, -1]) as Tensor3D;
    const centre = centreTap(taps.length);
    let sum: Tensor | null = null;
    for (const [tap, filter] of taps.entries()) {
      const offset = (tap - centre) * dilation;
      const seen = lengthFrames - Math.abs(offset);
      if (offset === 0 || seen <= 0) continue;
      const x = reshape(slice(clips, [0, Math.max(0, offset), 0], [-1, seen, -1]), [
        -1,
        height,
        width,
        channels,
      ]) as Tensor4D;
      const y = conv2d(x, filter, strides, padding);
      const moved = pad(reshape(y, [total / lengthFrames, seen, -1]) as Tensor3D, [
        [0, 0],
        [Math.max(0, -offset), Math.max(0, offset)],
        [0, 0],
      ]);
      sum = sum === null ? moved : add(sum, moved);
    }
    const middle = fused.conv2d({
      x: map,
      filter: taps[centre] as Tensor4D,
      strides,
      pad: padding,
      bias,
    });
    const y = sum === null ? middle : (add(middle, reshape(sum, middle.shape)) as Tensor4D);
    return step.relu ? relu(y) : y;
  });
}

/** A max pool over space and, past the first block, over pairs of frames. */
export function timeMaxPool(step: PoolStep, { frames, lengthFrames }: ClipMaps): ClipMaps {
  const { size, strides } = step;
  const time = timePool(step);
  const pooled = tidy(() => {
    const { map, padding } = namedPadding(step, frames);
    const space = size === 1 ? frames : maxPool(map, size, strides, padding);
    return time === 1 ? space.clone() : maximumOfPairs(space);
  });
  return { frames: pooled, lengthFrames: lengthFrames / time };
}

/** The larger of each pair of neighbouring maps: `[2 · n, height, width, channels]` to `[n, …]`. */
export function maximumOfPairs(maps: Tensor4D): Tensor4D {
  return tidy(() => {
    const [count, height, width, channels] = maps.shape;
    const pairs = reshape(maps, [count / 2, 2, -1]) as Tensor3D;
    const one = (index: number) => slice(pairs, [0, index, 0], [-1, 1, -1]);
    return reshape(maximum(one(0), one(1)), [count / 2, height, width, channels]) as Tensor4D;
  });
}

/** Kernel and bias of a convolution as its taps. Throws an Error naming the weight that is missing. */
export function timeKernel(weights: WeightRecord, { name }: ConvolutionStep): TimeKernel {
  const bias = namedWeight(weights, `${name}/bias`) as Tensor1D;
  if (weights[tapName(name, 0)] === undefined) {
    return { taps: unstack(namedWeight(weights, `${name}/kernel`)) as Tensor4D[], bias };
  }
  const taps: Tensor4D[] = [];
  for (let tap = 0; weights[tapName(name, tap)] !== undefined; tap++) {
    taps.push(weights[tapName(name, tap)] as Tensor4D);
  }
  return { taps, bias };
}

/**
 * The weights of an i3D with every kernel cut into its taps, `block1_conv1/kernel/0` …, once and for all:
 * backends prepare a kernel when they first meet it. The other weights are passed on; kernels that were cut
 * stay the caller's.
 */
export function splitTaps(weights: WeightRecord, architecture: I3dBase): WeightRecord {
  const split: Record<string, Tensor> = { ...weights };
  for (const step of planConvolutions(i3dPlan(architecture))) {
    if (weights[tapName(step.name, 0)] !== undefined) continue;
    timeKernel(weights, step).taps.forEach((kernel, tap) => {
      split[tapName(step.name, tap)] = kernel;
    });
    delete split[`${step.name}/kernel`];
  }
  return split;
}

function tapName(layer: string, tap: number): string {
  return `${layer}/kernel/${tap}`;
}

function averageOverTime({ frames, lengthFrames }: ClipMaps, clips: number): Tensor2D {
  return mean(reshape(frames, [clips, lengthFrames, -1]), 1) as Tensor2D;
}
