import * as v from 'valibot';
import type { Parsed } from '../../core/schemas/schema-fault';
import {
  anyText,
  fields,
  from,
  kind,
  kinds,
  list,
  text,
  whole,
  within,
} from '../../core/schemas/schema-parts';
import { type AnalysedFrame, LONGEST_RECORDING_S } from './analysed-frame';

/** Longest side of a picture, in pixels. */
const LONGEST_SIDE_PX = 65_536;

/** Schema of {@link VideoFacts}. */
export const videoFactsSchema = fields({
  /** File name without folders. */
  name: text,
  widthPx: whole(1, LONGEST_SIDE_PX),
  heightPx: whole(1, LONGEST_SIDE_PX),
  durationS: within(0, LONGEST_RECORDING_S),
  /** What was guessed of the file or found otherwise than its header says, each one sentence. */
  notes: v.exactOptional(list(text)),
});

/** What is known about a video file before its frames are read. */
export type VideoFacts = Parsed<typeof videoFactsSchema>;

const endSchema = kinds('type', [
  kind({ type: v.literal('done') }),
  kind({ type: v.literal('cancelled') }),
  kind({ type: v.literal('fault'), message: anyText }),
]);

/** How an analysis ended; a fault carries one clear sentence. */
export type AnalysisEnd = Parsed<typeof endSchema>;

/** Schema of a {@link VideoAnalysis} without its frames. */
export const videoAnalysisSchema = fields({
  facts: videoFactsSchema,
  decodedFrames: whole(0),
  elapsedS: from(0),
  end: endSchema,
});

/** The result of one video; after `cancelled` and `fault` it holds what was done until then. */
export interface VideoAnalysis extends Parsed<typeof videoAnalysisSchema> {
  readonly frames: readonly AnalysedFrame[];
}
