import type { Parsed } from '../schemas/schema-fault';
import { fields, from, list, text, tuple, whole, within } from '../schemas/schema-parts';

const share = within(0, 1);
const signed = within(-1, 1);

const checkedErrorModel = fields({
  /** Expected deviation of the raw estimate where all raters would say the same. */
  floor: from(0),
  /** Weight of the variance of the expected votes. */
  scale: from(0),
  /** Share of the faces it was checked on whose label lies within the 80 % interval. */
  coverage: share,
  /** The same of the quarter with the smallest expected deviation, and of that with the largest. */
  coverageOfSure: share,
  coverageOfUnsure: share,
});

/**
 * Schema of how far off the estimates of a model may be, see `AffectErrorModel`: fitted to faces that nothing
 * was learnt from, and checked on others. It belongs to the weights that it was fitted with.
 */
export const uncertaintySchema = fields({
  /** Faces that it was fitted to, e.g. `FER+ validation`. */
  source: text,
  /** Faces that it was checked on. */
  checkedOn: fields({ dataset: text, count: whole(1) }),
  /** Valence and arousal of each class, in the order of `classes`. */
  anchors: list(tuple([signed, signed]), { least: 1 }),
  valence: checkedErrorModel,
  arousal: checkedErrorModel,
});

/** How far off the estimates of a model may be, and how well that held. */
export type ManifestUncertainty = Parsed<typeof uncertaintySchema>;

/** {@link ManifestUncertainty} of one dimension. */
export type CheckedErrorModel = ManifestUncertainty['valence'];
