/** Added to the variance in a VGG's batch normalisation, as in Keras. */
export const VGG_BATCH_NORM_EPSILON = 1e-3;

/** Name of the batch normalisation after a convolution of a VGG. */
export function vggBatchNormName(convolution: string): string {
  return `${convolution}_bn`;
}

/** Added to the variance in a ResNet's batch normalisation, as in Keras. */
export const RESNET_BATCH_NORM_EPSILON = 1.001e-5;
