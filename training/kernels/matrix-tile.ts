/*
 * The innermost loops of every product, and the layout of what they read.
 *
 * A tile of the result is 4 rows by 8 columns: eight registers of four numbers, which leaves half of the
 * sixteen registers of an x86 core for two pieces of a row of the right factor and the number that multiplies
 * them.
 *
 * The right factor is packed into panels of 8 columns, `[columns / 8][depth][8]`, the left one (where it is
 * packed) into panels of 4 rows, `[rows / 4][depth][4]`: a tile then reads both from front to back. Panels
 * that are not full end in zeros.
 */

/** Rows of a tile. */
export const TILE_ROWS: i32 = 4;

/** Columns of a tile. */
export const TILE_COLUMNS: i32 = 8;

/** Bytes of a tile of its own, for the edges of a result. */
export const TILE_BYTES: usize = 128;

/** Bytes of a row of such a tile. */
const TILE_ROW_BYTES: usize = 32;

/** `value` rounded up to a multiple of `step`, a power of two. */
export function roundUp(value: i32, step: i32): i32 {
  return (value + step - 1) & ~(step - 1);
}

/** Address of the number at `index` of an array of 32-bit numbers. */
export function addressAt(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2);
}

/** a · b + c, rounded once where the module may use what the machine has for it (relaxed SIMD). */
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** Adds to a full tile at `c` the product of a panel of 4 rows and a panel of 8 columns. */
function accumulatePanels(rows: usize, columns: usize, depth: i32, c: usize, rowBytes: usize): void {
  const c1 = c + rowBytes;
  const c2 = c1 + rowBytes;
  const c3 = c2 + rowBytes;
  let c00 = v128.load(c);
  let c01 = v128.load(c, 16);
  let c10 = v128.load(c1);
  let c11 = v128.load(c1, 16);
  let c20 = v128.load(c2);
  let c21 = v128.load(c2, 16);
  let c30 = v128.load(c3);
  let c31 = v128.load(c3, 16);
  let a = rows;
  let b = columns;
  const end = columns + ((<usize>depth) << 5);
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = multiplyAdd(a0, b0, c00);
    c01 = multiplyAdd(a0, b1, c01);
    const a1 = v128.load32_splat(a, 4);
    c10 = multiplyAdd(a1, b0, c10);
    c11 = multiplyAdd(a1, b1, c11);
    const a2 = v128.load32_splat(a, 8);
    c20 = multiplyAdd(a2, b0, c20);
    c21 = multiplyAdd(a2, b1, c21);
    const a3 = v128.load32_splat(a, 12);
    c30 = multiplyAdd(a3, b0, c30);
    c31 = multiplyAdd(a3, b1, c31);
    a += 16;
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}

/**
 * Adds to a `rows` × `columns` result at `c`, whose rows lie `rowBytes` apart, the product of packed factors
 * of equal depth. Tiles over an edge are computed at `edge`, a tile's place, and their valid part is copied.
 */
export function accumulateProduct(
  rowPanels: usize,
  columnPanels: usize,
  depth: i32,
  c: usize,
  rowBytes: usize,
  rows: i32,
  columns: i32,
  edge: usize,
): void {
  for (let column = 0; column < columns; column += TILE_COLUMNS) {
    const columnPanel = addressAt(columnPanels, column * depth);
    const validColumns = min(TILE_COLUMNS, columns - column);
    for (let row = 0; row < rows; row += TILE_ROWS) {
      const rowPanel = addressAt(rowPanels, row * depth);
      const validRows = min(TILE_ROWS, rows - row);
      const tile = addressAt(c + <usize>row * rowBytes, column);
      if (validRows === TILE_ROWS && validColumns === TILE_COLUMNS) {
        accumulatePanels(rowPanel, columnPanel, depth, tile, rowBytes);
      } else {
        copyRows(tile, rowBytes, edge, TILE_ROW_BYTES, validRows, validColumns);
        accumulatePanels(rowPanel, columnPanel, depth, edge, TILE_ROW_BYTES);
        copyRows(edge, TILE_ROW_BYTES, tile, rowBytes, validRows, validColumns);
      }
    }
  }
}

/** Copies the first `columns` numbers of `rows` rows, which lie the given bytes apart. */
function copyRows(from: usize, fromBytes: usize, to: usize, toBytes: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(to + <usize>row * toBytes, from + <usize>row * fromBytes, (<usize>columns) << 2);
  }
}

/**
 * Packs `source`, whose number at depth `k` and line `i` is `source[k · depthStride + i · lineStride]`, into
 * panels of `width` (4 or 8) lines.
 */
export function packPanels(
  source: usize,
  depthStride: i32,
  lineStride: i32,
  depth: i32,
  lines: i32,
  width: i32,
  panels: usize,
): void {
  const panelRowBytes = (<usize>width) << 2;
  for (let line = 0; line < lines; line += width) {
    const panel = addressAt(panels, line * depth);
    const valid = min(width, lines - line);
    if (lineStride === 1 && valid === width) {
      let from = addressAt(source, line);
      let to = panel;
      for (let k = 0; k < depth; k++) {
        v128.store(to, v128.load(from));
        if (width === TILE_COLUMNS) v128.store(to, v128.load(from, 16), 16);
        to += panelRowBytes;
        from = addressAt(from, depthStride);
      }
      continue;
    }
    for (let i = 0; i < width; i++) {
      let to = addressAt(panel, i);
      let from = addressAt(source, (line + i) * lineStride);
      for (let k = 0; k < depth; k++) {
        f32.store(to, i < valid ? f32.load(from) : 0);
        to += panelRowBytes;
        from = addressAt(from, depthStride);
      }
    }
  }
}

/**
 * Adds to four rows of 8 numbers, wherever they lie, the products of four gathered rows and a panel of 8
 * columns, summed over `taps` taps of `depth` channels each. `rows` names the four rows of each tap by
 * address; the taps of the panel lie `tapBytes` apart. A tap whose four rows are all `zeroRow` adds nothing
 * and is passed over.
 *
 * @param offset bytes from a row's start to the first of the channels that are meant.
 */
export function accumulateGathered(
  rows: usize,
  taps: i32,
  offset: usize,
  depth: i32,
  panel: usize,
  tapBytes: usize,
  zeroRow: usize,
  c0: usize,
  c1: usize,
  c2: usize,
  c3: usize,
): void {
  let c00 = v128.load(c0);
  let c01 = v128.load(c0, 16);
  let c10 = v128.load(c1);
  let c11 = v128.load(c1, 16);
  let c20 = v128.load(c2);
  let c21 = v128.load(c2, 16);
  let c30 = v128.load(c3);
  let c31 = v128.load(c3, 16);
  const nothing = i32x4.splat(<i32>zeroRow);
  for (let tap = 0; tap < taps; tap++) {
    const four = v128.load(rows + ((<usize>tap) << 4));
    if (i32x4.all_true(i32x4.eq(four, nothing))) continue;
    let a0 = <usize>i32x4.extract_lane(four, 0) + offset;
    let a1 = <usize>i32x4.extract_lane(four, 1) + offset;
    let a2 = <usize>i32x4.extract_lane(four, 2) + offset;
    let a3 = <usize>i32x4.extract_lane(four, 3) + offset;
    let b = panel + <usize>tap * tapBytes;
    const end = b + ((<usize>depth) << 5);
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const s0 = v128.load32_splat(a0);
      c00 = multiplyAdd(s0, b0, c00);
      c01 = multiplyAdd(s0, b1, c01);
      const s1 = v128.load32_splat(a1);
      c10 = multiplyAdd(s1, b0, c10);
      c11 = multiplyAdd(s1, b1, c11);
      const s2 = v128.load32_splat(a2);
      c20 = multiplyAdd(s2, b0, c20);
      c21 = multiplyAdd(s2, b1, c21);
      const s3 = v128.load32_splat(a3);
      c30 = multiplyAdd(s3, b0, c30);
      c31 = multiplyAdd(s3, b1, c31);
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 32;
    }
  }
  v128.store(c0, c00);
  v128.store(c0, c01, 16);
  v128.store(c1, c10);
  v128.store(c1, c11, 16);
  v128.store(c2, c20);
  v128.store(c2, c21, 16);
  v128.store(c3, c30);
  v128.store(c3, c31, 16);
}
