/**
 * Human ratings that place a class on the plane of valence and arousal, for faces that have votes alone. The
 * first is what a model without a word of it was made on.
 */
export const AFFECT_SCALES = ['class-means', 'word-ratings'] as const;

/**
 * One of {@link AFFECT_SCALES}. `class-means`: mean ratings of DiffusionFER's faces of a class.
 * `word-ratings`: ratings of the words for the classes (Russell and Mehrabian 1977).
 */
export type AffectScale = (typeof AFFECT_SCALES)[number];
