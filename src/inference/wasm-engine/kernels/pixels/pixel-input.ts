import { Convolution } from '../record-fields';
import { address, field } from '../records';

/*
 * A convolution pixel by pixel, of any size and strides: its rows are the numbers under the kernel, pixel
 * after pixel. A 1×1 convolution is a product of matrices this way.
 */

/**
 * Address of the first of the pixels that a tile, a pixel of the result, is made of. Where a pool follows,
 * the four of a window follow one another.
 */
export function pixelAddress(convolution: usize, map: usize, tile: i32): usize {
  const across = field(convolution, Convolution.TilesAcross);
  const strides = field(convolution, Convolution.Strides);
  const rowBytes = address(convolution, Convolution.InputRowBytes);
  const pixelBytes = (<usize>field(convolution, Convolution.Channels)) << 2;
  const pools = field(convolution, Convolution.Pool) !== 0;
  const place = pools ? tile >> 2 : tile;
  const row = place / across;
  let y = row;
  let x = place - row * across;
  if (pools) {
    y = 2 * y + ((tile >> 1) & 1);
    x = 2 * x + (tile & 1);
  }
  return map + <usize>(y * strides) * rowBytes + <usize>(x * strides) * pixelBytes;
}

/**
 * Writes the rows of one panel at `to`.
 *
 * @param tiles addresses of the first pixel of each row, up to `tilesEnd`.
 */
export function copyPixels(convolution: usize, tiles: usize, tilesEnd: usize, to: usize): void {
  const size = <usize>field(convolution, Convolution.Size);
  const rowBytes = address(convolution, Convolution.InputRowBytes);
  const lineBytes = (size * <usize>field(convolution, Convolution.Channels)) << 2;
  let put = to;
  // The pixels that a row of the kernel reads lie side by side in the map.
  for (let line: usize = 0; line < size; line++) {
    for (let byte: usize = 0; byte < lineBytes; byte += 16) {
      for (let tile = tiles; tile < tilesEnd; tile += 4, put += 16) {
        v128.store(put, v128.load(load<usize>(tile) + line * rowBytes + byte));
      }
    }
  }
}
