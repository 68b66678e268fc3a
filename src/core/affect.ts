/** Valence and arousal, always in this order, each in [-1, 1]. */
export type Affect = readonly [valence: number, arousal: number];

/** The two output dimensions in their fixed order. */
export const DIMENSIONS = ['valence', 'arousal'] as const;

/** One of the two output dimensions. */
export type Dimension = (typeof DIMENSIONS)[number];

/** The point that lies `share` of the way from one to another; 0 is `from`, 1 is `to`. */
export function mixAffect(from: Affect, to: Affect, share: number): Affect {
  return [from[0] * (1 - share) + to[0] * share, from[1] * (1 - share) + to[1] * share];
}
