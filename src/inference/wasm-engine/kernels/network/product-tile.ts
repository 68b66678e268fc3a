import { panelStart, panelsOf } from './panels';

/*
 * The innermost loop of every product of matrices. A tile of the result is at most 6 rows by 8 columns:
 * twelve sums, two pieces of a row of the right factor and one number of the left are fifteen of the sixteen
 * vector registers of an x86 core; the compiler keeps one for itself.
 *
 * The left factor lies in panels of up to 6 rows, `[depth / 4][rows][4]`: whoever fills them writes whole
 * vectors of four channels, and the loop, unrolled four deep, reads every number at a constant offset. The
 * right factor lies in panels of 8 columns, `[depth][8]`, of floats or of 16-bit whole numbers: to widen
 * these is hidden behind the products, and half as much is read.
 */

/*
 * A count of rows that the compiler knows: as many bytes as the class has. AssemblyScript has no other way to
 * write a loop once and have it compiled for each count.
 */
class Rows1 {
  a: u8;
}
class Rows2 {
  a: u8;
  b: u8;
}
class Rows3 {
  a: u8;
  b: u8;
  c: u8;
}
class Rows4 {
  a: u8;
  b: u8;
  c: u8;
  d: u8;
}
class Rows5 {
  a: u8;
  b: u8;
  c: u8;
  d: u8;
  e: u8;
}
class Rows6 {
  a: u8;
  b: u8;
  c: u8;
  d: u8;
  e: u8;
  f: u8;
}

/* The right factor's numbers: as many bytes as the class has. */
class Float {
  a: f32;
}
class Short {
  a: i16;
}

/** a · b + c, rounded once where the module may use what the machine has for it (relaxed SIMD). */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/**
 * Writes (or, with `add`, adds) a tile of as many rows as `R` has bytes to `c`, rows `rowBytes` apart. Sums
 * begin at zero and are added as a whole, for many short sums lose fewer digits than a long one.
 */
function tile<R, W>(add: bool, rows: usize, columns: usize, depth: i32, c: usize, rowBytes: usize): void {
  const c0 = c;
  const c1 = c + 1 * rowBytes;
  const c2 = c + 2 * rowBytes;
  const c3 = c + 3 * rowBytes;
  const c4 = c + 4 * rowBytes;
  const c5 = c + 5 * rowBytes;
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  let s40 = f32x4.splat(0);
  let s41 = f32x4.splat(0);
  let s50 = f32x4.splat(0);
  let s51 = f32x4.splat(0);
  let a = rows;
  let b = columns;
  const end = columns + <usize>(depth * 8) * offsetof<W>();
  const step: usize = offsetof<R>() << 4;
  while (b < end) {
    // A loop of four that is written out would lose a tenth: the compiler would gather the products of a sum.
    const quadEnd = a + 16;
    do {
      const b0 = offsetof<W>() === 4 ? v128.load(b) : f32x4.convert_i32x4_s(v128.load16x4_s(b));
      const b1 = offsetof<W>() === 4 ? v128.load(b, 16) : f32x4.convert_i32x4_s(v128.load16x4_s(b, 8));
      const x0 = v128.load32_splat(a);
      s00 = multiplyAdd(x0, b0, s00);
      s01 = multiplyAdd(x0, b1, s01);
      if (offsetof<R>() > 1) {
        const x = v128.load32_splat(a, 16);
        s10 = multiplyAdd(x, b0, s10);
        s11 = multiplyAdd(x, b1, s11);
      }
      if (offsetof<R>() > 2) {
        const x = v128.load32_splat(a, 32);
        s20 = multiplyAdd(x, b0, s20);
        s21 = multiplyAdd(x, b1, s21);
      }
      if (offsetof<R>() > 3) {
        const x = v128.load32_splat(a, 48);
        s30 = multiplyAdd(x, b0, s30);
        s31 = multiplyAdd(x, b1, s31);
      }
      if (offsetof<R>() > 4) {
        const x = v128.load32_splat(a, 64);
        s40 = multiplyAdd(x, b0, s40);
        s41 = multiplyAdd(x, b1, s41);
      }
      if (offsetof<R>() > 5) {
        const x = v128.load32_splat(a, 80);
        s50 = multiplyAdd(x, b0, s50);
        s51 = multiplyAdd(x, b1, s51);
      }
      a += 4;
      b += 8 * offsetof<W>();
    } while (a < quadEnd);
    a += step - 16;
  }
  if (add) {
    s00 = f32x4.add(s00, v128.load(c0));
    s01 = f32x4.add(s01, v128.load(c0, 16));
    if (offsetof<R>() > 1) {
      s10 = f32x4.add(s10, v128.load(c1));
      s11 = f32x4.add(s11, v128.load(c1, 16));
    }
    if (offsetof<R>() > 2) {
      s20 = f32x4.add(s20, v128.load(c2));
      s21 = f32x4.add(s21, v128.load(c2, 16));
    }
    if (offsetof<R>() > 3) {
      s30 = f32x4.add(s30, v128.load(c3));
      s31 = f32x4.add(s31, v128.load(c3, 16));
    }
    if (offsetof<R>() > 4) {
      s40 = f32x4.add(s40, v128.load(c4));
      s41 = f32x4.add(s41, v128.load(c4, 16));
    }
    if (offsetof<R>() > 5) {
      s50 = f32x4.add(s50, v128.load(c5));
      s51 = f32x4.add(s51, v128.load(c5, 16));
    }
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  if (offsetof<R>() > 1) {
    v128.store(c1, s10);
    v128.store(c1, s11, 16);
  }
  if (offsetof<R>() > 2) {
    v128.store(c2, s20);
    v128.store(c2, s21, 16);
  }
  if (offsetof<R>() > 3) {
    v128.store(c3, s30);
    v128.store(c3, s31, 16);
  }
  if (offsetof<R>() > 4) {
    v128.store(c4, s40);
    v128.store(c4, s41, 16);
  }
  if (offsetof<R>() > 5) {
    v128.store(c5, s50);
    v128.store(c5, s51, 16);
  }
}

function anyTile<W>(count: i32, add: bool, a: usize, b: usize, depth: i32, c: usize, rowBytes: usize): void {
  switch (count) {
    case 6:
      tile<Rows6, W>(add, a, b, depth, c, rowBytes);
      break;
    case 5:
      tile<Rows5, W>(add, a, b, depth, c, rowBytes);
      break;
    case 4:
      tile<Rows4, W>(add, a, b, depth, c, rowBytes);
      break;
    case 3:
      tile<Rows3, W>(add, a, b, depth, c, rowBytes);
      break;
    case 2:
      tile<Rows2, W>(add, a, b, depth, c, rowBytes);
      break;
    default:
      tile<Rows1, W>(add, a, b, depth, c, rowBytes);
  }
}

/**
 * Writes (or, with `add`, adds) to eight columns at `c`, rows `rowBytes` apart, the product of `count` packed
 * rows of `depth` numbers and a panel that holds numbers `from` to `from + part` of the columns, as 16-bit
 * whole numbers where it is `narrow`.
 */
export function multiplyPanels(
  count: i32,
  rows: usize,
  depth: i32,
  from: i32,
  part: i32,
  columns: usize,
  narrow: bool,
  c: usize,
  rowBytes: usize,
  add: bool,
): void {
  const panels = panelsOf(count);
  let start = 0;
  for (let panel = 1; panel <= panels; panel++) {
    const next = panelStart(panel, count, panels);
    const size = next - start;
    const left = rows + ((<usize>(start * depth + from * size)) << 2);
    const to = c + <usize>start * rowBytes;
    if (narrow) anyTile<Short>(size, add, left, columns, part, to, rowBytes);
    else anyTile<Float>(size, add, left, columns, part, to, rowBytes);
    start = next;
  }
}
