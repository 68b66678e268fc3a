import { ClipMean, ClipPool } from '../record-fields';
import { address, field } from '../records';

/** The larger numbers of a pair of maps, its pixels and its border: item `item` of a pool over time. */
export function largerOfPair(pool: usize, item: i32): void {
  const words = address(pool, ClipPool.Pairs) + <usize>(item * 12);
  let first = address(words, 0);
  let second = address(words, 1);
  let to = address(words, 2);
  const end = to + address(pool, ClipPool.MapBytes);
  for (; to < end; to += 16) {
    v128.store(to, f32x4.pmax(v128.load(first), v128.load(second)));
    first += 16;
    second += 16;
  }
}

/** The mean of maps, number by number. */
export function meanOfMaps(mean: usize): void {
  const maps = address(mean, ClipMean.Maps);
  const count = field(mean, ClipMean.MapCount);
  const bytes = address(mean, ClipMean.MapBytes);
  const output = address(mean, ClipMean.Output);
  const share = f32x4.splat(1 / <f32>count);
  for (let byte: usize = 0; byte < bytes; byte += 16) {
    let sum = f32x4.splat(0);
    for (let map = 0; map < count; map++) sum = f32x4.add(sum, v128.load(address(maps, map) + byte));
    v128.store(output + byte, f32x4.mul(sum, share));
  }
}
