import * as tf from '@tensorflow/tfjs';
import { sharedWasmMemory } from './shared-wasm-memory';

const ADAM_STEP = 'TrainingAdamStep';

/** A variable with its moments and its gradient, all of one shape. */
export interface AdamInputs {
  readonly value: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
  readonly gradient: tf.Tensor;
}

/** Constants of a step of Adam. */
export interface AdamFactors {
  /** Share of the first moment that is kept. */
  readonly firstDecay: number;
  /** Share of the second moment that is kept. */
  readonly secondDecay: number;
  /** Added to the root of the second moment. */
  readonly epsilon: number;
  /** Learning rate, with the correction of both moments' bias in it. */
  readonly rate: number;
  /** Share of the value that weight decay leaves. */
  readonly kept: number;
}

/** What a step of Adam makes of a variable and its moments. */
export type AdamOutputs = Readonly<Record<'value' | 'first' | 'second', tf.Tensor>>;

/** A step of Adam in one pass over memory, if the backend in use has it, else `null`. */
export function fusedAdamStep(): ((inputs: AdamInputs, factors: AdamFactors) => AdamOutputs) | null {
  if (tf.getKernel(ADAM_STEP, tf.getBackend()) === undefined) return null;
  return (inputs, factors) => {
    const [value, first, second] = tf
      .engine()
      .runKernel(ADAM_STEP, { ...inputs }, { ...factors }) as tf.Tensor[] as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    return { value, first, second };
  };
}

/** Registers the kernel behind {@link fusedAdamStep} for the WASM backend. */
export function registerAdam(kernelFile: string): void {
  tf.registerKernel({
    kernelName: ADAM_STEP,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const memory = sharedWasmMemory(backend, kernelFile);
      const { firstDecay, secondDecay, epsilon, rate, kept } = attrs as unknown as AdamFactors;
      const { shape } = inputs.value as tf.TensorInfo;
      const outputs = [shape, shape, shape].map((shape) => memory.output(shape));
      memory.kernels.adamStep(
        ...(['value', 'first', 'second', 'gradient'] as const).map((name) =>
          memory.address(inputs[name] as tf.TensorInfo),
        ),
        ...outputs.map((output) => memory.address(output)),
        tf.util.sizeFromShape(shape),
        firstDecay,
        secondDecay,
        epsilon,
        rate,
        kept,
      );
      return outputs;
    },
  });
}
