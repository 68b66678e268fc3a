import { multiplyAdd } from './product-tile';

/*
 * Winograd's minimal filtering (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016): a
 * tile of F(m×m, 3×3) gives m × m results from (m + 2)² products instead of 9 m².
 *
 * F(4×4) is built on the points 0, ±√½, ±√2 and ∞, that is on the polynomial x (x² − ½) (x² − 2). The usual
 * points 0, ±1, ±2 lose three times as many digits at 512 channels; these cost no more. F(2×2) is built on 0,
 * ±1 and ∞.
 *
 * A transform of a tile is two passes, first down its columns and then along its rows. A pass works on four
 * channels at once and takes `lines` lines, which lie `lineBytes` apart and whose numbers lie `stepBytes`
 * apart.
 */

const ROOT_HALF: f32 = Math.SQRT1_2 as f32;
const ROOT_TWO: f32 = Math.SQRT2 as f32;

/** Input of F(4×4): six numbers of a line to six. */
export function inputPass4(
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
  const rootHalf = f32x4.splat(ROOT_HALF);
  const rootTwo = f32x4.splat(ROOT_TWO);
  const minusTwo = f32x4.splat(-2);
  const minusHalf = f32x4.splat(-0.5);
  const minusFiveHalves = f32x4.splat(-2.5);
  for (let line = 0; line < lines; line++) {
    let place = source;
    const d0 = v128.load(place);
    place += fromStepBytes;
    const d1 = v128.load(place);
    place += fromStepBytes;
    const d2 = v128.load(place);
    place += fromStepBytes;
    const d3 = v128.load(place);
    place += fromStepBytes;
    const d4 = v128.load(place);
    place += fromStepBytes;
    const d5 = v128.load(place);
    let put = target;
    v128.store(put, multiplyAdd(minusFiveHalves, d2, f32x4.add(d0, d4)));
    const even = multiplyAdd(minusTwo, d2, d4);
    const odd = f32x4.mul(rootHalf, multiplyAdd(minusTwo, d1, d3));
    put += toStepBytes;
    v128.store(put, f32x4.add(even, odd));
    put += toStepBytes;
    v128.store(put, f32x4.sub(even, odd));
    const farEven = multiplyAdd(minusHalf, d2, d4);
    const farOdd = f32x4.mul(rootTwo, multiplyAdd(minusHalf, d1, d3));
    put += toStepBytes;
    v128.store(put, f32x4.add(farEven, farOdd));
    put += toStepBytes;
    v128.store(put, f32x4.sub(farEven, farOdd));
    put += toStepBytes;
    v128.store(put, multiplyAdd(minusFiveHalves, d3, f32x4.add(d1, d5)));
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Input of F(2×2): four numbers of a line to four. */
export function inputPass2(
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
    const d0 = v128.load(source);
    const d1 = v128.load(source + fromStepBytes);
    const d2 = v128.load(source + 2 * fromStepBytes);
    const d3 = v128.load(source + 3 * fromStepBytes);
    v128.store(target, f32x4.sub(d0, d2));
    v128.store(target + toStepBytes, f32x4.add(d1, d2));
    v128.store(target + 2 * toStepBytes, f32x4.sub(d2, d1));
    v128.store(target + 3 * toStepBytes, f32x4.sub(d1, d3));
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Results of F(4×4): six sums of a line to four numbers. */
export function outputPass4(
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
  const rootHalf = f32x4.splat(ROOT_HALF);
  const rootTwo = f32x4.splat(ROOT_TWO);
  const half = f32x4.splat(0.5);
  const two = f32x4.splat(2);
  for (let line = 0; line < lines; line++) {
    let place = source;
    const m0 = v128.load(place);
    place += fromStepBytes;
    const m1 = v128.load(place);
    place += fromStepBytes;
    const m2 = v128.load(place);
    place += fromStepBytes;
    const m3 = v128.load(place);
    place += fromStepBytes;
    const m4 = v128.load(place);
    place += fromStepBytes;
    const m5 = v128.load(place);
    const near = f32x4.add(m1, m2);
    const far = f32x4.add(m3, m4);
    const nearOdd = f32x4.mul(rootHalf, f32x4.sub(m1, m2));
    const farOdd = f32x4.mul(rootTwo, f32x4.sub(m3, m4));
    let put = target;
    v128.store(put, f32x4.add(m0, f32x4.add(near, far)));
    put += toStepBytes;
    v128.store(put, f32x4.add(nearOdd, farOdd));
    put += toStepBytes;
    v128.store(put, multiplyAdd(half, near, f32x4.mul(two, far)));
    put += toStepBytes;
    v128.store(put, multiplyAdd(half, nearOdd, multiplyAdd(two, farOdd, m5)));
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Results of F(2×2): four sums of a line to two numbers. */
export function outputPass2(
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
    const m0 = v128.load(source);
    const m1 = v128.load(source + fromStepBytes);
    const m2 = v128.load(source + 2 * fromStepBytes);
    const m3 = v128.load(source + 3 * fromStepBytes);
    v128.store(target, f32x4.add(m0, f32x4.add(m1, m2)));
    v128.store(target + toStepBytes, f32x4.sub(f32x4.sub(m1, m2), m3));
    source += fromLineBytes;
    target += toLineBytes;
  }
}
