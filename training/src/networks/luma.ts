import * as tf from '@tensorflow/tfjs';
import type { ConvolutionStep } from '../../../src/core/networks/plans/convolution-plan';
import { LUMA_SHARES } from '../datasets/augmentation/luma-shares';

/** What of a network, flat or inflated, its first kernels are found by: `<first layer>/kernel…`. */
interface FirstKernels {
  readonly convolutions: readonly ConvolutionStep[];
  readonly variables: ReadonlyMap<string, tf.Variable>;
}

/**
 * Makes a network see the luma of its crops alone: its first convolution weighs the three channels as luma
 * does, by the sum of its weights for them. What it says of grey crops stays as it is; of a crop in colour it
 * says what it did of the same in grey, to rounding.
 */
export function seeLumaAlone({ convolutions, variables }: FirstKernels): void {
  // Height, width, channels, filters.
  const shares = tf.tensor(LUMA_SHARES, [1, 1, 3, 1]);
  for (const [name, kernel] of variables)
    if (name.startsWith(`${convolutions[0]?.name}/kernel`))
      tf.tidy(() => kernel.assign(tf.mul(tf.sum(kernel, 2, true), shares)));
  shares.dispose();
}
