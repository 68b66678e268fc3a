/*
 * Training kernels in AssemblyScript for TensorFlow.js' WASM backend, on whose memory they run: they take
 * addresses of tensors (32-bit floats, channels last), allocate nothing and hold no data of their own. What
 * they need on the way is a workspace, 16-byte aligned, of the bytes that the function of that name says.
 */
export {
  convolution,
  convolutionInputGradient,
  convolutionWorkspace,
} from './convolution';
export { convolutionFilterGradient, filterGradientWorkspace } from './filter-gradient';
export { matrixProduct, matrixProductWorkspace } from './matrix-product';
export { columnMoments, combineColumns, gradientSums, scaleColumns } from './normalisation';
export { adamStep } from './optimisation';
export { maxPool, maxPoolGradient } from './pooling';
export { segmentSum } from './segment-sum';
