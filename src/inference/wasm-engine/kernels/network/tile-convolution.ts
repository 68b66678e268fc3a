import { Convolution, KernelForm, Method } from '../record-fields';
import { address, field } from '../records';
import { BLOCK_DEPTH, panelsOf } from './panels';
import { multiplyPanels } from './product-tile';
import { depthOf, pointsOf, transformOnePanel, transformTiles } from './tile-input';
import { writeResults } from './tile-output';
import { transformBytes2, transformBytes4 } from './winograd-kernels';

/*
 * A 3×3 convolution of stride 1 is three steps whatever its method: rows of numbers from the map, for every
 * point of the transform; products of these rows with the point's matrix of weights; results from the sums of
 * all points. Maps carry a border of zeros, so nothing asks where an edge is.
 *
 * Transformed weights, floats or 16-bit whole numbers: `[filters / block][points][block / 8][depth][8]`, in
 * the order in which they are read.
 */

/**
 * Depth that is transformed at a time where weights are bytes: the panels of all points, 151 kB, stay in the
 * second cache.
 */
export const BYTE_DEPTH: i32 = 256;

/** Sums of `count` rows and a block of filters from `filter` on, for every point, at `results`. */
function multiplyTransformed(convolution: usize, count: i32, rows: usize, filter: i32, results: usize): void {
  const depth = depthOf(convolution);
  const points = pointsOf(convolution);
  const filters = field(convolution, Convolution.FilterBlock);
  const narrow = field(convolution, Convolution.WeightForm) === KernelForm.Int16;
  const shift: usize = narrow ? 1 : 2;
  const rowsPointBytes = address(convolution, Convolution.RowsPointBytes);
  const resultsPointBytes = address(convolution, Convolution.ResultsPointBytes);
  const rowBytes = (<usize>filters) << 2;
  let weights = address(convolution, Convolution.Weights) + ((<usize>(filter * depth * points)) << shift);
  let pointRows = rows;
  let pointResults = results;
  for (let point = 0; point < points; point++) {
    for (let column = 0; column < filters; column += 8) {
      const to = pointResults + ((<usize>column) << 2);
      for (let from = 0; from < depth; from += BLOCK_DEPTH) {
        const part = min(BLOCK_DEPTH, depth - from);
        multiplyPanels(count, pointRows, depth, from, part, weights, narrow, to, rowBytes, from > 0);
        weights += (<usize>part) << (shift + 3);
      }
    }
    pointRows += rowsPointBytes;
    pointResults += resultsPointBytes;
  }
}

/**
 * The points of `part` channels of eight filters, `[channels][9][8]` bytes, `pointBytes` apart at `panel`, as
 * 16-bit whole numbers.
 */
export function transformBytes(
  convolution: usize,
  weights: usize,
  part: i32,
  panel: usize,
  pointBytes: usize,
): void {
  const zero = i16x8.splat(field(convolution, Convolution.WeightZero) as i16);
  const end = panel + ((<usize>part) << 4);
  let from = weights;
  if (field(convolution, Convolution.Method) === Method.Winograd4) {
    for (let to = panel; to < end; to += 16, from += 72) transformBytes4(from, 8, zero, to, pointBytes);
  } else {
    for (let to = panel; to < end; to += 16, from += 72) transformBytes2(from, 8, zero, to, pointBytes);
  }
}

/** Bytes from point to point of what {@link transformBytes} makes: an odd number of cache lines. */
export function bytePanelStride(part: i32): usize {
  return ((<usize>part >> 2) | 1) << 6;
}

/**
 * As {@link multiplyTransformed} where weights are the bytes of the model's files, `[filters /
 * 8][channels][9][8]`, which are transformed whenever they are used.
 */
function multiplyBytes(
  convolution: usize,
  count: i32,
  rows: usize,
  filter: i32,
  results: usize,
  panel: usize,
): void {
  const depth = depthOf(convolution);
  const points = pointsOf(convolution);
  const filters = field(convolution, Convolution.FilterBlock);
  const rowsPointBytes = address(convolution, Convolution.RowsPointBytes);
  const resultsPointBytes = address(convolution, Convolution.ResultsPointBytes);
  const rowBytes = (<usize>filters) << 2;
  let weights = address(convolution, Convolution.Weights) + <usize>(filter * depth * 9);
  for (let column = 0; column < filters; column += 8) {
    const to = results + ((<usize>column) << 2);
    for (let from = 0; from < depth; from += BYTE_DEPTH) {
      const part = min(BYTE_DEPTH, depth - from);
      const pointBytes = bytePanelStride(part);
      transformBytes(convolution, weights, part, panel, pointBytes);
      weights += <usize>(part * 72);
      let pointRows = rows;
      let pointResults = to;
      let columns = panel;
      for (let point = 0; point < points; point++) {
        multiplyPanels(count, pointRows, depth, from, part, columns, true, pointResults, rowBytes, from > 0);
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
  panel: usize,
): void {
  if (field(convolution, Convolution.WeightForm) === KernelForm.Uint8) {
    multiplyBytes(convolution, count, rows, filter, results, panel);
  } else multiplyTransformed(convolution, count, rows, filter, results);
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
  multiplyBlock(convolution, end - first, blockRows(convolution, first), filter, results, panel);
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
    multiplyBlock(convolution, end - first, rows, filter, results, panel);
    writeResults(convolution, output, first, end, filter, results, scratch);
  }
}
