import { multiplyAdd } from '../network/product-tile';
import { Convolution } from '../record-fields';
import { address, field, float } from '../records';

/**
 * Writes the results of the tiles `first` to `end`, which are pixels, and of a block of filters from `filter`
 * on into the map whose first pixel is at `map`: one row of sums each, or where a pool follows the greatest
 * of four, with bias, the pixel of another map where one is added, and ReLU where it is asked for.
 */
export function writePixels(
  convolution: usize,
  map: usize,
  first: i32,
  end: i32,
  filter: i32,
  results: usize,
): void {
  const across = field(convolution, Convolution.TilesAcross);
  const blockBytes = (<usize>field(convolution, Convolution.FilterBlock)) << 2;
  const pixelBytes = (<usize>field(convolution, Convolution.Filters)) << 2;
  const rowBytes = address(convolution, Convolution.OutputRowBytes);
  const filterBytes = (<usize>filter) << 2;
  const output = map + filterBytes;
  const biases = address(convolution, Convolution.Bias) + filterBytes;
  const addends = address(convolution, Convolution.Addend);
  const addendRowBytes = address(convolution, Convolution.AddendRowBytes);
  const scale = f32x4.splat(float(convolution, Convolution.WeightScale));
  const least = f32x4.splat(field(convolution, Convolution.Relu) !== 0 ? 0 : -Infinity);
  const shift = field(convolution, Convolution.Pool) !== 0 ? 2 : 0;
  const step = 1 << shift;
  let from = results;
  for (let tile = first; tile < end; tile += step) {
    const place = tile >> shift;
    const y = place / across;
    const pixel = <usize>(place - y * across) * pixelBytes;
    const to = output + <usize>y * rowBytes + pixel;
    const addend = addends + filterBytes + <usize>y * addendRowBytes + pixel;
    for (let byte: usize = 0; byte < blockBytes; byte += 16) {
      let sums = v128.load(from + byte);
      if (shift !== 0) {
        sums = f32x4.pmax(sums, v128.load(from + blockBytes + byte));
        sums = f32x4.pmax(sums, v128.load(from + 2 * blockBytes + byte));
        sums = f32x4.pmax(sums, v128.load(from + 3 * blockBytes + byte));
      }
      let value = multiplyAdd(sums, scale, v128.load(biases + byte));
      if (addends !== 0) value = f32x4.add(value, v128.load(addend + byte));
      v128.store(to + byte, f32x4.pmax(least, value));
    }
    from += <usize>step * blockBytes;
  }
}
