import { Geometry, tapCount } from './map-geometry';
import {
  accumulateGathered,
  addressAt,
  packPanels,
  roundUp,
  TILE_BYTES,
  TILE_COLUMNS,
  TILE_ROWS,
} from './matrix-tile';

/*
 * Convolutions of maps `[batch, depth, height, width, channels]` with kernels
 * `[depth, height, width, in, out]`, at any strides and padding, without dilation.
 *
 * Forward and input gradient are one loop: a row of the result is a sum over the taps of the kernel of a row
 * of the source times the tap's matrix. The rows are not copied together: for a block of rows a table of the
 * addresses that each tap reads is laid out, and the innermost loop follows it. Padding, and in the input
 * gradient the places between the strides, are the address of a row of zeros.
 */

/** Rows of the result that share a table: their sources stay in the second cache. */
const BLOCK_ROWS: i32 = 128;

/** Depth that is summed at a time: a panel of 8 columns is then 16 kB and stays in the first cache. */
const BLOCK_DEPTH: i32 = 512;

/** What the loops over rows and tiles share; one thread runs one operation at a time. */
let taps: i32 = 0;
let sourceChannels: i32 = 0;
let resultChannels: i32 = 0;
let edgeTile: usize = 0;
let zeroRow: usize = 0;
let spareRow: usize = 0;
let sourceTable: usize = 0;
let resultTable: usize = 0;
let panels: usize = 0;

/** Bytes of workspace that {@link convolution} and {@link convolutionInputGradient} need. */
export function convolutionWorkspace(geometry: Geometry): usize {
  const most = roundUp(max(geometry.inChannels, geometry.outChannels), TILE_COLUMNS);
  const table = BLOCK_ROWS * (tapCount(geometry) + 1);
  const packed =
    tapCount(geometry) *
    max(
      geometry.inChannels * roundUp(geometry.outChannels, TILE_COLUMNS),
      geometry.outChannels * roundUp(geometry.inChannels, TILE_COLUMNS),
    );
  return TILE_BYTES + ((<usize>(2 * most + table + packed)) << 2);
}

/** Divides the workspace and packs the kernel, tap by tap, for a product with rows of `source` channels. */
function prepare(
  geometry: Geometry,
  filter: usize,
  source: i32,
  result: i32,
  transposed: bool,
  workspace: usize,
): void {
  taps = tapCount(geometry);
  sourceChannels = source;
  resultChannels = result;
  edgeTile = workspace;
  zeroRow = edgeTile + TILE_BYTES;
  spareRow = addressAt(zeroRow, roundUp(source, TILE_COLUMNS));
  sourceTable = addressAt(spareRow, roundUp(result, TILE_COLUMNS));
  resultTable = addressAt(sourceTable, BLOCK_ROWS * taps);
  panels = addressAt(resultTable, BLOCK_ROWS);
  memory.fill(edgeTile, 0, sourceTable - edgeTile);
  // Panels of 8 columns, each with all taps one after the other: [result / 8][taps][source][8].
  for (let column = 0; column < result; column += TILE_COLUMNS) {
    const columns = min(TILE_COLUMNS, result - column);
    for (let tap = 0; tap < taps; tap++) {
      const matrix = addressAt(filter, tap * source * result);
      const panel = addressAt(panels, (column * taps + tap * TILE_COLUMNS) * source);
      if (transposed)
        packPanels(addressAt(matrix, column * source), 1, source, source, columns, TILE_COLUMNS, panel);
      else packPanels(addressAt(matrix, column), result, 1, source, columns, TILE_COLUMNS, panel);
    }
  }
}

/** Computes the first `rows` rows of the table. */
function multiplyBlock(rows: i32): void {
  // The last tile's missing rows read zeros and write where nobody looks.
  const wholeRows = roundUp(rows, TILE_ROWS);
  for (let row = rows; row < wholeRows; row++) {
    for (let tap = 0; tap < taps; tap++) store<u32>(sourceEntry(row, tap), <u32>zeroRow);
    store<u32>(addressAt(resultTable, row), <u32>spareRow);
  }
  const blockDepth = min(sourceChannels, BLOCK_DEPTH);
  const blockTaps = max(1, BLOCK_DEPTH / sourceChannels);
  const tapBytes = (<usize>(sourceChannels * TILE_COLUMNS)) << 2;
  for (let column = 0; column < resultChannels; column += TILE_COLUMNS) {
    const columnPanel = addressAt(panels, column * taps * sourceChannels);
    const columns = min(TILE_COLUMNS, resultChannels - column);
    for (let tap = 0; tap < taps; tap += blockTaps) {
      const tapsNow = min(blockTaps, taps - tap);
      for (let channel = 0; channel < sourceChannels; channel += blockDepth) {
        const depth = min(blockDepth, sourceChannels - channel);
        const panel = addressAt(columnPanel, (tap * sourceChannels + channel) * TILE_COLUMNS);
        for (let row = 0; row < wholeRows; row += TILE_ROWS) {
          multiplyTile(row, column, columns, tap, tapsNow, channel, depth, panel, tapBytes);
        }
      }
    }
  }
}

/** Computes one tile of the result; one with fewer than 8 columns in a place of its own. */
function multiplyTile(
  row: i32,
  column: i32,
  columns: i32,
  tap: i32,
  tapsNow: i32,
  channel: i32,
  depth: i32,
  panel: usize,
  tapBytes: usize,
): void {
  const entries = sourceEntry(row, tap);
  const offset = (<usize>channel) << 2;
  const c0 = addressAt(resultRow(row), column);
  const c1 = addressAt(resultRow(row + 1), column);
  const c2 = addressAt(resultRow(row + 2), column);
  const c3 = addressAt(resultRow(row + 3), column);
  if (columns === TILE_COLUMNS) {
    accumulateGathered(entries, tapsNow, offset, depth, panel, tapBytes, zeroRow, c0, c1, c2, c3);
    return;
  }
  const bytes = (<usize>columns) << 2;
  const e0 = edgeTile;
  const e1 = e0 + 32;
  const e2 = e1 + 32;
  const e3 = e2 + 32;
  memory.copy(e0, c0, bytes);
  memory.copy(e1, c1, bytes);
  memory.copy(e2, c2, bytes);
  memory.copy(e3, c3, bytes);
  accumulateGathered(entries, tapsNow, offset, depth, panel, tapBytes, zeroRow, e0, e1, e2, e3);
  memory.copy(c0, e0, bytes);
  memory.copy(c1, e1, bytes);
  memory.copy(c2, e2, bytes);
  memory.copy(c3, e3, bytes);
}

/** Where the table holds the address that a tap of a row reads: the four rows of a tile side by side. */
function sourceEntry(row: i32, tap: i32): usize {
  const tile = row & ~(TILE_ROWS - 1);
  return addressAt(sourceTable, tile * taps + tap * TILE_ROWS + (row - tile));
}

function resultRow(row: i32): usize {
  return <usize>load<u32>(addressAt(resultTable, row));
}

/** Writes to `y` the convolution of `x` with `filter`. */
export function convolution(x: usize, filter: usize, y: usize, geometry: Geometry, workspace: usize): void {
  const inDepth = geometry.inDepth;
  const inHeight = geometry.inHeight;
  const inWidth = geometry.inWidth;
  const inChannels = geometry.inChannels;
  const outChannels = geometry.outChannels;
  const positions = geometry.batch * geometry.outDepth * geometry.outHeight * geometry.outWidth;
  prepare(geometry, filter, inChannels, outChannels, false, workspace);
  memory.fill(y, 0, (<usize>positions * outChannels) << 2);
  let rows = 0;
  let position = 0;
  for (let n = 0; n < geometry.batch; n++) {
    for (let d = 0; d < geometry.outDepth; d++) {
      for (let h = 0; h < geometry.outHeight; h++) {
        for (let w = 0; w < geometry.outWidth; w++) {
          let tap = 0;
          for (let kd = 0; kd < geometry.kernelDepth; kd++) {
            const id = d * geometry.strideDepth + kd - geometry.padFront;
            for (let kh = 0; kh < geometry.kernelHeight; kh++) {
              const ih = h * geometry.strideHeight + kh - geometry.padTop;
              const outside = <u32>id >= <u32>inDepth || <u32>ih >= <u32>inHeight;
              const line = ((n * inDepth + id) * inHeight + ih) * inWidth;
              for (let kw = 0; kw < geometry.kernelWidth; kw++) {
                const iw = w * geometry.strideWidth + kw - geometry.padLeft;
                const source =
                  outside || <u32>iw >= <u32>inWidth ? zeroRow : addressAt(x, (line + iw) * inChannels);
                store<u32>(sourceEntry(rows, tap++), <u32>source);
              }
            }
          }
          store<u32>(addressAt(resultTable, rows), <u32>addressAt(y, position * outChannels));
          position++;
          if (++rows === BLOCK_ROWS) {
            multiplyBlock(rows);
            rows = 0;
          }
        }
      }
    }
  }
  if (rows > 0) multiplyBlock(rows);
}

/**
 * Position in the output of what a tap meets at `index` of the input, along one axis; -1 where there is none.
 */
function meeting(index: i32, tap: i32, pad: i32, stride: i32, size: i32): i32 {
  const distance = index + pad - tap;
  if (distance < 0) return -1;
  const position = stride === 1 ? distance : distance / stride;
  return position < size && position * stride === distance ? position : -1;
}

/**
 * Writes to `dx` the gradient by a convolution's input of its output's gradient `dy`. Inputs that lie alike
 * between the strides are computed together, as they meet the same taps: the others are passed over.
 */
export function convolutionInputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
  geometry: Geometry,
  workspace: usize,
): void {
  const inChannels = geometry.inChannels;
  const outChannels = geometry.outChannels;
  const positions = geometry.batch * geometry.inDepth * geometry.inHeight * geometry.inWidth;
  prepare(geometry, filter, outChannels, inChannels, true, workspace);
  memory.fill(dx, 0, (<usize>positions * inChannels) << 2);
  let rows = 0;
  for (let firstD = 0; firstD < geometry.strideDepth; firstD++) {
    for (let firstH = 0; firstH < geometry.strideHeight; firstH++) {
      for (let firstW = 0; firstW < geometry.strideWidth; firstW++) {
        for (let n = 0; n < geometry.batch; n++) {
          for (let d = firstD; d < geometry.inDepth; d += geometry.strideDepth) {
            for (let h = firstH; h < geometry.inHeight; h += geometry.strideHeight) {
              for (let w = firstW; w < geometry.inWidth; w += geometry.strideWidth) {
                gatherMeetings(geometry, dy, rows, n, d, h, w);
                const position = ((n * geometry.inDepth + d) * geometry.inHeight + h) * geometry.inWidth + w;
                store<u32>(addressAt(resultTable, rows), <u32>addressAt(dx, position * inChannels));
                if (++rows === BLOCK_ROWS) {
                  multiplyBlock(rows);
                  rows = 0;
                }
              }
            }
          }
        }
      }
    }
  }
  if (rows > 0) multiplyBlock(rows);
}

/** Lays out what of `dy` each tap meets at one position of the input. */
function gatherMeetings(geometry: Geometry, dy: usize, row: i32, n: i32, d: i32, h: i32, w: i32): void {
  const outDepth = geometry.outDepth;
  const outHeight = geometry.outHeight;
  const outWidth = geometry.outWidth;
  let tap = 0;
  for (let kd = 0; kd < geometry.kernelDepth; kd++) {
    const od = meeting(d, kd, geometry.padFront, geometry.strideDepth, outDepth);
    for (let kh = 0; kh < geometry.kernelHeight; kh++) {
      const oh = meeting(h, kh, geometry.padTop, geometry.strideHeight, outHeight);
      const line = ((n * outDepth + od) * outHeight + oh) * outWidth;
      for (let kw = 0; kw < geometry.kernelWidth; kw++) {
        const ow = meeting(w, kw, geometry.padLeft, geometry.strideWidth, outWidth);
        const source = (od | oh | ow) < 0 ? zeroRow : addressAt(dy, (line + ow) * geometry.outChannels);
        store<u32>(sourceEntry(row, tap++), <u32>source);
      }
    }
  }
}
