import { multiplyAdd } from './product-tile';

/*
 * The transforms of kernels that go with those of `winograd.ts`: each number over the slope of the polynomial
 * at its point. In double precision for weights that are packed once; in single precision, four filters at a
 * time, for bytes that are transformed whenever they are used.
 */

/** Kernel of F(4×4), in double precision: three numbers of a line to six. */
export function kernelPass4(
  lines: i32,
  from: usize,
  fromLineBytes: usize,
  fromStepBytes: usize,
  to: usize,
  toLineBytes: usize,
  toStepBytes: usize,
): void {
  let source = from;
  let target = to;
  for (let line = 0; line < lines; line++) {
    const g0 = f64.load(source);
    const g1 = f64.load(source + fromStepBytes);
    const g2 = f64.load(source + 2 * fromStepBytes);
    const even = (g0 + 0.5 * g2) / -1.5;
    const odd = (Math.SQRT1_2 * g1) / -1.5;
    const farEven = (g0 + 2 * g2) / 6;
    const farOdd = (Math.SQRT2 * g1) / 6;
    f64.store(target, g0);
    f64.store(target + toStepBytes, even + odd);
    f64.store(target + 2 * toStepBytes, even - odd);
    f64.store(target + 3 * toStepBytes, farEven + farOdd);
    f64.store(target + 4 * toStepBytes, farEven - farOdd);
    f64.store(target + 5 * toStepBytes, g2);
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Kernel of F(2×2), in double precision: three numbers of a line to four. */
export function kernelPass2(
  lines: i32,
  from: usize,
  fromLineBytes: usize,
  fromStepBytes: usize,
  to: usize,
  toLineBytes: usize,
  toStepBytes: usize,
): void {
  let source = from;
  let target = to;
  for (let line = 0; line < lines; line++) {
    const g0 = f64.load(source);
    const g1 = f64.load(source + fromStepBytes);
    const g2 = f64.load(source + 2 * fromStepBytes);
    f64.store(target, g0);
    f64.store(target + toStepBytes, (g0 + g2 + g1) / 2);
    f64.store(target + 2 * toStepBytes, (g0 + g2 - g1) / 2);
    f64.store(target + 3 * toStepBytes, g2);
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Kernel of F(4×4), of four filters at once: three numbers of a line to six. */
export function kernelLanes4(
  lines: i32,
  from: usize,
  fromLineBytes: usize,
  fromStepBytes: usize,
  to: usize,
  toLineBytes: usize,
  toStepBytes: usize,
): void {
  let source = from;
  let target = to;
  const third = f32x4.splat(1.0 / 3);
  const sixth = f32x4.splat(1.0 / 6);
  const odd = f32x4.splat((-Math.SQRT1_2 / 1.5) as f32);
  const farOdd = f32x4.splat((Math.SQRT2 / 6) as f32);
  const minusTwoThirds = f32x4.splat(-2.0 / 3);
  for (let line = 0; line < lines; line++) {
    const g0 = v128.load(source);
    const g1 = v128.load(source + fromStepBytes);
    const g2 = v128.load(source + 2 * fromStepBytes);
    const part = f32x4.mul(g2, third);
    const near = f32x4.sub(f32x4.mul(g0, minusTwoThirds), part);
    const nearOdd = f32x4.mul(g1, odd);
    const far = multiplyAdd(g0, sixth, part);
    const farther = f32x4.mul(g1, farOdd);
    let put = target;
    v128.store(put, g0);
    put += toStepBytes;
    v128.store(put, f32x4.add(near, nearOdd));
    put += toStepBytes;
    v128.store(put, f32x4.sub(near, nearOdd));
    put += toStepBytes;
    v128.store(put, f32x4.add(far, farther));
    put += toStepBytes;
    v128.store(put, f32x4.sub(far, farther));
    put += toStepBytes;
    v128.store(put, g2);
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Kernel of F(2×2), of four filters at once: three numbers of a line to four. */
export function kernelLanes2(
  lines: i32,
  from: usize,
  fromLineBytes: usize,
  fromStepBytes: usize,
  to: usize,
  toLineBytes: usize,
  toStepBytes: usize,
): void {
  let source = from;
  let target = to;
  const half = f32x4.splat(0.5);
  for (let line = 0; line < lines; line++) {
    const g0 = v128.load(source);
    const g1 = f32x4.mul(v128.load(source + fromStepBytes), half);
    const g2 = v128.load(source + 2 * fromStepBytes);
    const even = f32x4.mul(f32x4.add(g0, g2), half);
    v128.store(target, g0);
    v128.store(target + toStepBytes, f32x4.add(even, g1));
    v128.store(target + 2 * toStepBytes, f32x4.sub(even, g1));
    v128.store(target + 3 * toStepBytes, g2);
    source += fromLineBytes;
    target += toLineBytes;
  }
}
