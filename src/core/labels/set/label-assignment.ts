import { type NameMatch, type NameParts, nameMatch, nameParts } from './recording-names';

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

/** A recording with its name cut as names are compared. */
interface NamedRecording extends LabelledRecording {
  readonly parts: NameParts;
}

/** A recording whose name goes with a label file's. */
interface MatchingRecording {
  readonly recording: NamedRecording;
  readonly match: NameMatch;
}

/**
 * Gives label files to recordings by their names, compared as people compare them: in words and numbers, see
 * `nameParts`. A label file goes with the recording whose name its own is, or begins with and then goes on
 * with a word (`video1_Valence.csv`, not `video10.csv`); the longest such name wins. A recording takes as
 * many as there are: a file for each dimension and each annotator.
 *
 * With one recording label files may have any name, unless it is that of another: alike but for a number, or
 * another name where one of the files bears the recording's own.
 *
 * @param nameOf file name of a label file, without folders
 */
export function assignLabelFiles<Label>(
  labels: readonly Label[],
  nameOf: (label: Label) => string,
  recordings: readonly LabelledRecording[],
): RecordingLabels<Label> {
  const named = recordings.map((one): NamedRecording => ({ ...one, parts: nameParts(one.stem) }));
  const partsOf = new Map(labels.map((label) => [label, nameParts(stemOf(nameOf(label)))]));
  const [only, second] = named;
  const isAnyNameFree =
    only !== undefined &&
    second === undefined &&
    labels.every((label) => nameMatch(partsOf.get(label) ?? [], only.parts) !== 'same');
  const byRecording = new Map<string, Label[]>();
  const leftOver: { label: Label; reason: string }[] = [];
  for (const label of labels) {
    const parts = partsOf.get(label) ?? [];
    const found =
      second === undefined && only
        ? withOnly(parts, only, isAnyNameFree)
        : among(parts, stemOf(nameOf(label)), named);
    if (typeof found === 'string') leftOver.push({ label, reason: found });
    else byRecording.set(found.id, [...(byRecording.get(found.id) ?? []), label]);
  }
  return { byRecording, leftOver };
}

/** The only recording, or why a label file does not go with it. */
function withOnly(parts: NameParts, only: NamedRecording, isAnyNameFree: boolean): NamedRecording | string {
  const match = nameMatch(parts, only.parts);
  if (match === 'same' || match === 'nameless') return only;
  if (match === 'other') return isAnyNameFree ? only : `is not that of ${only.stem}, the only video`;
  return isOfAnother(only, match);
}

/** The recording of the longest name that a label file's goes with, or why there is none. */
function among(
  parts: NameParts,
  stem: string,
  recordings: readonly NamedRecording[],
): NamedRecording | string {
  const matching = recordings.map(
    (recording): MatchingRecording => ({ recording, match: nameMatch(parts, recording.parts) }),
  );
  const same = matching.filter(({ match }) => match === 'same');
  if (same.length === 0) {
    const near = matching.find(({ match }) => match === 'number-behind');
    return near ? isOfAnother(near.recording, near.match) : 'begins with the name of none of the videos';
  }
  const longest = Math.max(...same.map(({ recording }) => recording.parts.length));
  const best = same.flatMap(({ recording }) => (recording.parts.length === longest ? [recording] : []));
  // video01 and video1 are told apart where both are there.
  const written = (name: string) => name.normalize('NFC').toLowerCase();
  const literal = best.filter((one) => written(stem).startsWith(written(one.stem)));
  const [chosen, another] = best.length > 1 && literal.length > 0 ? literal : best;
  return chosen && !another ? chosen : 'could belong to several videos';
}

function isOfAnother({ stem }: NamedRecording, match: NameMatch): string {
  return match === 'number-behind'
    ? `goes on with a number after "${stem}" and may be that of another recording`
    : `is that of another recording than ${stem}`;
}

function stemOf(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '');
}
