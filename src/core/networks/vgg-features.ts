import { fused, maxPool, reshape, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { VggConvolution } from '../architectures/base-architectures';
import { convolutionWeights, type WeightRecord } from './weight-record';

/**
 * The convolutional part of a VGG whose batch normalisation is folded (paper, section 3.1): 3×3
 * convolutions with bias and ReLU as one fused operation each, a 2×2 max pool of stride 2 after every
 * block. No normalisation happens here.
 *
 * @param images RGB in [0, 1], `[n, height, width, 3]`.
 * @returns flattened features `[n, values]`, row by row, channels last; 3,072 values at 100×80 and full
 * width (a 3×2 map of 512 channels).
 */
export function vggFeatures(
  weights: WeightRecord,
  convolutions: readonly VggConvolution[],
  images: Tensor4D,
): Tensor2D {
  return tidy(() => {
    let x = images;
    for (const { name, poolAfter } of convolutions) {
      const { kernel, bias } = convolutionWeights(weights, name);
      const y = fused.conv2d({ x, filter: kernel, strides: 1, pad: 'same', bias, activation: 'relu' });
      if (x !== images) x.dispose();
      x = poolAfter ? maxPool(y, 2, 2, 'valid') : y;
      // Inside a tidy all would live to its end; freeing as we go keeps the peak at two maps.
      if (poolAfter) y.dispose();
    }
    return reshape(x, [images.shape[0], -1]) as Tensor2D;
  });
}
