import { Activation, Dense, Form } from '../record-fields';
import { address, field, float } from '../records';
import { hyperbolicTangent } from './activations';
import { multiplyAdd } from './product-tile';

/*
 * One row times a matrix: every weight is used once, so the time is that of reading the weights, and bytes
 * are read as bytes. A panel is 32 columns, `[depth][32]`: eight sums, enough to hide the latency of a sum.
 */

const PANEL_COLUMNS: i32 = 32;

/** Four bytes of eight, widened, as floats with `offset` added. */
function widened(pairs: v128, high: bool, offset: v128): v128 {
  const whole = high ? i32x4.extend_high_i16x8_u(pairs) : i32x4.extend_low_i16x8_u(pairs);
  return f32x4.add(f32x4.convert_i32x4_s(whole), offset);
}

/** Sums, bias and activation of the 32 columns of panel `item`. */
export function denseColumns(dense: usize, item: i32): void {
  const depth = field(dense, Dense.Depth);
  const bytes = field(dense, Dense.WeightForm) === Form.Uint8;
  const offset = f32x4.splat(float(dense, Dense.WeightOffset));
  const shift: usize = bytes ? 5 : 7;
  let weights = address(dense, Dense.Weights) + ((<usize>(item * depth)) << shift);
  let input = address(dense, Dense.Input);
  const end = input + ((<usize>depth) << 2);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  if (bytes) {
    for (; input < end; input += 4) {
      const x = v128.load32_splat(input);
      const q0 = v128.load8x8_u(weights);
      const q1 = v128.load8x8_u(weights, 8);
      const q2 = v128.load8x8_u(weights, 16);
      const q3 = v128.load8x8_u(weights, 24);
      s0 = multiplyAdd(x, widened(q0, false, offset), s0);
      s1 = multiplyAdd(x, widened(q0, true, offset), s1);
      s2 = multiplyAdd(x, widened(q1, false, offset), s2);
      s3 = multiplyAdd(x, widened(q1, true, offset), s3);
      s4 = multiplyAdd(x, widened(q2, false, offset), s4);
      s5 = multiplyAdd(x, widened(q2, true, offset), s5);
      s6 = multiplyAdd(x, widened(q3, false, offset), s6);
      s7 = multiplyAdd(x, widened(q3, true, offset), s7);
      weights += 32;
    }
  } else {
    for (; input < end; input += 4) {
      const x = v128.load32_splat(input);
      s0 = multiplyAdd(x, v128.load(weights), s0);
      s1 = multiplyAdd(x, v128.load(weights, 16), s1);
      s2 = multiplyAdd(x, v128.load(weights, 32), s2);
      s3 = multiplyAdd(x, v128.load(weights, 48), s3);
      s4 = multiplyAdd(x, v128.load(weights, 64), s4);
      s5 = multiplyAdd(x, v128.load(weights, 80), s5);
      s6 = multiplyAdd(x, v128.load(weights, 96), s6);
      s7 = multiplyAdd(x, v128.load(weights, 112), s7);
      weights += 128;
    }
  }
  const column = (<usize>(item * PANEL_COLUMNS)) << 2;
  const bias = address(dense, Dense.Bias) + column;
  const output = address(dense, Dense.Output) + column;
  const scale = f32x4.splat(bytes ? float(dense, Dense.WeightScale) : 1);
  const activation = field(dense, Dense.Activation);
  finish(s0, scale, bias, output, activation);
  finish(s1, scale, bias + 16, output + 16, activation);
  finish(s2, scale, bias + 32, output + 32, activation);
  finish(s3, scale, bias + 48, output + 48, activation);
  finish(s4, scale, bias + 64, output + 64, activation);
  finish(s5, scale, bias + 80, output + 80, activation);
  finish(s6, scale, bias + 96, output + 96, activation);
  finish(s7, scale, bias + 112, output + 112, activation);
}

/** Writes four finished numbers. */
function finish(sums: v128, scale: v128, bias: usize, output: usize, activation: i32): void {
  let value = f32x4.add(f32x4.mul(sums, scale), v128.load(bias));
  if (activation === Activation.Relu) value = f32x4.pmax(f32x4.splat(0), value);
  else if (activation === Activation.Tanh) value = hyperbolicTangent(value);
  v128.store(output, value);
}
