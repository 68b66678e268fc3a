import { copyPixels, pixelAddress } from '../pixels/pixel-input';
import { Convolution, Method } from '../record-fields';
import { address, field } from '../records';
import { panelStart, panelsOf } from './panels';
import { inputPass2, inputPass4 } from './winograd';

/**
 * Numbers that a tile brings to each product: channels, and when computed pixel by pixel those of all pixels
 * under the kernel.
 */
export function depthOf(convolution: usize): i32 {
  const channels = field(convolution, Convolution.Channels);
  const size = field(convolution, Convolution.Size);
  return field(convolution, Convolution.Method) === Method.Direct ? size * size * channels : channels;
}

/** Products that a tile takes part in. */
export function pointsOf(convolution: usize): i32 {
  const side = field(convolution, Convolution.Method);
  return side === Method.Direct ? 1 : (side + 2) * (side + 2);
}

/** Address of the first of the pixels that a tile reads. */
function tileAddress(convolution: usize, map: usize, tile: i32): usize {
  const method = field(convolution, Convolution.Method);
  if (method === Method.Direct) return pixelAddress(convolution, map, tile);
  const across = field(convolution, Convolution.TilesAcross);
  const rowBytes = address(convolution, Convolution.InputRowBytes);
  const pixelBytes = (<usize>field(convolution, Convolution.Channels)) << 2;
  const row = tile / across;
  const y = row * method;
  const x = (tile - row * across) * method;
  return map + <usize>y * rowBytes + <usize>x * pixelBytes;
}

/**
 * Writes the rows of one panel of the tiles `first` to `end` of the map whose corner is at `map`, for every
 * point, at `rows`.
 *
 * @param scratch 640 bytes of the thread's own, and four for every row of a panel.
 */
function transformPanel(
  convolution: usize,
  map: usize,
  first: i32,
  end: i32,
  panel: i32,
  rows: usize,
  scratch: usize,
): void {
  const count = end - first;
  const panels = panelsOf(count);
  const start = panelStart(panel, count, panels);
  const size = panelStart(panel + 1, count, panels) - start;
  const depth = depthOf(convolution);
  const rowBytes = address(convolution, Convolution.InputRowBytes);
  const pixelBytes = (<usize>field(convolution, Convolution.Channels)) << 2;
  const pointBytes = address(convolution, Convolution.RowsPointBytes);
  const method = field(convolution, Convolution.Method);
  const tiles = scratch + 640;
  const tilesEnd = tiles + ((<usize>size) << 2);
  for (let row = 0; row < size; row++) {
    store<usize>(tiles + ((<usize>row) << 2), tileAddress(convolution, map, first + start + row));
  }
  let to = rows + ((<usize>(start * depth)) << 2);
  if (method === Method.Direct) {
    copyPixels(convolution, tiles, tilesEnd, to);
    return;
  }
  // Channels outside and tiles inside: neighbours write the same cache lines of every point.
  for (let byte: usize = 0; byte < pixelBytes; byte += 16) {
    for (let tile = tiles; tile < tilesEnd; tile += 4, to += 16) {
      const from = load<usize>(tile) + byte;
      if (method === Method.Winograd4) {
        inputPass4(6, from, pixelBytes, rowBytes, scratch, 16, 96);
        inputPass4(6, scratch, 96, 16, to, 6 * pointBytes, pointBytes);
      } else {
        inputPass2(4, from, pixelBytes, rowBytes, scratch, 16, 64);
        inputPass2(4, scratch, 64, 16, to, 4 * pointBytes, pointBytes);
      }
    }
  }
}

/** Writes the rows of all panels of the tiles `first` to `end` of a map at `rows`. */
export function transformTiles(
  convolution: usize,
  map: usize,
  first: i32,
  end: i32,
  rows: usize,
  scratch: usize,
): void {
  const panels = panelsOf(end - first);
  for (let panel = 0; panel < panels; panel++)
    transformPanel(convolution, map, first, end, panel, rows, scratch);
}

/** As {@link transformTiles}, but of one panel: what one item of the work is. */
export function transformOnePanel(
  convolution: usize,
  map: usize,
  first: i32,
  end: i32,
  panel: i32,
  rows: usize,
  scratch: usize,
): void {
  // The last block may be shorter than the others.
  if (panel < panelsOf(end - first)) transformPanel(convolution, map, first, end, panel, rows, scratch);
}
