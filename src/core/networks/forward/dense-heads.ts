import { concat, fused, softmax, type Tensor2D, tanh, tidy } from '@tensorflow/tfjs-core';
import { denseWeights, type WeightRecord } from './weight-record';

/**
 * `layers` dense layers `<prefix>1` … `<prefix>n`, ReLU after each but the last: what each of them reads, and
 * what the last one says.
 */
function denseRows(weights: WeightRecord, prefix: string, layers: number, input: Tensor2D): Tensor2D[] {
  const rows = [input];
  let x = input;
  for (let layer = 1; layer <= layers; layer++) {
    const { kernel, bias } = denseWeights(weights, `${prefix}${layer}`);
    x = fused.matMul({ a: x, b: kernel, bias, activation: layer < layers ? 'relu' : 'linear' }) as Tensor2D;
    rows.push(x);
  }
  return rows;
}

function denseStack(weights: WeightRecord, prefix: string, layers: number, input: Tensor2D): Tensor2D {
  return denseRows(weights, prefix, layers, input).at(-1) ?? input;
}

/**
 * The fully connected layers after the LSTM (paper, section 3.3.1): `[n, units]` to `[n, 2]`, valence and
 * arousal in [-1, 1].
 *
 * @param layers number of layers, 3 in the paper: `va_fc1`, `va_fc2`, `va_fc3`.
 */
export function affectHead(weights: WeightRecord, layers: number, hidden: Tensor2D): Tensor2D {
  return tidy(() => tanh(denseStack(weights, 'va_fc', layers, hidden)));
}

/**
 * As {@link affectHead}, and behind valence and arousal what the last layer read, where it is not the only
 * one: `[n, units]` to `[n, 2 + inputs]`.
 */
export function affectHeadWithInput(weights: WeightRecord, layers: number, hidden: Tensor2D): Tensor2D {
  return tidy(() => {
    const rows = denseRows(weights, 'va_fc', layers, hidden);
    const affect = tanh(rows.at(-1) ?? hidden) as Tensor2D;
    return layers < 2 ? affect : (concat([affect, rows.at(-2) ?? hidden], 1) as Tensor2D);
  });
}

/**
 * The classification head on single-frame features (paper, section 3.1): `[n, features]` to class
 * probabilities `[n, classes]`, each row summing to 1.
 *
 * @param layers number of layers, 3 in the paper: `class_fc1`, `class_fc2`, `class_fc3`.
 */
export function classHead(weights: WeightRecord, layers: number, features: Tensor2D): Tensor2D {
  return tidy(() => softmax(denseStack(weights, 'class_fc', layers, features)));
}
