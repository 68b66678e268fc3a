import * as tf from '@tensorflow/tfjs';
import {
  type ClipMaps,
  type TimeKernel,
  timeConvolution,
} from '../../../src/core/networks/forward/i3d-forward';
import { convolutionPadding } from '../../../src/core/networks/forward/plan-features';
import type { ConvolutionStep } from '../../../src/core/networks/plans/convolution-plan';
import { centreTap, timeTaps } from '../../../src/core/networks/plans/i3d-plan';
import type { DilationRates } from '../../../src/core/networks/tables/base-architectures';
import { channelSums } from './bias-relu';

/** What of a 3D convolution needs a gradient. */
export interface NeededGradients {
  /** False for the first layer, whose input is the clip. */
  readonly input: boolean;
  /** One entry per tap; false for one that masking keeps. */
  readonly taps: readonly boolean[];
}

/**
 * The core's 3D convolution as one differentiable operation. Left to the tape, its taps would each keep
 * slices and partial sums of the whole clip until the step ends; this keeps the input and the output alone,
 * and computes no gradient that nobody asks for.
 */
export function trainedTimeConvolution(
  { frames, lengthFrames }: ClipMaps,
  { taps, bias }: TimeKernel,
  step: ConvolutionStep,
  dilationRates: DilationRates,
  needed: NeededGradients,
): tf.Tensor4D {
  const { dilation } = timeTaps(step, dilationRates);
  const { x: padded, step: plain } = withoutNumericPadding(frames, step);
  const run = tf.customGrad((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const [x, b, ...filters] = args.slice(0, -1) as [tf.Tensor4D, tf.Tensor1D, ...tf.Tensor4D[]];
    const y = timeConvolution({ frames: x, lengthFrames }, { taps: filters, bias: b }, plain, dilationRates);
    save([x, y, ...filters]);
    const gradFunc = (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => {
      const [x, y, ...filters] = saved as [tf.Tensor4D, tf.Tensor4D, ...tf.Tensor4D[]];
      const d = plain.relu ? (tf.mul(dy as tf.Tensor4D, tf.step(y)) as tf.Tensor4D) : (dy as tf.Tensor4D);
      return gradients({ x, d, filters, lengthFrames, dilation, step: plain, needed });
    };
    return { value: y, gradFunc };
  });
  return run(padded, bias, ...taps) as tf.Tensor4D;
}

interface GradientInput {
  readonly x: tf.Tensor4D;
  /** Gradient by what the convolution gives before its ReLU. */
  readonly d: tf.Tensor4D;
  readonly filters: readonly tf.Tensor4D[];
  readonly lengthFrames: number;
  readonly dilation: number;
  readonly step: ConvolutionStep;
  readonly needed: NeededGradients;
}

/** Gradients by input, bias and taps, in this order; zeros where none is needed. */
function gradients({ x, d, filters, lengthFrames, dilation, step, needed }: GradientInput): tf.Tensor[] {
  const clips = x.shape[0] / lengthFrames;
  const attributes = {
    strides: step.strides,
    pad: convolutionPadding(step),
    dataFormat: 'NHWC',
    dimRoundingMode: undefined,
  };
  const timeSlice = (maps: tf.Tensor4D, start: number, length: number): tf.Tensor4D => {
    if (length === lengthFrames) return maps;
    const [, height, width, channels] = maps.shape;
    const cut = tf.slice(tf.reshape(maps, [clips, lengthFrames, -1]), [0, start, 0], [-1, length, -1]);
    return tf.reshape(cut, [clips * length, height, width, channels]) as tf.Tensor4D;
  };
  let dx: tf.Tensor | null = null;
  const centre = centreTap(filters.length);
  const dTaps = filters.map((filter, tap) => {
    const offset = (tap - centre) * dilation;
    const seen = lengthFrames - Math.abs(offset);
    if (seen <= 0) return tf.zerosLike(filter);
    const ds = timeSlice(d, Math.max(0, -offset), seen);
    if (needed.input) {
      const [, height, width, channels] = x.shape;
      const inputShape = [clips * seen, height, width, channels];
      const part = runKernel('Conv2DBackpropInput', { dy: ds, filter }, { ...attributes, inputShape });
      const moved =
        offset === 0
          ? part
          : tf.reshape(
              tf.pad(tf.reshape(part, [clips, seen, -1]) as tf.Tensor3D, [
                [0, 0],
                [Math.max(0, offset), Math.max(0, -offset)],
                [0, 0],
              ]),
              x.shape,
            );
      dx = dx === null ? moved : summed(dx, moved);
    }
    if (!needed.taps[tap]) return tf.zerosLike(filter);
    const xs = timeSlice(x, Math.max(0, offset), seen);
    return runKernel('Conv2DBackpropFilter', { x: xs, dy: ds }, { ...attributes, filterShape: filter.shape });
  });
  return [dx ?? tf.zerosLike(x), channelSums(d, d.shape[3]), ...dTaps];
}

/** The sum of two tensors, which are freed. */
function summed(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const sum = tf.add(a, b);
  tf.dispose([a, b]);
  return sum;
}

type Attributes = Parameters<ReturnType<typeof tf.engine>['runKernel']>[2];

function runKernel(name: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes as Attributes) as tf.Tensor;
}

/**
 * Zeros laid around the map beforehand where padding has no name: TensorFlow's kernels know `same` and
 * `valid` alone.
 */
function withoutNumericPadding(
  frames: tf.Tensor4D,
  step: ConvolutionStep,
): { x: tf.Tensor4D; step: ConvolutionStep } {
  if (typeof convolutionPadding(step) !== 'number') return { x: frames, step };
  const border: [number, number] = [step.pad, step.pad];
  return { x: tf.pad(frames, [[0, 0], border, border, [0, 0]]) as tf.Tensor4D, step: { ...step, pad: 0 } };
}
