import { multiplyAdd } from './product-tile';

/*
 * The LSTM's functions on four numbers at a time, within 1e-6 of `Math` (relative). Exponentials by Cody and
 * Waite's reduction to |r| ≤ ln 2 / 2 and the Taylor series to the seventh power; small tangents by their own
 * series (Cephes, `tanhf`), where the exponential's formula would cancel.
 */

const LOG2_E: f32 = Math.LOG2E as f32;
/** ln 2 in two parts, the first with few digits, so that whole multiples of it are exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;
/** Under this the exponential is not told from 0. */
const LEAST_EXPONENT: f32 = -87;
/** Up to this the series of the tangent holds. */
const SERIES_LIMIT: f32 = 0.625;

/** eˣ of numbers at most 0. */
export function exponential(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(LEAST_EXPONENT));
  const count = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(LOG2_E)));
  const part = f32x4.sub(bounded, f32x4.mul(count, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(part, f32x4.mul(count, f32x4.splat(LN2_LOW)));
  let sum = f32x4.splat(1.0 / 5040);
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 720));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 120));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 24));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 6));
  sum = multiplyAdd(sum, r, f32x4.splat(0.5));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  // 2ⁿ by its bits.
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(count), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

/** The logistic function 1 / (1 + e⁻ˣ) of four numbers. */
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exponential(f32x4.neg(f32x4.abs(x)));
  const below = f32x4.lt(x, f32x4.splat(0));
  return f32x4.div(v128.bitselect(e, one, below), f32x4.add(one, e));
}

/** The hyperbolic tangent of four numbers. */
export function hyperbolicTangent(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = f32x4.splat(1);
  const e = exponential(f32x4.mul(f32x4.splat(-2), size));
  const far = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const square = f32x4.mul(x, x);
  let sum = f32x4.splat(-5.70498872745e-3);
  sum = multiplyAdd(sum, square, f32x4.splat(2.06390887954e-2));
  sum = multiplyAdd(sum, square, f32x4.splat(-5.37397155531e-2));
  sum = multiplyAdd(sum, square, f32x4.splat(1.33314422036e-1));
  sum = multiplyAdd(sum, square, f32x4.splat(-3.33332819422e-1));
  const near = multiplyAdd(f32x4.mul(sum, square), x, x);
  // The sign bit of x, on the far formula's size.
  const signed = v128.bitselect(x, far, i32x4.splat(0x80000000));
  return v128.bitselect(near, signed, f32x4.lt(size, f32x4.splat(SERIES_LIMIT)));
}

/** Replaces `count` numbers, a multiple of 4, by their sigmoids (`tangent` false) or tangents: for tests. */
export function activate(values: usize, count: i32, tangent: bool): void {
  const end = values + ((<usize>count) << 2);
  for (let place = values; place < end; place += 16) {
    const x = v128.load(place);
    v128.store(place, tangent ? hyperbolicTangent(x) : sigmoid(x));
  }
}

/** `length` numbers to probabilities that sum to 1, in place. */
export function softmax(values: usize, length: i32): void {
  const end = values + ((<usize>length) << 2);
  let most = f32.load(values);
  for (let place = values; place < end; place += 4) most = max(most, f32.load(place));
  let sum: f32 = 0;
  for (let place = values; place < end; place += 4) {
    const e = f32x4.extract_lane(exponential(f32x4.splat(f32.load(place) - most)), 0);
    f32.store(place, e);
    sum += e;
  }
  for (let place = values; place < end; place += 4) f32.store(place, f32.load(place) / sum);
}
