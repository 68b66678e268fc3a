import { BLOCK_DEPTH } from '../network/panels';
import { multiplyPanels } from '../network/product-tile';
import { BYTE_DEPTH, bytePanelStride, own, transformBytes } from '../network/tile-convolution';
import { depthOf, pointsOf, transformTiles } from '../network/tile-input';
import { writeResults } from '../network/tile-output';
import { ClipConvolution, ClipResult, Convolution, KernelForm } from '../record-fields';
import { address, field } from '../records';

/*
 * A 3×3×3 convolution of a clip, frame by frame: a map is transformed once, and its rows are multiplied by
 * the weights of each tap that falls on it. The products of a result's three taps are summed before they are
 * transformed back, so time costs nothing but products.
 *
 * An item takes several blocks of tiles, perhaps of several results, one after the other with the same eight
 * columns of weights, which are read (or made of bytes) once for them all.
 */

const TAPS: i32 = 3;

/** The taps in the order in which they are summed: that on the frame itself is always there. */
function tapAt(order: i32): i32 {
  if (order === 0) return ClipResult.Same;
  return order === 1 ? ClipResult.Before : ClipResult.After;
}

function blocksOf(convolution: usize): i32 {
  const size = field(convolution, Convolution.TileBlock);
  return (field(convolution, Convolution.Tiles) + size - 1) / size;
}

/** Address of the words of the result that a block of tiles belongs to. */
function resultOf(clip: usize, block: i32, blocks: i32): usize {
  const words = <usize>((block / blocks) * ClipResult.Count);
  return address(clip, ClipConvolution.Results) + (words << 2);
}

/** Rows of one block of tiles of one map: item `item` of the first of a layer's two phases. */
export function clipInput(clip: usize, item: i32, thread: i32): void {
  const convolution = address(clip, ClipConvolution.Convolution);
  const blocks = blocksOf(convolution);
  const pair = address(clip, ClipConvolution.Transforms) + ((<usize>(item / blocks)) << 3);
  const size = field(convolution, Convolution.TileBlock);
  const first = (item % blocks) * size;
  const end = min(first + size, field(convolution, Convolution.Tiles));
  const rows = address(pair, 1) + ((<usize>(first * depthOf(convolution))) << 2);
  const scratch = own(convolution, Convolution.Scratch, thread);
  transformTiles(convolution, address(pair, 0), first, end, rows, scratch);
}

/** Address of the sums of a block of tiles among those of an item. */
function sumsOf(convolution: usize, results: usize, index: i32): usize {
  const bytes = <usize>pointsOf(convolution) * address(convolution, Convolution.ResultsPointBytes);
  return results + <usize>index * bytes;
}

/**
 * Adds to the sums of blocks `from` to `end` the products of eight columns of one tap and one point, of a
 * part of the depth.
 */
function multiplyColumns(
  clip: usize,
  from: i32,
  end: i32,
  tap: i32,
  point: i32,
  firstDepth: i32,
  part: i32,
  columns: usize,
  narrow: bool,
  results: usize,
): void {
  const convolution = address(clip, ClipConvolution.Convolution);
  const depth = depthOf(convolution);
  const blocks = blocksOf(convolution);
  const size = field(convolution, Convolution.TileBlock);
  const tiles = field(convolution, Convolution.Tiles);
  const rowBytes = (<usize>field(convolution, Convolution.FilterBlock)) << 2;
  const pointRows = <usize>point * address(convolution, Convolution.RowsPointBytes);
  const pointResults = <usize>point * address(convolution, Convolution.ResultsPointBytes);
  const add = tap !== ClipResult.Same || firstDepth > 0;
  for (let block = from; block < end; block++) {
    const rows = address(resultOf(clip, block, blocks), tap);
    if (rows === 0) continue;
    const first = (block % blocks) * size;
    const count = min(size, tiles - first);
    const left = rows + pointRows + ((<usize>(first * depth)) << 2);
    const to = sumsOf(convolution, results, block - from) + pointResults;
    multiplyPanels(count, left, depth, firstDepth, part, columns, narrow, to, rowBytes, add);
  }
}

/** Whether a tap falls on a frame for any of some blocks. */
function tapIsSeen(clip: usize, from: i32, end: i32, tap: i32, blocks: i32): bool {
  for (let block = from; block < end; block++) {
    if (address(resultOf(clip, block, blocks), tap) !== 0) return true;
  }
  return false;
}

/** Sums of some blocks and a block of filters from `filter` on; weights are transformed. */
function multiplyTransformed(clip: usize, from: i32, end: i32, filter: i32, results: usize): void {
  const convolution = address(clip, ClipConvolution.Convolution);
  const depth = depthOf(convolution);
  const points = pointsOf(convolution);
  const filters = field(convolution, Convolution.FilterBlock);
  const tapBytes = address(clip, ClipConvolution.TapBytes);
  const narrow = field(convolution, Convolution.WeightForm) === KernelForm.Int16;
  const shift: usize = narrow ? 1 : 2;
  let columns = address(convolution, Convolution.Weights) + ((<usize>(filter * depth * points)) << shift);
  for (let point = 0; point < points; point++) {
    for (let column = 0; column < filters; column += 8) {
      const to = results + ((<usize>column) << 2);
      for (let order = 0; order < TAPS; order++) {
        const tap = tapAt(order);
        const weights = columns + <usize>tap * tapBytes;
        for (let first = 0; first < depth; first += BLOCK_DEPTH) {
          const part = min(BLOCK_DEPTH, depth - first);
          const right = weights + ((<usize>first) << (shift + 3));
          multiplyColumns(clip, from, end, tap, point, first, part, right, narrow, to);
        }
      }
      columns += (<usize>depth) << (shift + 3);
    }
  }
}

/** As {@link multiplyTransformed} where weights are bytes, which are transformed on the way. */
function multiplyBytes(clip: usize, from: i32, end: i32, filter: i32, results: usize, panel: usize): void {
  const convolution = address(clip, ClipConvolution.Convolution);
  const depth = depthOf(convolution);
  const points = pointsOf(convolution);
  const blocks = blocksOf(convolution);
  const filters = field(convolution, Convolution.FilterBlock);
  const tapBytes = address(clip, ClipConvolution.TapBytes);
  let columns = address(convolution, Convolution.Weights) + <usize>(filter * depth * 9);
  for (let column = 0; column < filters; column += 8) {
    const to = results + ((<usize>column) << 2);
    for (let order = 0; order < TAPS; order++) {
      const tap = tapAt(order);
      if (!tapIsSeen(clip, from, end, tap, blocks)) continue;
      let weights = columns + <usize>tap * tapBytes;
      for (let first = 0; first < depth; first += BYTE_DEPTH) {
        const part = min(BYTE_DEPTH, depth - first);
        const pointBytes = bytePanelStride(part);
        transformBytes(convolution, weights, part, panel, pointBytes);
        weights += <usize>(part * 72);
        for (let point = 0; point < points; point++) {
          const right = panel + <usize>point * pointBytes;
          multiplyColumns(clip, from, end, tap, point, first, part, right, true, to);
        }
      }
    }
    columns += <usize>(depth * 72);
  }
}

/** Some blocks of tiles and a block of filters: item `item` of a layer's second phase. */
export function clipProduct(clip: usize, item: i32, thread: i32): void {
  const convolution = address(clip, ClipConvolution.Convolution);
  const blocks = blocksOf(convolution);
  const all = field(clip, ClipConvolution.ResultCount) * blocks;
  const size = field(clip, ClipConvolution.BlocksOfItem);
  const groups = (all + size - 1) / size;
  // Neighbouring items share their weights.
  const filter = (item / groups) * field(convolution, Convolution.FilterBlock);
  const from = (item % groups) * size;
  const end = min(from + size, all);
  const results = own(convolution, Convolution.Results, thread);
  const scratch = own(convolution, Convolution.Scratch, thread);
  if (field(convolution, Convolution.WeightForm) === KernelForm.Uint8) {
    const panel = own(convolution, Convolution.Panel, thread);
    multiplyBytes(clip, from, end, filter, results, panel);
  } else multiplyTransformed(clip, from, end, filter, results);
  const tileBlock = field(convolution, Convolution.TileBlock);
  const tiles = field(convolution, Convolution.Tiles);
  for (let block = from; block < end; block++) {
    const map = address(resultOf(clip, block, blocks), ClipResult.Output);
    const first = (block % blocks) * tileBlock;
    const last = min(first + tileBlock, tiles);
    writeResults(convolution, map, first, last, filter, sumsOf(convolution, results, block - from), scratch);
  }
}
