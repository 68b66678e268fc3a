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

/** A normally distributed number of mean 0 and deviation 1 (Box–Muller). */
export function gaussian(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A uniform number in [low, high). */
export function uniform(random: RandomSource, low: number, high: number): number {
  return low + (high - low) * random();
}

/** The whole numbers below `count` in an order drawn from `random` (Fisher–Yates). */
export function shuffledIndices(count: number, random: RandomSource): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const swap = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swap;
  }
  return order;
}
