/** The values between which annotators moved; they become -1 and 1. */
export interface LabelScale {
  readonly lowest: number;
  readonly highest: number;
}

/** The scale of most sets. */
export const UNIT_SCALE: LabelScale = { lowest: -1, highest: 1 };

/** A share, which may stand for a value of −1 to 1 too. */
export const SHARE_SCALE: LabelScale = { lowest: 0, highest: 1 };

/** A scale around zero. */
export function scaleAround(reach: number): LabelScale {
  return { lowest: -reach, highest: reach };
}

/** Scales around zero that annotation programs use, by their reach. */
export const PROGRAM_REACHES = [10, 100, 1000] as const;

/** Scales around zero that people tick whole numbers on, by their reach. */
export const TICKED_REACHES = [3, 4, 5] as const;

/** Scales that are never negative, the narrower first: the self-assessment manikin, sliders, joysticks. */
export const NEVER_NEGATIVE_SCALES: readonly LabelScale[] = [
  { lowest: 1, highest: 5 },
  { lowest: 1, highest: 7 },
  { lowest: 1, highest: 9 },
  { lowest: 0.5, highest: 9.5 },
  { lowest: 0, highest: 10 },
  { lowest: 0, highest: 100 },
  { lowest: 0, highest: 1000 },
];

/** Every scale that labels are known to come in. */
export const USUAL_SCALES: readonly LabelScale[] = [
  UNIT_SCALE,
  ...[...TICKED_REACHES, ...PROGRAM_REACHES].map(scaleAround),
  SHARE_SCALE,
  ...NEVER_NEGATIVE_SCALES,
];

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
