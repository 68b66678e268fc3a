import {
  add,
  fused,
  matMul,
  mul,
  sigmoid,
  slice,
  type Tensor2D,
  tanh,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { denseWeights, namedWeight, type WeightRecord } from './weight-record';

/** Hidden and cell state of some LSTMs side by side, `[n, units]` each. */
export interface LstmState {
  readonly hidden: Tensor2D;
  readonly cell: Tensor2D;
}

/** The state before the first frame: zeros, `[count, units]`. */
export function initialLstmState(count: number, units: number): LstmState {
  return { hidden: zeros([count, units]), cell: zeros([count, units]) };
}

/**
 * What an input adds to the gates, `x · W + b`: `[n, features]` to `[n, 4 × units]`. It does not depend on
 * the state, so a frame's is computed once however many windows contain the frame.
 */
export function projectLstmInput(weights: WeightRecord, features: Tensor2D): Tensor2D {
  const { kernel, bias } = denseWeights(weights, 'lstm');
  return fused.matMul({ a: features, b: kernel, bias }) as Tensor2D;
}

/**
 * One step of the LSTM `lstm` (paper, section 3.3.1): gates in Keras order (input, forget, cell, output),
 * sigmoid as recurrent activation, tanh as activation.
 *
 * @param projected `[n, 4 × units]`, or `[1, 4 × units]` when all states see the same input.
 * @returns the state after the step; the one before is left alone.
 */
export function lstmStep(weights: WeightRecord, projected: Tensor2D, state: LstmState): LstmState {
  return tidy(() => {
    const recurrentKernel = namedWeight(weights, 'lstm/recurrent_kernel') as Tensor2D;
    const [count, units] = state.hidden.shape;
    const gates = add(matMul(state.hidden, recurrentKernel), projected) as Tensor2D;
    const gate = (index: number) => slice(gates, [0, index * units], [count, units]);
    const written = mul(sigmoid(gate(0)), tanh(gate(2)));
    const cell = add(mul(sigmoid(gate(1)), state.cell), written) as Tensor2D;
    const hidden = mul(sigmoid(gate(3)), tanh(cell)) as Tensor2D;
    return { hidden, cell };
  });
}
