import type { FaceSample } from '../../datasets/faces/face-samples';

/**
 * Weights of the classes by the inverse of how often they occur (section 4.3), so that a rare class moves the
 * network as much as a frequent one: class c of K that occur weighs N / (K · nᶜ), where nᶜ is the sum of its
 * shares over the N faces. Their mean over the faces is 1, so the size of the loss stays. A class that does not
 * occur weighs 0.
 */
export function inverseFrequencyWeights(samples: readonly FaceSample[]): Float32Array {
  const counts = new Float64Array(samples[0]?.classShares.length ?? 0);
  for (const { classShares } of samples) {
    classShares.forEach((share, c) => {
      counts[c] = (counts[c] ?? 0) + share;
    });
  }
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(counts, (count) => (count > 0 ? samples.length / (present * count) : 0));
}
