import type { Affect } from '../affect';
import { QUADRANTS, quadrantOf } from '../display/circumplex';

/** How often a label's quadrant met which predicted one. */
export interface QuadrantConfusion {
  /** `counts[label][prediction]`, both in the order of `QUADRANTS`. */
  readonly counts: readonly (readonly number[])[];
  /** Pairs that count. */
  readonly total: number;
  /** Share of pairs in the same quadrant, in [0, 1]; NaN without a pair. */
  readonly accuracy: number;
}

/**
 * Confusion of the four quadrants of the circumplex. Pairs are by index; one is left out when either side
 * is null. Throws a RangeError when the series are not equally long.
 */
export function quadrantConfusion(
  predictions: readonly (Affect | null)[],
  labels: readonly (Affect | null)[],
): QuadrantConfusion {
  if (predictions.length !== labels.length) {
    throw new RangeError(
      `Predictions and labels must be equally long, found ${predictions.length} and ${labels.length}.`,
    );
  }
  const counts = QUADRANTS.map(() => QUADRANTS.map(() => 0));
  let total = 0;
  let same = 0;
  labels.forEach((label, index) => {
    const prediction = predictions[index];
    if (!label || !prediction) return;
    const row = QUADRANTS.indexOf(quadrantOf(label));
    const column = QUADRANTS.indexOf(quadrantOf(prediction));
    const cells = counts[row];
    if (cells) cells[column] = (cells[column] ?? 0) + 1;
    total += 1;
    if (row === column) same += 1;
  });
  return { counts, total, accuracy: same / total };
}
