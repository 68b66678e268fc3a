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
