/** The values between which annotators moved; they become -1 and 1. */
export interface LabelScale {
  readonly lowest: number;
  readonly highest: number;
}

/** The scale of most sets. */
export const UNIT_SCALE: LabelScale = { lowest: -1, highest: 1 };

/** Aff-Wild2's mark for a frame that was not annotated; other tables borrow it. */
export const NOT_ANNOTATED = -5;

/** A value of a scale brought to [-1, 1]. */
export function toUnit(value: number, { lowest, highest }: LabelScale): number {
  // Exact for the scales around zero, which most are.
  if (lowest === -highest) return value / highest;
  return (2 * (value - lowest)) / (highest - lowest) - 1;
}

/**
 * Whether a written value means "not annotated": none at all, or the mark, where the scale does not reach to
 * it.
 *
 * @param mask the mark; null for none
 */
export function isNotAnnotated(value: number | null, mask: number | null, scale: LabelScale): boolean {
  return value === null || (value === mask && (value < scale.lowest || value > scale.highest));
}

/** A scale is guessed from so many values and more. */
const GUESSED_FROM = 10;
/** And where so large a share lies outside [-1, 1]; fewer are mistakes. */
const SHARE_OUTSIDE = 0.05;
/** Scales that annotation programs use. */
const USUAL_REACHES = [10, 100, 1000] as const;

/**
 * The scale that many values show: ±10, ±100 or ±1000, the first that holds them all, where more than one in
 * twenty lies outside [-1, 1]; null where they show none.
 *
 * @param columns values as they are written; marks count for nothing
 */
export function guessedScale(
  columns: readonly (readonly (number | null)[])[],
  mask: number | null,
): LabelScale | null {
  let count = 0;
  let outside = 0;
  let largest = 0;
  for (const values of columns) {
    for (const value of values) {
      if (value === null || value === mask) continue;
      const magnitude = Math.abs(value);
      count += 1;
      if (magnitude > 1) outside += 1;
      if (magnitude > largest) largest = magnitude;
    }
  }
  if (count < GUESSED_FROM || outside <= SHARE_OUTSIDE * count) return null;
  const reach = USUAL_REACHES.find((usual) => usual >= largest);
  return reach === undefined ? null : { lowest: -reach, highest: reach };
}
