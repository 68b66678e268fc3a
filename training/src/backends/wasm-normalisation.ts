import * as tf from '@tensorflow/tfjs';
import { sharedWasmMemory } from './shared-wasm-memory';

/** Mean and variance of each channel: input `x`, outputs `mean` and `variance` `[c]`. */
const MOMENTS = 'TrainingChannelMoments';

/** `x · slope + offset` by channels, then ReLU if `relu`. */
const SCALE = 'TrainingChannelScale';

/** Sums by channels of d and d · (x − mean), where d is `dy` where ReLU let it pass. */
const GRADIENT_SUMS = 'TrainingChannelGradientSums';

/** `d · a + x · b + c` by channels. */
const COMBINATION = 'TrainingChannelCombination';

type Inputs = Readonly<Record<string, tf.Tensor>>;

/** The fused parts of batch normalisation over maps `[…, c]` that the WASM training backend has. */
export interface FusedNormalisation {
  /** Mean and population variance `[c]` of each channel. */
  moments(x: tf.Tensor): [mean: tf.Tensor1D, variance: tf.Tensor1D];
  /** `x · slope + offset` by channels, then ReLU if asked for. */
  scaled<T extends tf.Tensor>(x: T, slope: tf.Tensor1D, offset: tf.Tensor1D, relu: boolean): T;
  /**
   * Sums by channels of d and of `d · (x − mean)`, where d is `dy`, but 0 where ReLU gave a `y` that is not
   * above 0; without ReLU, `y` is null.
   */
  gradientSums(
    x: tf.Tensor,
    y: tf.Tensor | null,
    dy: tf.Tensor,
    mean: tf.Tensor1D,
  ): [sum: tf.Tensor1D, product: tf.Tensor1D];
  /** `d · a + x · b + c` by channels, with the same d. */
  combined(
    x: tf.Tensor,
    y: tf.Tensor | null,
    dy: tf.Tensor,
    a: tf.Tensor1D,
    b: tf.Tensor1D,
    c: tf.Tensor1D,
  ): tf.Tensor;
}

const FUSED: FusedNormalisation = {
  moments: (x) => run(MOMENTS, { x }) as [tf.Tensor1D, tf.Tensor1D],
  scaled: <T extends tf.Tensor>(x: T, slope: tf.Tensor1D, offset: tf.Tensor1D, relu: boolean) =>
    run(SCALE, { x, slope, offset }, { relu }) as unknown as T,
  gradientSums: (x, y, dy, mean) =>
    run(GRADIENT_SUMS, { x, y: y ?? dy, dy, mean }, { relu: y !== null }) as [tf.Tensor1D, tf.Tensor1D],
  combined: (x, y, dy, a, b, c) =>
    run(COMBINATION, { x, y: y ?? dy, dy, a, b, c }, { relu: y !== null }) as tf.Tensor,
};

/** The fused parts if the backend in use has them, else `null`. */
export function fusedNormalisation(): FusedNormalisation | null {
  return tf.getKernel(MOMENTS, tf.getBackend()) === undefined ? null : FUSED;
}

function run(name: string, inputs: Inputs, attributes: tf.NamedAttrMap = {}): tf.Tensor | tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes);
}

/** Registers the kernels behind {@link fusedNormalisation} for the WASM backend. */
export function registerNormalisation(kernelFile: string): void {
  const register = (
    kernelName: string,
    outputShapes: (x: readonly number[], channels: readonly [number]) => readonly (readonly number[])[],
    call: (
      kernels: ReturnType<typeof sharedWasmMemory>['kernels'],
      address: (name: string) => number,
      outputs: readonly number[],
      rows: number,
      channels: number,
      relu: number,
    ) => void,
  ) =>
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs, backend }) => {
        const memory = sharedWasmMemory(backend, kernelFile);
        const { shape } = inputs.x as tf.TensorInfo;
        const channels = shape.at(-1) ?? 0;
        const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
        const outputs = outputShapes(shape, [channels]).map((shape) => memory.output(shape));
        call(
          memory.kernels,
          (name) => memory.address(inputs[name] as tf.TensorInfo),
          outputs.map((output) => memory.address(output)),
          rows,
          channels,
          attrs?.relu === true ? 1 : 0,
        );
        return outputs.length === 1 ? (outputs[0] as tf.TensorInfo) : outputs;
      },
    });

  register(
    MOMENTS,
    (_, channels) => [channels, channels],
    (kernels, address, outputs, rows, channels) =>
      kernels.columnMoments(address('x'), ...outputs, rows, channels),
  );
  register(
    SCALE,
    (x) => [x],
    (kernels, address, outputs, rows, channels, relu) =>
      kernels.scaleColumns(...['x', 'slope', 'offset'].map(address), ...outputs, rows, channels, relu),
  );
  register(
    GRADIENT_SUMS,
    (_, channels) => [channels, channels],
    (kernels, address, outputs, rows, channels, relu) =>
      kernels.gradientSums(...['x', 'y', 'dy', 'mean'].map(address), ...outputs, rows, channels, relu),
  );
  register(
    COMBINATION,
    (x) => [x],
    (kernels, address, outputs, rows, channels, relu) =>
      kernels.combineColumns(
        ...['x', 'y', 'dy', 'a', 'b', 'c'].map(address),
        ...outputs,
        rows,
        channels,
        relu,
      ),
  );
}
