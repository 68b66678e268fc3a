import { Convolution, Form, Method } from '../record-fields';
import { address, field, float } from '../records';
import { BLOCK_DEPTH, panelsOf } from './panels';
import { multiplyPanels } from './product-tile';
import { depthOf, pointsOf, transformOnePanel, transformTiles } from './tile-input';
import { writeResults } from './tile-output';
import { kernelLanes2, kernelLanes4 } from './winograd-kernels';

/*
 * A 3×3 convolution of stride 1 is three steps whatever its method: rows of numbers from the map, for every
 * point of the transform; products of these rows with the point's matrix of weights; results from the sums of
 * all points. Maps carry a border of zeros, so nothing asks where an edge is.
 *
 * Weights as floats: `[filters / block][points][block / 8][depth][8]`, in the order in which they are read.
 */

/**
 * Depth that is transformed at a time where weights are bytes: the panels of all points then stay in the
 * second cache.
 */
export const BYTE_DEPTH: i32 = 128;

/** Sums of `count` rows and a block of filters from `filter` on, for every point, at `results`. */
function multiplyFloats(convolution: usize, count: i32, rows: usize, filter: i32, results: usize): void {
  const depth = depthOf(convolution);
  const points = pointsOf(convolution);
  const filters = field(convolution, Convolution.FilterBlock);
  const rowsPointBytes = address(convolution, Convolution.RowsPointBytes);
  const resultsPointBytes = address(convolution, Convolution.ResultsPointBytes);
  const rowBytes = (<usize>filters) << 2;
  let weights = address(convolution, Convolution.Weights) + ((<usize>(filter * depth * points)) << 2);
  let pointRows = rows;
  let pointResults = results;
  for (let point = 0; point < points; point++) {
    for (let column = 0; column < filters; column += 8) {
      const to = pointResults + ((<usize>column) << 2);
      for (let from = 0; from < depth; from += BLOCK_DEPTH) {
        const part = min(BLOCK_DEPTH, depth - from);
        multiplyPanels(count, pointRows, depth, from, part, weights, to, rowBytes, from > 0);
        weights += (<usize>part) << 5;
      }
    }
    pointRows += rowsPointBytes;
    pointResults += resultsPointBytes;
  }
}

/** Nine bytes of eight filters to the points of their transform, `pointBytes` apart at `panel`. */
export function transformBytes(
  method: i32,
  weights: usize,
  offset: f32,
  scratch: usize,
  panel: usize,
  pointBytes: usize,
): void {
  const shift = f32x4.splat(offset);
  let steps = scratch;
  for (let tap: usize = 0; tap < 72; tap += 8, steps += 32) {
    const pairs = v128.load8x8_u(weights + tap);
    v128.store(steps, f32x4.add(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(pairs)), shift));
    v128.store(steps, f32x4.add(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(pairs)), shift), 16);
  }
  // Four filters at a time: down the columns of the kernel, then along its rows.
  const half = scratch + 288;
  for (let byte: usize = 0; byte < 32; byte += 16) {
    if (method === Method.Winograd4) {
      kernelLanes4(3, scratch + byte, 32, 96, half, 16, 48);
      kernelLanes4(6, half, 48, 16, panel + byte, 6 * pointBytes, pointBytes);
    } else {
      kernelLanes2(3, scratch + byte, 32, 96, half, 16, 48);
      kernelLanes2(4, half, 48, 16, panel + byte, 4 * pointBytes, pointBytes);
    }
  }
}

/**
 * As {@link multiplyFloats} where weights are the bytes of the model's files, `[filters /
 * 8][channels][9][8]`: to transform them anew is cheaper than to read up to sixteen times as many.
 */
function multiplyBytes(
  convolution: usize,
  count: i32,
  rows: usize,
  filter: i32,
  results: usize,
  scratch: usize,
  panel: usize,
): void {
  const depth = depthOf(convolution);
  const points = pointsOf(convolution);
  const method = field(convolution, Convolution.Method);
  const filters = field(convolution, Convolution.FilterBlock);
  const offset = float(convolution, Convolution.WeightOffset);
  const rowsPointBytes = address(convolution, Convolution.RowsPointBytes);
  const resultsPointBytes = address(convolution, Convolution.ResultsPointBytes);
  const rowBytes = (<usize>filters) << 2;
  let weights = address(convolution, Convolution.Weights) + <usize>(filter * depth * 9);
  for (let column = 0; column < filters; column += 8) {
    const to = results + ((<usize>column) << 2);
    for (let from = 0; from < depth; from += BYTE_DEPTH) {
      const part = min(BYTE_DEPTH, depth - from);
      // An odd number of cache lines: the same place of every point falls into another set of a cache.
      const pointBytes = ((<usize>part >> 1) | 1) << 6;
      for (let channel: usize = 0; channel < <usize>part; channel++) {
        transformBytes(method, weights, offset, scratch, panel + (channel << 5), pointBytes);
        weights += 72;
      }
      let pointRows = rows;
      let pointResults = to;
      let columns = panel;
      for (let point = 0; point < points; point++) {
        multiplyPanels(count, pointRows, depth, from, part, columns, pointResults, rowBytes, from > 0);
        pointRows += rowsPointBytes;
        pointResults += resultsPointBytes;
        columns += pointBytes;
      }
    }
  }
}

/** The products of `count` rows and a block of filters, by the form of the weights. */
function multiplyBlock(
  convolution: usize,
  count: i32,
  rows: usize,
  filter: i32,
  results: usize,
  scratch: usize,
  panel: usize,
): void {
  if (field(convolution, Convolution.WeightForm) === Form.Uint8) {
    multiplyBytes(convolution, count, rows, filter, results, scratch, panel);
  } else multiplyFloats(convolution, count, rows, filter, results);
}

/** Address of the thread's own part of what a record names for the first thread. */
export function own(convolution: usize, place: i32, thread: i32): usize {
  return address(convolution, place) + <usize>thread * address(convolution, Convolution.ThreadBytes);
}

/** Address of the rows of a block of tiles, where all tiles have theirs. */
function blockRows(convolution: usize, first: i32): usize {
  return address(convolution, Convolution.Rows) + ((<usize>(first * depthOf(convolution))) << 2);
}

/** One panel of rows: item `item` of the first of a convolution's two phases. */
export function convolutionInput(convolution: usize, item: i32, thread: i32): void {
  const size = field(convolution, Convolution.TileBlock);
  const panels = panelsOf(size);
  const block = item / panels;
  const first = block * size;
  const end = min(first + size, field(convolution, Convolution.Tiles));
  const scratch = own(convolution, Convolution.Scratch, thread);
  const map = address(convolution, Convolution.Input);
  transformOnePanel(
    convolution,
    map,
    first,
    end,
    item - block * panels,
    blockRows(convolution, first),
    scratch,
  );
}

/** One block of tiles and of filters: item `item` of the second phase. */
export function convolutionProduct(convolution: usize, item: i32, thread: i32): void {
  const size = field(convolution, Convolution.TileBlock);
  const tiles = field(convolution, Convolution.Tiles);
  const blocks = (tiles + size - 1) / size;
  // Neighbouring items share their weights, which are the larger part where there are several blocks of
  // tiles.
  const filter = (item / blocks) * field(convolution, Convolution.FilterBlock);
  const first = (item % blocks) * size;
  const end = min(first + size, tiles);
  const results = own(convolution, Convolution.Results, thread);
  const panel = own(convolution, Convolution.Panel, thread);
  const scratch = own(convolution, Convolution.Scratch, thread);
  multiplyBlock(convolution, end - first, blockRows(convolution, first), filter, results, scratch, panel);
  const output = address(convolution, Convolution.Output);
  writeResults(convolution, output, first, end, filter, results, scratch);
}

/**
 * One block of tiles with all filters, its rows made on the way: item `item` of a convolution of one phase.
 */
export function convolutionFused(convolution: usize, item: i32, thread: i32): void {
  const size = field(convolution, Convolution.TileBlock);
  const first = item * size;
  const end = min(first + size, field(convolution, Convolution.Tiles));
  const filters = field(convolution, Convolution.Filters);
  const step = field(convolution, Convolution.FilterBlock);
  const scratch = own(convolution, Convolution.Scratch, thread);
  const results = own(convolution, Convolution.Results, thread);
  const panel = own(convolution, Convolution.Panel, thread);
  const rows = own(convolution, Convolution.Rows, thread);
  const map = address(convolution, Convolution.Input);
  const output = address(convolution, Convolution.Output);
  transformTiles(convolution, map, first, end, rows, scratch);
  for (let filter = 0; filter < filters; filter += step) {
    multiplyBlock(convolution, end - first, rows, filter, results, scratch, panel);
    writeResults(convolution, output, first, end, filter, results, scratch);
  }
}
