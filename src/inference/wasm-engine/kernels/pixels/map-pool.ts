import { MapPool } from '../record-fields';
import { address, field } from '../records';

/** One row of the greatest numbers of windows: item `item` of a max pool apart. */
export function poolRow(pool: usize, item: i32): void {
  const size = field(pool, MapPool.Size);
  const strides = <usize>field(pool, MapPool.Strides);
  const width = field(pool, MapPool.Width);
  const rowBytes = address(pool, MapPool.InputRowBytes);
  const pixelBytes = (<usize>field(pool, MapPool.Channels)) << 2;
  const stepBytes = strides * pixelBytes;
  let window = address(pool, MapPool.Input) + <usize>item * strides * rowBytes;
  let to = address(pool, MapPool.Output) + <usize>item * address(pool, MapPool.OutputRowBytes);
  for (let x = 0; x < width; x++, window += stepBytes) {
    for (let byte: usize = 0; byte < pixelBytes; byte += 16, to += 16) {
      let most = v128.load(window + byte);
      let line = window + byte;
      for (let i = 0; i < size; i++, line += rowBytes) {
        let from = line;
        for (let j = 0; j < size; j++, from += pixelBytes) most = f32x4.pmax(most, v128.load(from));
      }
      v128.store(to, most);
    }
  }
}
