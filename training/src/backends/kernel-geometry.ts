import * as tf from '@tensorflow/tfjs';
import type { KernelGeometry } from './shared-wasm-memory';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

/** Sizes of a 2D convolution, and the shape of what it gives. Throws an Error for channels first. */
export function convolution2dGeometry(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dimRoundingMode, dataFormat }: Omit<tf.Conv2DAttrs, 'dilations'>,
): { geometry: KernelGeometry; outShape: Shape4D } {
  if (dataFormat === 'NCHW') throw new Error('Training kernels take channels last (NHWC), found NCHW.');
  const info = tf.backend_util.computeConv2DInfo(
    inShape as Shape4D,
    filterShape as Shape4D,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return { geometry: geometry2d(info), outShape: info.outShape };
}

/** Sizes of a 3D convolution, and the shape of what it gives. */
export function convolution3dGeometry(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad }: Pick<tf.Conv3DAttrs, 'strides' | 'pad'>,
): { geometry: KernelGeometry; outShape: Shape5D } {
  const info = tf.backend_util.computeConv3DInfo(inShape as Shape5D, filterShape as Shape5D, strides, 1, pad);
  return { geometry: geometry3d(info), outShape: info.outShape };
}

/** Sizes of a 2D pool, and the shape of what it gives. */
export function pool2dGeometry(
  inShape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: tf.MaxPoolAttrs,
): { geometry: KernelGeometry; outShape: Shape4D } {
  const info = tf.backend_util.computePool2DInfo(
    inShape as Shape4D,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return { geometry: geometry2d(info), outShape: info.outShape };
}

/** Sizes of a 3D pool, and the shape of what it gives. */
export function pool3dGeometry(
  inShape: readonly number[],
  { filterSize, strides, pad, dimRoundingMode }: Omit<tf.MaxPool3DAttrs, 'dataFormat'>,
): { geometry: KernelGeometry; outShape: Shape5D } {
  const info = tf.backend_util.computePool3DInfo(
    inShape as Shape5D,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return { geometry: geometry3d(info), outShape: info.outShape };
}

function geometry2d(info: tf.backend_util.Conv2DInfo): KernelGeometry {
  return {
    batch: info.batchSize,
    inDepth: 1,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outDepth: 1,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    kernelDepth: 1,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideDepth: 1,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padFront: 0,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

function geometry3d(info: tf.backend_util.Conv3DInfo): KernelGeometry {
  return {
    batch: info.batchSize,
    inDepth: info.inDepth,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outDepth: info.outDepth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    kernelDepth: info.filterDepth,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideDepth: info.strideDepth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padFront: info.padInfo.front,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
