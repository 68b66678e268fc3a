/** Valence and arousal, always in this order, each in [-1, 1]. */
export type Affect = readonly [valence: number, arousal: number];

/** The two output dimensions in their fixed order. */
export const DIMENSIONS = ['valence', 'arousal'] as const;

/** One of the two output dimensions. */
export type Dimension = (typeof DIMENSIONS)[number];
