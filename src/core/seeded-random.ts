/** A reproducible source of numbers in [0, 1): the same seed gives the same sequence on every machine. */
export type RandomSource = () => number;

/** A random source that follows from `seed` alone (the mulberry32 generator, period 2³²). */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
