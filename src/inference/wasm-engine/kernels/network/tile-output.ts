import { writePixels } from '../pixels/pixel-output';
import { Convolution, Method } from '../record-fields';
import { address, field, float } from '../records';
import { multiplyAdd } from './product-tile';
import { outputPass2, outputPass4 } from './winograd';

/** Bias and ReLU of four sums, of products with weights that are to be multiplied by `scale`. */
function finished(sums: v128, scale: v128, bias: v128): v128 {
  return f32x4.pmax(f32x4.splat(0), multiplyAdd(sums, scale, bias));
}

/**
 * Writes the results of the tiles `first` to `end` and of a block of filters from `filter` on into the map
 * whose first pixel is at `map`, given the sums of every point: transformed back, with bias and ReLU, and the
 * greatest of four where a pool follows. Bias and ReLU keep the order of numbers, so they come after the
 * pool.
 *
 * @param scratch 640 bytes of the thread's own.
 */
export function writeResults(
  convolution: usize,
  map: usize,
  first: i32,
  end: i32,
  filter: i32,
  results: usize,
  scratch: usize,
): void {
  const side = field(convolution, Convolution.Method);
  if (side === Method.Direct) {
    writePixels(convolution, map, first, end, filter, results);
    return;
  }
  const across = field(convolution, Convolution.TilesAcross);
  const height = field(convolution, Convolution.Height);
  const width = field(convolution, Convolution.Width);
  const pool = field(convolution, Convolution.Pool);
  const blockBytes = (<usize>field(convolution, Convolution.FilterBlock)) << 2;
  const pixelBytes = (<usize>field(convolution, Convolution.Filters)) << 2;
  const pointBytes = address(convolution, Convolution.ResultsPointBytes);
  const rowBytes = address(convolution, Convolution.OutputRowBytes);
  const output = map + ((<usize>filter) << 2);
  const biases = address(convolution, Convolution.Bias) + ((<usize>filter) << 2);
  const scale = f32x4.splat(float(convolution, Convolution.WeightScale));
  const block = scratch + 384;
  const lineBytes = (<usize>side) << 4;
  for (let tile = first; tile < end; tile++) {
    const row = tile / across;
    const y = row * side;
    const x = (tile - row * across) * side;
    const down = min(side, height - y) >> pool;
    const right = min(side, width - x) >> pool;
    const to = output + <usize>(y >> pool) * rowBytes + <usize>(x >> pool) * pixelBytes;
    const sums = results + <usize>(tile - first) * blockBytes;
    for (let byte: usize = 0; byte < blockBytes; byte += 16) {
      if (side === Method.Winograd4) {
        outputPass4(6, sums + byte, pointBytes, 6 * pointBytes, scratch, 16, 96);
        outputPass4(4, scratch, 96, 16, block, 64, 16);
      } else {
        outputPass2(4, sums + byte, pointBytes, 4 * pointBytes, scratch, 16, 64);
        outputPass2(2, scratch, 64, 16, block, 32, 16);
      }
      const bias = v128.load(biases + byte);
      for (let i = 0; i < down; i++) {
        let put = to + <usize>i * rowBytes + byte;
        let from = block + <usize>(i << pool) * lineBytes;
        for (let j = 0; j < right; j++) {
          if (pool !== 0) {
            const upper = f32x4.pmax(v128.load(from), v128.load(from, 16));
            const lower = f32x4.pmax(v128.load(from + lineBytes), v128.load(from + lineBytes, 16));
            v128.store(put, finished(f32x4.pmax(upper, lower), scale, bias));
            from += 32;
          } else {
            v128.store(put, finished(v128.load(from), scale, bias));
            from += 16;
          }
          put += pixelBytes;
        }
      }
    }
  }
}
