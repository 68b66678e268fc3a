import { readFileSync } from 'node:fs';
import type * as tf from '@tensorflow/tfjs';

/**
 * What a kernel of training/kernels takes: addresses, sizes and strides as 32-bit integers, and a few
 * factors.
 */
type KernelFunction = (...values: number[]) => void;
type SizeFunction = (...values: number[]) => number;

/** The functions of training/kernels/index.ts, with what they take by name there. */
export interface TrainingKernelFunctions {
  readonly convolution: KernelFunction;
  readonly convolutionInputGradient: KernelFunction;
  readonly convolutionFilterGradient: KernelFunction;
  readonly convolutionWorkspace: SizeFunction;
  readonly filterGradientWorkspace: SizeFunction;
  readonly matrixProduct: KernelFunction;
  readonly matrixProductWorkspace: SizeFunction;
  readonly maxPool: KernelFunction;
  readonly maxPoolGradient: KernelFunction;
  readonly segmentSum: KernelFunction;
  readonly columnMoments: KernelFunction;
  readonly scaleColumns: KernelFunction;
  readonly gradientSums: KernelFunction;
  readonly combineColumns: KernelFunction;
  readonly adamStep: KernelFunction;
}

/**
 * Sizes of a convolution or pool, in the order in which the kernels read them
 * (training/kernels/map-geometry.ts).
 */
const GEOMETRY_FIELDS = [
  'batch',
  'inDepth',
  'inHeight',
  'inWidth',
  'inChannels',
  'outDepth',
  'outHeight',
  'outWidth',
  'outChannels',
  'kernelDepth',
  'kernelHeight',
  'kernelWidth',
  'strideDepth',
  'strideHeight',
  'strideWidth',
  'padFront',
  'padTop',
  'padLeft',
] as const;

/**
 * Sizes of a convolution or pool over `[batch, depth, height, width, channels]`, in numbers; depth 1 for 2D.
 */
export type KernelGeometry = Readonly<Record<(typeof GEOMETRY_FIELDS)[number], number>>;

/** SIMD loads are fastest from such addresses. */
const ALIGNMENT_BYTES = 16;

interface LinearMemory {
  readonly buffer: ArrayBuffer;
}

/** The part of the WebAssembly interface that is used, which Node's types leave out. */
interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** What the WASM backend keeps to itself: its Emscripten module, and where each tensor lies. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: LinearMemory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
}

/** The memory of a WASM backend, with the training kernels bound to it. */
export class SharedWasmMemory {
  readonly kernels: TrainingKernelFunctions;
  private readonly geometryAddress: number;
  private workspaceAddress = 0;
  private workspaceBytes = 0;

  /**
   * @param backend a WASM backend of one thread; its memory is then not of the shared kind.
   * @param kernelFile path of the compiled kernels.
   */
  constructor(
    private readonly backend: WasmBackend,
    kernelFile: string,
  ) {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyInterface };
    const module = new WebAssembly.Module(readFileSync(kernelFile));
    const { exports } = new WebAssembly.Instance(module, { env: { memory: backend.wasm.asm.memory } });
    this.kernels = exports as TrainingKernelFunctions;
    this.geometryAddress = this.allocate(GEOMETRY_FIELDS.length * Int32Array.BYTES_PER_ELEMENT);
  }

  /** Where a tensor's values lie, in bytes. */
  address({ dataId }: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(dataId).memoryOffset;
  }

  /**
   * A new tensor of 32-bit floats; its values are whatever the memory held. Throws an Error when memory is
   * full.
   */
  output(shape: readonly number[]): tf.TensorInfo {
    const tensor = this.backend.makeOutput([...shape], 'float32');
    if (this.address(tensor) === 0)
      throw new Error(
        `The memory of the wasm backend is full: no room for [${shape}]; make the batch smaller.`,
      );
    return tensor;
  }

  /** Address of the geometry that the kernels read; one operation at a time. */
  geometry(geometry: KernelGeometry): number {
    new Int32Array(this.backend.wasm.asm.memory.buffer, this.geometryAddress, GEOMETRY_FIELDS.length).set(
      GEOMETRY_FIELDS.map((field) => geometry[field]),
    );
    return this.geometryAddress;
  }

  /** Address of at least so many bytes, which the next operation uses again. */
  workspace(bytes: number): number {
    if (bytes > this.workspaceBytes) {
      if (this.workspaceAddress !== 0) this.backend.wasm._free(this.workspaceAddress);
      this.workspaceBytes = 0;
      this.workspaceAddress = this.allocate(bytes + ALIGNMENT_BYTES);
      this.workspaceBytes = bytes;
    }
    return Math.ceil(this.workspaceAddress / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  }

  private allocate(bytes: number): number {
    // Addresses past 2 GB come back as negative numbers.
    const address = this.backend.wasm._malloc(bytes) >>> 0;
    if (address === 0)
      throw new Error(`The memory of the wasm backend is full: no room for ${bytes} bytes of workspace.`);
    return address;
  }
}

const memories = new WeakMap<object, SharedWasmMemory>();

/** The shared memory of a WASM backend; made at the first call for it. */
export function sharedWasmMemory(backend: object, kernelFile: string): SharedWasmMemory {
  const known = memories.get(backend);
  if (known !== undefined) return known;
  const memory = new SharedWasmMemory(backend as WasmBackend, kernelFile);
  memories.set(backend, memory);
  return memory;
}
