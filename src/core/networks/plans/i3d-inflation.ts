import {
  div,
  stack,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
  tensor,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { centreTap } from './i3d-plan';

/** How a 2D kernel becomes a 3D one (paper, section 3.3.2, "Initialization"; Table 3). */
export type Inflation =
  /** The 2D kernel in every tap, divided by their number. */
  | { readonly kind: 'copied' }
  /** The 2D kernel in the middle tap; zeros, or uniform random numbers, in the others. */
  | { readonly kind: 'centred'; readonly surroundings: 'zero' }
  | {
      readonly kind: 'centred';
      readonly surroundings: 'random';
      /** Uniform numbers in [0, 1), drawn for the taps before the middle and after it, in order. */
      readonly random: () => number;
    };

/**
 * Which taps masking keeps as they were (section 3.3.2, "Masking"): the centre alone, so every tap of a
 * 1×1 convolution. One entry per tap, `true` where no training step may change a bit.
 */
export function fixedTaps(taps: number): readonly boolean[] {
  return Array.from({ length: taps }, (_, tap) => tap === centreTap(taps));
}

/**
 * Bound of the uniform distribution that random surroundings are drawn from, `±bound`: Glorot's for the whole
 * 3D kernel, what Keras draws a new one from. It leaves the centred kernel the strongest of the taps.
 *
 * @param shape of the 2D kernel, `[size, size, in, out]`.
 */
export function surroundingsBound([height, width, inputs, outputs]: Tensor4D['shape'], taps: number): number {
  return Math.sqrt(6 / (taps * height * width * (inputs + outputs)));
}

/**
 * Inflates a 2D kernel `[size, size, in, out]` to `[taps, size, size, in, out]`.
 *
 * Copied kernels are divided by the number of taps, as by Carreira & Zisserman (2017): on a clip of one
 * picture repeated, every frame that is not near an end of the clip then gives the answer of the 2D network.
 * At the ends taps fall on the zeros around the clip, and it is less. Centred kernels with zeros around give
 * the 2D answer on every frame of every clip.
 *
 * @returns a new tensor, the caller's.
 */
export function inflateKernel(kernel: Tensor4D, taps: number, inflation: Inflation): Tensor5D {
  return tidy(() => {
    if (inflation.kind === 'copied') {
      const part = div(kernel, taps);
      return stack(Array.from({ length: taps }, () => part)) as Tensor5D;
    }
    const bound = surroundingsBound(kernel.shape, taps);
    const around = (): Tensor => {
      if (inflation.surroundings === 'zero') return zerosLike(kernel);
      const values = Float32Array.from({ length: kernel.size }, () => bound * (2 * inflation.random() - 1));
      return tensor(values, kernel.shape);
    };
    const centre = centreTap(taps);
    return stack(Array.from({ length: taps }, (_, tap) => (tap === centre ? kernel : around()))) as Tensor5D;
  });
}
