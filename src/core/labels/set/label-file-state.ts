import * as v from 'valibot';
import type { Parsed } from '../../schemas/schema-fault';
import { anyText, fields, text } from '../../schemas/schema-parts';
import type { LabelCorrection } from '../label-correction';
import type { LabelReading } from '../label-reading';
import type { LabelTrack } from '../label-tracks';

/** Schema of {@link LabelFile}. */
export const labelFileSchema = fields({
  /** Without folders; for messages and exports. */
  name: text,
  text: anyText,
  /** Path within what was chosen, where it is known: folders such as `valence/` tell the dimension. */
  path: v.exactOptional(text),
});

/** A label file as read from the disk. */
export type LabelFile = Parsed<typeof labelFileSchema>;

/** One file of a set, as it was understood. */
export interface LabelFileState {
  readonly file: LabelFile;
  /** Unique in the set: path or name, and a number where two are alike. */
  readonly key: string;
  readonly correction: LabelCorrection;
  /** Null when the file could not be cut into numbers; no correction helps then. */
  readonly reading: LabelReading | null;
  /** Empty when there is a problem. */
  readonly tracks: readonly LabelTrack[];
  /** One sentence naming file, line, expectation and finding; null if all is well. */
  readonly problem: string | null;
}
