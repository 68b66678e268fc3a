import * as v from 'valibot';
import { DIMENSIONS } from '../affect';
import type { Parsed } from '../schemas/schema-fault';
import { choice, finite, onlyFields, over } from '../schemas/schema-parts';
import { LABEL_FORM_IDS } from './forms/known-forms';
import { labelColumnsSchema } from './forms/parts/chosen-columns';
import { ANNOTATION_CUES, LABEL_CLOCKS } from './label-table';

const scaleSchema = v.pipe(
  onlyFields({ lowest: finite, highest: finite }),
  v.forward(
    v.check(
      ({ lowest, highest }) => lowest < highest,
      ({ input }) => `a number over ${input.lowest}, the lowest`,
    ),
    ['highest'],
  ),
);

/** Schema of {@link LabelCorrection}. */
export const labelCorrectionSchema = onlyFields({
  form: v.exactOptional(choice(LABEL_FORM_IDS)),
  /** For tables whose form is not known. */
  columns: v.exactOptional(labelColumnsSchema),
  /** For files of one dimension. */
  dimension: v.exactOptional(choice(DIMENSIONS)),
  clock: v.exactOptional(choice(LABEL_CLOCKS)),
  /** Frames a second, where the file counts frames and not those of this video. */
  frameRateHz: v.exactOptional(over(0)),
  /** Number of the video's first frame, where the file counts frames. */
  firstFrame: v.exactOptional(choice([0, 1])),
  scale: v.exactOptional(scaleSchema),
  /** Added to the time of each label, seconds; positive when the labels come too early. */
  offsetS: v.exactOptional(finite),
  cue: v.exactOptional(choice(ANNOTATION_CUES)),
});

/** What a user says about a label file, against what was guessed; what is left out stays as guessed. */
export type LabelCorrection = Parsed<typeof labelCorrectionSchema>;
