import type { RandomSource } from '../../../src/core/seeded-random';

export { type RandomSource, seededRandom } from '../../../src/core/seeded-random';

/** A normally distributed number of mean 0 and deviation 1 (Box–Muller). */
export function gaussian(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A uniform number in [low, high). */
export function uniform(random: RandomSource, low: number, high: number): number {
  return low + (high - low) * random();
}

/**
 * A number from Beta(α, α) in [0, 1], α > 0: the share of one of two numbers drawn from Gamma(α) in their sum
 * (Marsaglia & Tsang 2000).
 */
export function beta(random: RandomSource, alpha: number): number {
  const first = gamma(random, alpha);
  const second = gamma(random, alpha);
  // For a tiny α both may be zero to rounding: then one of the two ends is as likely as the other.
  return first + second > 0 ? first / (first + second) : Math.round(random());
}

function gamma(random: RandomSource, alpha: number): number {
  // Below 1 by way of α + 1: Gamma(α) = Gamma(α + 1) · U^(1/α).
  if (alpha < 1) return gamma(random, alpha + 1) * (1 - random()) ** (1 / alpha);
  const d = alpha - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = gaussian(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
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
