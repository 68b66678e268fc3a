import {
  accumulateProduct,
  addressAt,
  packPanels,
  roundUp,
  TILE_BYTES,
  TILE_COLUMNS,
  TILE_ROWS,
} from './matrix-tile';

/** Depth that is packed at a time: a panel of 8 columns is then 8 kB and stays in the first cache. */
const BLOCK_DEPTH: i32 = 256;

/** Rows of the left factor that are packed at a time: 128 kB, for the second cache. */
const BLOCK_ROWS: i32 = 128;

/** Up to so many rows a product is bound by reading the right factor, and packing that would cost more. */
const FEW_ROWS: i32 = 4;

/** Bytes of workspace that {@link matrixProduct} needs for a result of so many columns. */
export function matrixProductWorkspace(columns: i32): usize {
  return TILE_BYTES + ((<usize>(BLOCK_DEPTH * (BLOCK_ROWS + roundUp(columns, TILE_COLUMNS)))) << 2);
}

/**
 * Writes to `c` `[rows, columns]` the product of `a` and `b`, whose numbers are `a[row · aRowStride + k ·
 * aDepthStride]` and `b[k · bDepthStride + column · bColumnStride]`: strides say what is transposed.
 */
export function matrixProduct(
  a: usize,
  aRowStride: i32,
  aDepthStride: i32,
  b: usize,
  bDepthStride: i32,
  bColumnStride: i32,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  workspace: usize,
): void {
  memory.fill(c, 0, (<usize>rows * columns) << 2);
  if (rows <= FEW_ROWS && bColumnStride === 1) {
    sumOfRows(a, aRowStride, aDepthStride, b, bDepthStride, c, rows, columns, depth);
    return;
  }
  if (rows <= FEW_ROWS && bDepthStride === 1 && aDepthStride === 1) {
    dotProducts(a, aRowStride, b, bColumnStride, c, rows, columns, depth);
    return;
  }
  const edge = workspace;
  const rowPanels = edge + TILE_BYTES;
  const columnPanels = addressAt(rowPanels, BLOCK_DEPTH * BLOCK_ROWS);
  for (let k = 0; k < depth; k += BLOCK_DEPTH) {
    const blockDepth = min(BLOCK_DEPTH, depth - k);
    packPanels(
      addressAt(b, k * bDepthStride),
      bDepthStride,
      bColumnStride,
      blockDepth,
      columns,
      TILE_COLUMNS,
      columnPanels,
    );
    for (let row = 0; row < rows; row += BLOCK_ROWS) {
      const blockRows = min(BLOCK_ROWS, rows - row);
      const first = addressAt(a, k * aDepthStride + row * aRowStride);
      packPanels(first, aDepthStride, aRowStride, blockDepth, blockRows, TILE_ROWS, rowPanels);
      accumulateProduct(
        rowPanels,
        columnPanels,
        blockDepth,
        addressAt(c, row * columns),
        (<usize>columns) << 2,
        blockRows,
        columns,
        edge,
      );
    }
  }
}

/**
 * A few rows times a matrix whose rows lie in one piece: each row of the result is a weighted sum of those.
 * Four at a time are added to it, so that it is loaded and stored a quarter as often, and the matrix is read
 * once from front to back.
 */
function sumOfRows(
  a: usize,
  aRowStride: i32,
  aDepthStride: i32,
  b: usize,
  bDepthStride: i32,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
): void {
  const wholeDepth = depth & ~3;
  for (let k = 0; k < wholeDepth; k += 4) {
    for (let row = 0; row < rows; row++) {
      const first = row * aRowStride + k * aDepthStride;
      const s0 = f32.load(addressAt(a, first));
      const s1 = f32.load(addressAt(a, first + aDepthStride));
      const s2 = f32.load(addressAt(a, first + 2 * aDepthStride));
      const s3 = f32.load(addressAt(a, first + 3 * aDepthStride));
      const v0 = f32x4.splat(s0);
      const v1 = f32x4.splat(s1);
      const v2 = f32x4.splat(s2);
      const v3 = f32x4.splat(s3);
      let to = addressAt(c, row * columns);
      let b0 = addressAt(b, k * bDepthStride);
      let b1 = addressAt(b0, bDepthStride);
      let b2 = addressAt(b1, bDepthStride);
      let b3 = addressAt(b2, bDepthStride);
      let column = 0;
      for (; column + 4 <= columns; column += 4) {
        const first = f32x4.add(f32x4.mul(v0, v128.load(b0)), f32x4.mul(v1, v128.load(b1)));
        const last = f32x4.add(f32x4.mul(v2, v128.load(b2)), f32x4.mul(v3, v128.load(b3)));
        v128.store(to, f32x4.add(v128.load(to), f32x4.add(first, last)));
        to += 16;
        b0 += 16;
        b1 += 16;
        b2 += 16;
        b3 += 16;
      }
      for (; column < columns; column++) {
        const sum = s0 * f32.load(b0) + s1 * f32.load(b1) + (s2 * f32.load(b2) + s3 * f32.load(b3));
        f32.store(to, f32.load(to) + sum);
        to += 4;
        b0 += 4;
        b1 += 4;
        b2 += 4;
        b3 += 4;
      }
    }
  }
  for (let k = wholeDepth; k < depth; k++) {
    for (let row = 0; row < rows; row++) {
      const scale = f32.load(addressAt(a, row * aRowStride + k * aDepthStride));
      for (let column = 0; column < columns; column++) {
        const to = addressAt(c, row * columns + column);
        f32.store(to, f32.load(to) + scale * f32.load(addressAt(b, k * bDepthStride + column)));
      }
    }
  }
}

/** A few rows times a transposed matrix: every number is the dot product of two rows in one piece. */
function dotProducts(
  a: usize,
  aRowStride: i32,
  b: usize,
  bColumnStride: i32,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
): void {
  const wholeDepth = depth & ~7;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      let left = addressAt(a, row * aRowStride);
      let right = addressAt(b, column * bColumnStride);
      let sum0 = f32x4.splat(0);
      let sum1 = f32x4.splat(0);
      for (let k = 0; k < wholeDepth; k += 8) {
        sum0 = f32x4.add(sum0, f32x4.mul(v128.load(left), v128.load(right)));
        sum1 = f32x4.add(sum1, f32x4.mul(v128.load(left, 16), v128.load(right, 16)));
        left += 32;
        right += 32;
      }
      const sums = f32x4.add(sum0, sum1);
      let sum =
        f32x4.extract_lane(sums, 0) +
        f32x4.extract_lane(sums, 1) +
        (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
      for (let k = wholeDepth; k < depth; k++) {
        sum += f32.load(left) * f32.load(right);
        left += 4;
        right += 4;
      }
      f32.store(addressAt(c, row * columns + column), sum);
    }
  }
}
