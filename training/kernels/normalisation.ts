import { addressAt } from './matrix-tile';

/*
 * Batch normalisation with the statistics of the batch, and the ReLU after it. Maps are rows (positions) of
 * columns (channels). Sums over the rows are taken block by block: a block fits the first cache, so that
 * going through it four columns at a time reads memory once, and the sum of a block is rounded before it
 * joins the total, which keeps totals over very many rows precise.
 */

/** Numbers of a block of rows: 16 kB. */
const BLOCK_NUMBERS: i32 = 4096;

/** Rows of a block, however wide they are. */
const LEAST_BLOCK_ROWS: i32 = 8;

function blockRows(columns: i32): i32 {
  return max(LEAST_BLOCK_ROWS, BLOCK_NUMBERS / columns);
}

/** Adds four numbers to the four at `to`. */
function addFour(to: usize, values: v128): void {
  v128.store(to, f32x4.add(v128.load(to), values));
}

/** Divides every number of a list by `divisor`. */
function divideAll(values: usize, count: i32, divisor: f32): void {
  for (let i = 0; i < count; i++) f32.store(addressAt(values, i), f32.load(addressAt(values, i)) / divisor);
}

/** Writes mean and population variance of each column of `x` `[rows, columns]`. */
export function columnMoments(x: usize, mean: usize, variance: usize, rows: i32, columns: i32): void {
  const wholeColumns = columns & ~3;
  const rowBytes = (<usize>columns) << 2;
  const step = blockRows(columns);
  memory.fill(mean, 0, rowBytes);
  memory.fill(variance, 0, rowBytes);
  for (let first = 0; first < rows; first += step) {
    const count = min(step, rows - first);
    for (let column = 0; column < wholeColumns; column += 4) {
      let from = addressAt(x, first * columns + column);
      let sum = f32x4.splat(0);
      for (let row = 0; row < count; row++) {
        sum = f32x4.add(sum, v128.load(from));
        from += rowBytes;
      }
      addFour(addressAt(mean, column), sum);
    }
    for (let column = wholeColumns; column < columns; column++) {
      let from = addressAt(x, first * columns + column);
      let sum: f32 = 0;
      for (let row = 0; row < count; row++) {
        sum += f32.load(from);
        from += rowBytes;
      }
      f32.store(addressAt(mean, column), f32.load(addressAt(mean, column)) + sum);
    }
  }
  divideAll(mean, columns, <f32>rows);
  for (let first = 0; first < rows; first += step) {
    const count = min(step, rows - first);
    for (let column = 0; column < wholeColumns; column += 4) {
      let from = addressAt(x, first * columns + column);
      const centre = v128.load(addressAt(mean, column));
      let sum = f32x4.splat(0);
      for (let row = 0; row < count; row++) {
        const distance = f32x4.sub(v128.load(from), centre);
        sum = f32x4.add(sum, f32x4.mul(distance, distance));
        from += rowBytes;
      }
      addFour(addressAt(variance, column), sum);
    }
    for (let column = wholeColumns; column < columns; column++) {
      let from = addressAt(x, first * columns + column);
      const centre = f32.load(addressAt(mean, column));
      let sum: f32 = 0;
      for (let row = 0; row < count; row++) {
        const distance = f32.load(from) - centre;
        sum += distance * distance;
        from += rowBytes;
      }
      f32.store(addressAt(variance, column), f32.load(addressAt(variance, column)) + sum);
    }
  }
  divideAll(variance, columns, <f32>rows);
}

/** Writes `y = x · slope + offset` by columns, 0 instead of less than that where `relu`. */
export function scaleColumns(
  x: usize,
  slope: usize,
  offset: usize,
  y: usize,
  rows: i32,
  columns: i32,
  relu: bool,
): void {
  const wholeColumns = columns & ~3;
  const least: f32 = relu ? 0 : -Infinity;
  const leastFour = f32x4.splat(least);
  let from = x;
  let to = y;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < wholeColumns; column += 4) {
      const scaled = f32x4.mul(v128.load(from), v128.load(addressAt(slope, column)));
      v128.store(to, f32x4.max(f32x4.add(scaled, v128.load(addressAt(offset, column))), leastFour));
      from += 16;
      to += 16;
    }
    for (let column = wholeColumns; column < columns; column++) {
      const scaled =
        f32.load(from) * f32.load(addressAt(slope, column)) + f32.load(addressAt(offset, column));
      f32.store(to, max<f32>(scaled, least));
      from += 4;
      to += 4;
    }
  }
}

/** Where the value `y` that ReLU gave is not above 0, no gradient passes. */
function passedFour(y: usize, dy: usize, relu: bool): v128 {
  const d = v128.load(dy);
  return relu ? v128.and(d, f32x4.gt(v128.load(y), f32x4.splat(0))) : d;
}

function passed(y: usize, dy: usize, relu: bool): f32 {
  return relu && !(f32.load(y) > 0) ? 0 : f32.load(dy);
}

/**
 * Writes for each column the sums over the rows of d and of `d · (x − mean)`, where d is `dy`, but 0 where
 * `relu` gave a `y` that is not above 0: the gradient by the offset, and by the slope of `x − mean`.
 */
export function gradientSums(
  x: usize,
  y: usize,
  dy: usize,
  mean: usize,
  sums: usize,
  products: usize,
  rows: i32,
  columns: i32,
  relu: bool,
): void {
  const wholeColumns = columns & ~3;
  const rowBytes = (<usize>columns) << 2;
  const step = blockRows(columns);
  memory.fill(sums, 0, rowBytes);
  memory.fill(products, 0, rowBytes);
  for (let first = 0; first < rows; first += step) {
    const count = min(step, rows - first);
    for (let column = 0; column < wholeColumns; column += 4) {
      let offset = addressAt(0, first * columns + column);
      const centre = v128.load(addressAt(mean, column));
      let sum = f32x4.splat(0);
      let product = f32x4.splat(0);
      for (let row = 0; row < count; row++) {
        const d = passedFour(y + offset, dy + offset, relu);
        sum = f32x4.add(sum, d);
        product = f32x4.add(product, f32x4.mul(d, f32x4.sub(v128.load(x + offset), centre)));
        offset += rowBytes;
      }
      addFour(addressAt(sums, column), sum);
      addFour(addressAt(products, column), product);
    }
    for (let column = wholeColumns; column < columns; column++) {
      let offset = addressAt(0, first * columns + column);
      const centre = f32.load(addressAt(mean, column));
      let sum: f32 = 0;
      let product: f32 = 0;
      for (let row = 0; row < count; row++) {
        const d = passed(y + offset, dy + offset, relu);
        sum += d;
        product += d * (f32.load(x + offset) - centre);
        offset += rowBytes;
      }
      f32.store(addressAt(sums, column), f32.load(addressAt(sums, column)) + sum);
      f32.store(addressAt(products, column), f32.load(addressAt(products, column)) + product);
    }
  }
}

/** Writes `dx = d · a + x · b + c` by columns, where d is as in {@link gradientSums}. */
export function combineColumns(
  x: usize,
  y: usize,
  dy: usize,
  a: usize,
  b: usize,
  c: usize,
  dx: usize,
  rows: i32,
  columns: i32,
  relu: bool,
): void {
  const wholeColumns = columns & ~3;
  let offset: usize = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < wholeColumns; column += 4) {
      const d = passedFour(y + offset, dy + offset, relu);
      const linear = f32x4.add(
        f32x4.mul(v128.load(x + offset), v128.load(addressAt(b, column))),
        v128.load(addressAt(c, column)),
      );
      v128.store(dx + offset, f32x4.add(f32x4.mul(d, v128.load(addressAt(a, column))), linear));
      offset += 16;
    }
    for (let column = wholeColumns; column < columns; column++) {
      const d = passed(y + offset, dy + offset, relu);
      const linear = f32.load(x + offset) * f32.load(addressAt(b, column)) + f32.load(addressAt(c, column));
      f32.store(dx + offset, d * f32.load(addressAt(a, column)) + linear);
      offset += 4;
    }
  }
}
