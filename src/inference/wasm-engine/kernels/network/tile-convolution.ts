import { Convolution, Form } from '../record-fields';
import { address, field, float } from '../records';
import { BLOCK_DEPTH, panelsOf } from './panels';
import { multiplyPanels } from './product-tile';
import { depthOf, pointsOf, transformOnePanel, transformTiles } from './tile-input';
import { writeResults } from './tile-output';

/*
 * A 3×3 convolution of stride 1 is three steps whatever its method: rows of numbers from the map, for every
 * point of the transform; products of these rows with the point's matrix of weights; results from the sums of
 * all points. Maps carry a border of zeros, so nothing asks where an edge is.
 *
 * Weights: `[filters / block][points][block / 8][depth][8]`, in the order in which they are read.
 */

/** Whole numbers of 16 bits to floats: the panel of weights that is multiplied next. */
function widenPanel(from: usize, to: usize, depth: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  let source = from;
  let target = to;
  const end = to + ((<usize>depth) << 5);
  while (target < end) {
    v128.store(target, f32x4.mul(factor, f32x4.convert_i32x4_s(v128.load16x4_s(source))));
    v128.store(target, f32x4.mul(factor, f32x4.convert_i32x4_s(v128.load16x4_s(source, 8))), 16);
    source += 16;
    target += 32;
  }
}

/** Sums of `count` rows and a block of filters from `filter` on, for every point, at `results`. */
function multiplyBlock(
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
  const scale = float(convolution, Convolution.WeightScale);
  const rowsPointBytes = address(convolution, Convolution.RowsPointBytes);
  const resultsPointBytes = address(convolution, Convolution.ResultsPointBytes);
  const narrow = field(convolution, Convolution.WeightForm) === Form.Int16;
  const shift: usize = narrow ? 1 : 2;
  const rowBytes = (<usize>filters) << 2;
  let weights = address(convolution, Convolution.Weights) + ((<usize>(filter * depth * points)) << shift);
  let pointRows = rows;
  let pointResults = results;
  for (let point = 0; point < points; point++) {
    for (let column = 0; column < filters; column += 8) {
      const to = pointResults + ((<usize>column) << 2);
      for (let from = 0; from < depth; from += BLOCK_DEPTH) {
        const part = min(BLOCK_DEPTH, depth - from);
        let columns = weights;
        if (narrow) {
          widenPanel(weights, panel, part, scale);
          columns = panel;
        }
        multiplyPanels(count, pointRows, depth, from, part, columns, to, rowBytes);
        weights += (<usize>(part * 8)) << shift;
      }
    }
    pointRows += rowsPointBytes;
    pointResults += resultsPointBytes;
  }
}

/** Address of the thread's own part of what a record names for the first thread. */
function own(convolution: usize, place: i32, thread: i32): usize {
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
  transformOnePanel(convolution, first, end, item - block * panels, blockRows(convolution, first), scratch);
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
  multiplyBlock(convolution, end - first, blockRows(convolution, first), filter, results, panel);
  writeResults(convolution, first, end, filter, results, own(convolution, Convolution.Scratch, thread));
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
  transformTiles(convolution, first, end, rows, scratch);
  for (let filter = 0; filter < filters; filter += step) {
    multiplyBlock(convolution, end - first, rows, filter, results, panel);
    writeResults(convolution, first, end, filter, results, scratch);
  }
}
