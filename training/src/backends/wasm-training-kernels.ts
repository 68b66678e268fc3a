import * as tf from '@tensorflow/tfjs';
import {
  convolution2dGeometry,
  convolution3dGeometry,
  pool2dGeometry,
  pool3dGeometry,
} from './kernel-geometry';
import { type KernelGeometry, type SharedWasmMemory, sharedWasmMemory } from './shared-wasm-memory';
import { registerAdam } from './wasm-adam';
import { registerNormalisation } from './wasm-normalisation';

/** Stock kernels that are called where the own ones have no case for it. */
type StockKernel = (inputs: tf.NamedTensorInfoMap, attributes: object) => tf.TensorInfo;

/** A kernel of the WASM backend, as it is registered here; `Names` are those of its inputs. */
type TrainingKernel<Names extends string, Attributes> = (
  memory: SharedWasmMemory,
  inputs: Readonly<Record<Names, tf.TensorInfo>>,
  attributes: Attributes,
  stock: StockKernel,
) => tf.TensorInfo;

let registered = false;

/**
 * Gives the WASM backend the kernels that training needs and it lacks (the filter gradient of 2D
 * convolutions, the gradient of gathering), gets wrong (gradients of 3D convolutions, pools of negative
 * windows) or is slow at (products with transposed factors or few rows). Call it once `wasm` is the backend
 * in use, with one thread.
 *
 * @param kernelFile path of the compiled kernels, from `tools/build/build-kernels.mjs`.
 */
export function registerTrainingKernels(kernelFile: string): void {
  if (registered) return;
  registered = true;
  const register = <Names extends string, Attributes extends object>(
    kernelName: string,
    kernel: TrainingKernel<Names, Attributes>,
  ) => replaceKernel(kernelFile, kernelName, kernel);

  register<'x' | 'filter', tf.Conv2DAttrs>('Conv2D', (memory, { x, filter }, attributes, stock) => {
    if (!isOne(attributes.dilations)) return stock({ x, filter }, attributes);
    const { geometry, outShape } = convolution2dGeometry(x.shape, filter.shape, attributes);
    return convolution(memory, x, filter, geometry, outShape);
  });
  register<'dy' | 'filter', tf.Conv2DBackpropInputAttrs>(
    'Conv2DBackpropInput',
    (memory, { dy, filter }, attributes) => {
      const { geometry } = convolution2dGeometry(attributes.inputShape, filter.shape, attributes);
      return inputGradient(memory, dy, filter, geometry, attributes.inputShape);
    },
  );
  register<'x' | 'dy', tf.Conv2DBackpropFilterAttrs>(
    'Conv2DBackpropFilter',
    (memory, { x, dy }, attributes) => {
      const { geometry } = convolution2dGeometry(x.shape, attributes.filterShape, attributes);
      return filterGradient(memory, x, dy, geometry, attributes.filterShape);
    },
  );
  register<'x' | 'filter', tf.Conv3DAttrs>('Conv3D', (memory, { x, filter }, attributes, stock) => {
    if (!isOne(attributes.dilations)) return stock({ x, filter }, attributes);
    const { geometry, outShape } = convolution3dGeometry(x.shape, filter.shape, attributes);
    return convolution(memory, x, filter, geometry, outShape);
  });
  register<'dy' | 'filter', tf.Conv3DBackpropInputV2Attrs>(
    'Conv3DBackpropInputV2',
    (memory, { dy, filter }, attributes) => {
      const { geometry } = convolution3dGeometry(attributes.inputShape, filter.shape, attributes);
      return inputGradient(memory, dy, filter, geometry, attributes.inputShape);
    },
  );
  register<'x' | 'dy', tf.Conv3DBackpropFilterV2Attrs>(
    'Conv3DBackpropFilterV2',
    (memory, { x, dy }, attributes) => {
      const { geometry } = convolution3dGeometry(x.shape, attributes.filterShape, attributes);
      return filterGradient(memory, x, dy, geometry, attributes.filterShape);
    },
  );

  register<'x', tf.MaxPoolAttrs>('MaxPool', (memory, { x }, attributes) => {
    const { geometry, outShape } = pool2dGeometry(x.shape, attributes);
    return maxPool(memory, x, geometry, outShape);
  });
  register<'dy' | 'input', tf.MaxPoolGradAttrs>('MaxPoolGrad', (memory, { dy, input }, attributes) =>
    maxPoolGradient(memory, input, dy, pool2dGeometry(input.shape, attributes).geometry),
  );
  register<'x', tf.MaxPool3DAttrs>('MaxPool3D', (memory, { x }, attributes) => {
    const { geometry, outShape } = pool3dGeometry(x.shape, attributes);
    return maxPool(memory, x, geometry, outShape);
  });
  register<'dy' | 'input', tf.MaxPool3DGradAttrs>('MaxPool3DGrad', (memory, { dy, input }, attributes) =>
    maxPoolGradient(memory, input, dy, pool3dGeometry(input.shape, attributes).geometry),
  );

  registerNormalisation(kernelFile);
  registerAdam(kernelFile);
  shareIdentity();
  register<'a' | 'b', tf.BatchMatMulAttrs>('BatchMatMul', matrixProducts);
  register<'x' | 'segmentIds', tf.UnsortedSegmentSumAttrs>(
    'UnsortedSegmentSum',
    (memory, { x, segmentIds }, { numSegments }) => {
      const [rows = 0, ...rest] = x.shape;
      const sums = memory.output([numSegments, ...rest]);
      memory.kernels.segmentSum(
        memory.address(x),
        memory.address(segmentIds),
        memory.address(sums),
        rows,
        size(rest),
        numSegments,
      );
      return sums;
    },
  );
}

/** The stock kernel copies all values; tensors never change, so that two may share them. */
function shareIdentity(): void {
  tf.unregisterKernel('Identity', 'wasm');
  tf.registerKernel({
    kernelName: 'Identity',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const { dataId, shape, dtype } = inputs.x as tf.TensorInfo;
      (backend as tf.KernelBackend).incRef(dataId);
      return { dataId, shape, dtype };
    },
  });
}

function replaceKernel<Names extends string, Attributes extends object>(
  kernelFile: string,
  kernelName: string,
  kernel: TrainingKernel<Names, Attributes>,
): void {
  const known = tf.getKernel(kernelName, 'wasm');
  if (known !== undefined) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    ...known,
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const stock: StockKernel = (inputs, attributes) => {
        if (known === undefined) throw new Error(`The wasm backend has no ${kernelName} for this case.`);
        return known.kernelFunc({ inputs, backend, attrs: attributes as tf.NamedAttrMap }) as tf.TensorInfo;
      };
      const memory = sharedWasmMemory(backend, kernelFile);
      return kernel(memory, inputs as Record<Names, tf.TensorInfo>, attrs as unknown as Attributes, stock);
    },
  });
}

function convolution(
  memory: SharedWasmMemory,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: KernelGeometry,
  outShape: readonly number[],
): tf.TensorInfo {
  const y = memory.output(outShape);
  const sizes = memory.geometry(geometry);
  const workspace = memory.workspace(memory.kernels.convolutionWorkspace(sizes));
  memory.kernels.convolution(memory.address(x), memory.address(filter), memory.address(y), sizes, workspace);
  return y;
}

function inputGradient(
  memory: SharedWasmMemory,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  geometry: KernelGeometry,
  inputShape: readonly number[],
): tf.TensorInfo {
  const dx = memory.output(inputShape);
  const sizes = memory.geometry(geometry);
  const workspace = memory.workspace(memory.kernels.convolutionWorkspace(sizes));
  memory.kernels.convolutionInputGradient(
    memory.address(dy),
    memory.address(filter),
    memory.address(dx),
    sizes,
    workspace,
  );
  return dx;
}

function filterGradient(
  memory: SharedWasmMemory,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  geometry: KernelGeometry,
  filterShape: readonly number[],
): tf.TensorInfo {
  const dFilter = memory.output(filterShape);
  const sizes = memory.geometry(geometry);
  const workspace = memory.workspace(memory.kernels.filterGradientWorkspace(sizes));
  memory.kernels.convolutionFilterGradient(
    memory.address(x),
    memory.address(dy),
    memory.address(dFilter),
    sizes,
    workspace,
  );
  return dFilter;
}

function maxPool(
  memory: SharedWasmMemory,
  x: tf.TensorInfo,
  geometry: KernelGeometry,
  outShape: readonly number[],
): tf.TensorInfo {
  const y = memory.output(outShape);
  memory.kernels.maxPool(memory.address(x), memory.address(y), memory.geometry(geometry));
  return y;
}

function maxPoolGradient(
  memory: SharedWasmMemory,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  geometry: KernelGeometry,
): tf.TensorInfo {
  const dx = memory.output(x.shape);
  memory.kernels.maxPoolGradient(
    memory.address(x),
    memory.address(dy),
    memory.address(dx),
    memory.geometry(geometry),
  );
  return dx;
}

/** Products of the matrices in the last two axes; stacks of other lengths are left to the stock kernel. */
function matrixProducts(
  memory: SharedWasmMemory,
  { a, b }: Readonly<Record<'a' | 'b', tf.TensorInfo>>,
  attributes: tf.BatchMatMulAttrs,
  stock: StockKernel,
): tf.TensorInfo {
  const { transposeA, transposeB } = attributes;
  const stack = a.shape.slice(0, -2);
  const sameStack = stack.join() === b.shape.slice(0, -2).join();
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || !sameStack) return stock({ a, b }, attributes);
  const [aRows = 0, aColumns = 0] = a.shape.slice(-2);
  const [bRows = 0, bColumns = 0] = b.shape.slice(-2);
  const [rows, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const columns = transposeB ? bRows : bColumns;
  const [aRowStride, aDepthStride] = transposeA ? [1, aColumns] : [aColumns, 1];
  const [bDepthStride, bColumnStride] = transposeB ? [1, bColumns] : [bColumns, 1];
  const product = memory.output([...stack, rows, columns]);
  const workspace = memory.workspace(memory.kernels.matrixProductWorkspace(columns));
  const bytes = Float32Array.BYTES_PER_ELEMENT;
  for (let entry = 0; entry < size(stack); entry++)
    memory.kernels.matrixProduct(
      memory.address(a) + entry * aRows * aColumns * bytes,
      aRowStride,
      aDepthStride,
      memory.address(b) + entry * bRows * bColumns * bytes,
      bDepthStride,
      bColumnStride,
      memory.address(product) + entry * rows * columns * bytes,
      rows,
      columns,
      depth,
      workspace,
    );
  return product;
}

function isOne(dilations: number | readonly number[]): boolean {
  return [dilations].flat().every((dilation) => dilation === 1);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
