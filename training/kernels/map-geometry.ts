/**
 * Sizes of a convolution or a pool over maps `[batch, depth, height, width, channels]`, as 32-bit integers in
 * this order: the host writes them, `GEOMETRY_FIELDS` there names them in the same order. A 2D operation has
 * depth, kernel depth and depth stride 1, and no padding in front.
 *
 * "In" is what the forward operation reads and "out" what it writes, in the gradients too.
 */
@unmanaged
export class Geometry {
  batch: i32;
  inDepth: i32;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  outDepth: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  kernelDepth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideDepth: i32;
  strideHeight: i32;
  strideWidth: i32;
  padFront: i32;
  padTop: i32;
  padLeft: i32;
}

/** Taps of a kernel. */
export function tapCount(geometry: Geometry): i32 {
  return geometry.kernelDepth * geometry.kernelHeight * geometry.kernelWidth;
}
