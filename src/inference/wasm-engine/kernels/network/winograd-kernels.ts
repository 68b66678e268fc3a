/*
 * The transforms of kernels that go with those of `winograd.ts`. Their rows are (1, 0, 0), (4, ±2, 1), (1,
 * ±2, 4) and (0, 0, 1) for F(4×4), (1, 0, 0), (1, ±1, 1) and (0, 0, 1) for F(2×2): the sizes of a row sum to
 * 7 at most, so whole numbers of at most 255 become at most 49 times as large and fit into 16 bits.
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
    const g2 = f64.load(source + 2 * fromStepBytes);
    const odd = 2 * f64.load(source + fromStepBytes);
    const near = 4 * g0 + g2;
    const far = g0 + 4 * g2;
    f64.store(target, g0);
    f64.store(target + toStepBytes, near + odd);
    f64.store(target + 2 * toStepBytes, near - odd);
    f64.store(target + 3 * toStepBytes, far + odd);
    f64.store(target + 4 * toStepBytes, far - odd);
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
    f64.store(target + toStepBytes, g0 + g2 + g1);
    f64.store(target + 2 * toStepBytes, g0 + g2 - g1);
    f64.store(target + 3 * toStepBytes, g2);
    source += fromLineBytes;
    target += toLineBytes;
  }
}

/** Three numbers of a line, of eight filters, to six that are stored `stepBytes` apart. */
function storeLine4(g0: v128, g1: v128, g2: v128, to: usize, stepBytes: usize): void {
  const odd = i16x8.add(g1, g1);
  const near = i16x8.add(i16x8.shl(g0, 2), g2);
  const far = i16x8.add(i16x8.shl(g2, 2), g0);
  v128.store(to, g0);
  v128.store(to + stepBytes, i16x8.add(near, odd));
  v128.store(to + 2 * stepBytes, i16x8.sub(near, odd));
  v128.store(to + 3 * stepBytes, i16x8.add(far, odd));
  v128.store(to + 4 * stepBytes, i16x8.sub(far, odd));
  v128.store(to + 5 * stepBytes, g2);
}

/** Three numbers of a line, of eight filters, to four that are stored `stepBytes` apart. */
function storeLine2(g0: v128, g1: v128, g2: v128, to: usize, stepBytes: usize): void {
  const even = i16x8.add(g0, g2);
  v128.store(to, g0);
  v128.store(to + stepBytes, i16x8.add(even, g1));
  v128.store(to + 2 * stepBytes, i16x8.sub(even, g1));
  v128.store(to + 3 * stepBytes, g2);
}

/**
 * Nine bytes of eight filters, `tapBytes` apart, to the points of their transform by F(4×4), 16-bit whole
 * numbers `pointBytes` apart.
 *
 * @param zero eight times the byte that means zero.
 */
export function transformBytes4(
  from: usize,
  tapBytes: usize,
  zero: v128,
  to: usize,
  pointBytes: usize,
): void {
  let row = from;
  const a0 = i16x8.sub(v128.load8x8_u(row), zero);
  const a1 = i16x8.sub(v128.load8x8_u(row + tapBytes), zero);
  const a2 = i16x8.sub(v128.load8x8_u(row + 2 * tapBytes), zero);
  row += 3 * tapBytes;
  let odd0 = i16x8.sub(v128.load8x8_u(row), zero);
  let odd1 = i16x8.sub(v128.load8x8_u(row + tapBytes), zero);
  let odd2 = i16x8.sub(v128.load8x8_u(row + 2 * tapBytes), zero);
  row += 3 * tapBytes;
  const c0 = i16x8.sub(v128.load8x8_u(row), zero);
  const c1 = i16x8.sub(v128.load8x8_u(row + tapBytes), zero);
  const c2 = i16x8.sub(v128.load8x8_u(row + 2 * tapBytes), zero);
  odd0 = i16x8.add(odd0, odd0);
  odd1 = i16x8.add(odd1, odd1);
  odd2 = i16x8.add(odd2, odd2);
  const lineBytes = pointBytes * 6;
  let line = to;
  storeLine4(a0, a1, a2, line, pointBytes);
  line += lineBytes;
  const near0 = i16x8.add(i16x8.shl(a0, 2), c0);
  const near1 = i16x8.add(i16x8.shl(a1, 2), c1);
  const near2 = i16x8.add(i16x8.shl(a2, 2), c2);
  storeLine4(i16x8.add(near0, odd0), i16x8.add(near1, odd1), i16x8.add(near2, odd2), line, pointBytes);
  line += lineBytes;
  storeLine4(i16x8.sub(near0, odd0), i16x8.sub(near1, odd1), i16x8.sub(near2, odd2), line, pointBytes);
  line += lineBytes;
  const far0 = i16x8.add(i16x8.shl(c0, 2), a0);
  const far1 = i16x8.add(i16x8.shl(c1, 2), a1);
  const far2 = i16x8.add(i16x8.shl(c2, 2), a2);
  storeLine4(i16x8.add(far0, odd0), i16x8.add(far1, odd1), i16x8.add(far2, odd2), line, pointBytes);
  line += lineBytes;
  storeLine4(i16x8.sub(far0, odd0), i16x8.sub(far1, odd1), i16x8.sub(far2, odd2), line, pointBytes);
  line += lineBytes;
  storeLine4(c0, c1, c2, line, pointBytes);
}

/** As {@link transformBytes4}, by F(2×2). */
export function transformBytes2(
  from: usize,
  tapBytes: usize,
  zero: v128,
  to: usize,
  pointBytes: usize,
): void {
  let row = from;
  const a0 = i16x8.sub(v128.load8x8_u(row), zero);
  const a1 = i16x8.sub(v128.load8x8_u(row + tapBytes), zero);
  const a2 = i16x8.sub(v128.load8x8_u(row + 2 * tapBytes), zero);
  row += 3 * tapBytes;
  const b0 = i16x8.sub(v128.load8x8_u(row), zero);
  const b1 = i16x8.sub(v128.load8x8_u(row + tapBytes), zero);
  const b2 = i16x8.sub(v128.load8x8_u(row + 2 * tapBytes), zero);
  row += 3 * tapBytes;
  const c0 = i16x8.sub(v128.load8x8_u(row), zero);
  const c1 = i16x8.sub(v128.load8x8_u(row + tapBytes), zero);
  const c2 = i16x8.sub(v128.load8x8_u(row + 2 * tapBytes), zero);
  const lineBytes = pointBytes * 4;
  let line = to;
  storeLine2(a0, a1, a2, line, pointBytes);
  line += lineBytes;
  const even0 = i16x8.add(a0, c0);
  const even1 = i16x8.add(a1, c1);
  const even2 = i16x8.add(a2, c2);
  storeLine2(i16x8.add(even0, b0), i16x8.add(even1, b1), i16x8.add(even2, b2), line, pointBytes);
  line += lineBytes;
  storeLine2(i16x8.sub(even0, b0), i16x8.sub(even1, b1), i16x8.sub(even2, b2), line, pointBytes);
  line += lineBytes;
  storeLine2(c0, c1, c2, line, pointBytes);
}
