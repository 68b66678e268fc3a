import { addressAt } from './matrix-tile';

/**
 * One step of Adam for `count` numbers: reads `value`, its moments and its `gradient`, writes the new value
 * and moments.
 *
 * @param firstDecay share of the first moment that is kept; `secondDecay` of the second.
 * @param epsilon added to the root of the second moment.
 * @param rate learning rate with the correction of both moments' bias in it.
 * @param kept share of the value that weight decay leaves.
 */
export function adamStep(
  value: usize,
  first: usize,
  second: usize,
  gradient: usize,
  newValue: usize,
  newFirst: usize,
  newSecond: usize,
  count: i32,
  firstDecay: f64,
  secondDecay: f64,
  epsilon: f32,
  rate: f32,
  kept: f32,
): void {
  const oldFirst = <f32>firstDecay;
  const newShare = <f32>(1 - firstDecay);
  const oldSecond = <f32>secondDecay;
  const newSquareShare = <f32>(1 - secondDecay);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const g = v128.load(addressAt(gradient, i));
    const m = f32x4.add(
      f32x4.mul(v128.load(addressAt(first, i)), f32x4.splat(oldFirst)),
      f32x4.mul(g, f32x4.splat(newShare)),
    );
    const v = f32x4.add(
      f32x4.mul(v128.load(addressAt(second, i)), f32x4.splat(oldSecond)),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(newSquareShare)),
    );
    const step = f32x4.mul(f32x4.div(m, f32x4.add(f32x4.sqrt(v), f32x4.splat(epsilon))), f32x4.splat(rate));
    v128.store(addressAt(newFirst, i), m);
    v128.store(addressAt(newSecond, i), v);
    v128.store(
      addressAt(newValue, i),
      f32x4.sub(f32x4.mul(v128.load(addressAt(value, i)), f32x4.splat(kept)), step),
    );
  }
  for (let i = whole; i < count; i++) {
    const g = f32.load(addressAt(gradient, i));
    const m = f32.load(addressAt(first, i)) * oldFirst + g * newShare;
    const v = f32.load(addressAt(second, i)) * oldSecond + g * g * newSquareShare;
    f32.store(addressAt(newFirst, i), m);
    f32.store(addressAt(newSecond, i), v);
    f32.store(
      addressAt(newValue, i),
      f32.load(addressAt(value, i)) * kept - (m / (sqrt<f32>(v) + epsilon)) * rate,
    );
  }
}
