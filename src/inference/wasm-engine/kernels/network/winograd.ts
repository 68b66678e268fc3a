import { multiplyAdd } from './product-tile';

/*
 * Winograd's minimal filtering (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016): a
 * tile of F(m×m, 3×3) gives m × m results from (m + 2)² products instead of 9 m².
 *
 * F(4×4) is built on the points 0, ±½, ±2 and ∞, that is on the polynomial x (x² − ¼) (x² − 4), F(2×2) on 0,
 * ±1 and ∞. The kernel's transform takes whole numbers to whole numbers that fit into 16 bits: its rows are
 * multiplied by what that takes, and what it then lacks, results are divided by: 30 for each pass of F(4×4)
 * and 2 for each of F(2×2), all of it with the scale of the weights. The usual points 0, ±1, ±2 lose twice as
 * many digits; ±√½, ±√2 would lose half as many, but for them weights must be floats.
 *
 * A transform of a tile is two passes, first down its columns and then along its rows. A pass works on four
 * channels at once and takes `lines` lines, which lie `lineBytes` apart and whose numbers lie `stepBytes`
 * apart.
 */

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
  const half = f32x4.splat(0.5);
  const two = f32x4.splat(2);
  const minusFour = f32x4.splat(-4);
  const minusQuarter = f32x4.splat(-0.25);
  const minusMiddle = f32x4.splat(-4.25);
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
    v128.store(put, multiplyAdd(minusMiddle, d2, f32x4.add(d0, d4)));
    const even = multiplyAdd(minusFour, d2, d4);
    const odd = f32x4.mul(half, multiplyAdd(minusFour, d1, d3));
    put += toStepBytes;
    v128.store(put, f32x4.add(even, odd));
    put += toStepBytes;
    v128.store(put, f32x4.sub(even, odd));
    const farEven = multiplyAdd(minusQuarter, d2, d4);
    const farOdd = f32x4.mul(two, multiplyAdd(minusQuarter, d1, d3));
    put += toStepBytes;
    v128.store(put, f32x4.add(farEven, farOdd));
    put += toStepBytes;
    v128.store(put, f32x4.sub(farEven, farOdd));
    put += toStepBytes;
    v128.store(put, multiplyAdd(minusMiddle, d3, f32x4.add(d1, d5)));
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

/** Results of F(4×4), thirty times as large: six sums of a line to four numbers. */
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
  const minusHalf = f32x4.splat(-0.5);
  const minusFour = f32x4.splat(-4);
  const four = f32x4.splat(4);
  const eight = f32x4.splat(8);
  const thirty = f32x4.splat(30);
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
    const nearOdd = f32x4.sub(m1, m2);
    const farOdd = f32x4.sub(m3, m4);
    const odd = f32x4.sub(farOdd, nearOdd);
    let put = target;
    v128.store(put, multiplyAdd(thirty, m0, multiplyAdd(minusFour, near, far)));
    put += toStepBytes;
    v128.store(put, f32x4.add(odd, odd));
    put += toStepBytes;
    v128.store(put, f32x4.sub(f32x4.mul(four, far), near));
    put += toStepBytes;
    v128.store(put, multiplyAdd(eight, farOdd, multiplyAdd(minusHalf, nearOdd, f32x4.mul(thirty, m5))));
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Results of F(2×2), twice as large: four sums of a line to two numbers. */
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
    v128.store(target, f32x4.add(f32x4.add(m0, m0), f32x4.add(m1, m2)));
    v128.store(target + toStepBytes, f32x4.sub(f32x4.sub(m1, m2), f32x4.add(m3, m3)));
    source += fromLineBytes;
    target += toLineBytes;
  }
}
