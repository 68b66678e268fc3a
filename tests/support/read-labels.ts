import { type LabelFormId, recogniseLabels } from '../../src/core/labels/forms/known-forms';
import { readingOf } from '../../src/core/labels/label-reading';
import { labelTracks } from '../../src/core/labels/label-tracks';
import { UNKNOWN_FRAMES, type VideoFrames } from '../../src/core/labels/video-frames';
import { meanOfAnnotators } from '../../src/core/scores/annotator-agreement';

/** The labels of one text, on their own times. */
export interface ReadLabels {
  readonly form: LabelFormId;
  readonly recording: string | undefined;
  readonly timesS: readonly number[];
  /** Mean of the annotators. */
  readonly valence: readonly (number | null)[];
  readonly arousal: readonly (number | null)[];
}

/** Reads a text from its form to its tracks. Throws a LabelFileError where it does not fit. */
export function readLabels(
  text: string,
  fileName = 'a.csv',
  video: VideoFrames = UNKNOWN_FRAMES,
): ReadLabels {
  const recognised = recogniseLabels(text, fileName);
  const tracks = labelTracks(recognised, readingOf(recognised), video);
  const timesS = tracks[0]?.timesS ?? [];
  const [valence = [], arousal = []] = (['valence', 'arousal'] as const).map((dimension) =>
    meanOfAnnotators(
      tracks.filter((track) => track.dimension === dimension).map(({ values }) => values),
      timesS.length,
    ),
  );
  return { form: recognised.form.id, recording: recognised.table.recording, timesS, valence, arousal };
}
