import { addressAt } from './matrix-tile';

/**
 * Writes to `sums` `[segments, width]` the sum of the rows of `x` `[rows, width]` whose entry in `ids` names
 * the segment; rows of a negative segment or one beyond the last are left out.
 */
export function segmentSum(x: usize, ids: usize, sums: usize, rows: i32, width: i32, segments: i32): void {
  memory.fill(sums, 0, (<usize>(segments * width)) << 2);
  for (let row = 0; row < rows; row++) {
    const segment = load<i32>(addressAt(ids, row));
    if (<u32>segment >= <u32>segments) continue;
    let from = addressAt(x, row * width);
    let to = addressAt(sums, segment * width);
    for (let i = 0; i < width; i++) {
      f32.store(to, f32.load(to) + f32.load(from));
      from += 4;
      to += 4;
    }
  }
}
