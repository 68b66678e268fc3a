/** A video that label files may belong to. */
export interface LabelledRecording {
  /** Unique among the recordings. */
  readonly id: string;
  /** Name of the video without extension. */
  readonly stem: string;
}

/** Which label files go with which recording. */
export interface RecordingLabels<Label> {
  /** By the id of the recording, in the order in which the labels were given. */
  readonly byRecording: ReadonlyMap<string, readonly Label[]>;
  /** Labels that go with none, and why: a clause such as `could belong to several videos`. */
  readonly leftOver: readonly { readonly label: Label; readonly reason: string }[];
}

/**
 * Gives label files to recordings by their names. With one recording they may have any name. With several, a
 * label file goes with the recording whose name its own begins with; the longest such name wins. A recording
 * takes as many as there are: a file for each dimension and each annotator.
 *
 * @param nameOf file name of a label file, without folders
 */
export function assignLabelFiles<Label>(
  labels: readonly Label[],
  nameOf: (label: Label) => string,
  recordings: readonly LabelledRecording[],
): RecordingLabels<Label> {
  const byRecording = new Map<string, Label[]>();
  const leftOver: { label: Label; reason: string }[] = [];
  for (const label of labels) {
    const name = nameOf(label).toLowerCase();
    const matching = recordings.filter(({ stem }) => name.startsWith(stem.toLowerCase()));
    const longest = Math.max(0, ...matching.map(({ stem }) => stem.length));
    const best =
      recordings.length === 1 ? recordings : matching.filter(({ stem }) => stem.length === longest);
    const [recording] = best;
    if (best.length !== 1 || !recording) {
      const reason =
        best.length === 0 ? 'begins with the name of none of the videos' : 'could belong to several videos';
      leftOver.push({ label, reason });
    } else {
      byRecording.set(recording.id, [...(byRecording.get(recording.id) ?? []), label]);
    }
  }
  return { byRecording, leftOver };
}
