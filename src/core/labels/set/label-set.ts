import { DIMENSIONS, type Dimension } from '../../affect';
import { type AnnotatorAgreement, annotatorAgreement } from '../../scores/annotator-agreement';
import type { LabelDoubt } from '../guesses/label-doubts';
import { alignTracks } from '../label-alignment';
import type { LabelFile } from '../label-file';
import type { LabelTrack } from '../label-tracks';
import { UNKNOWN_FRAMES, type VideoFrames } from '../video-frames';
import { type LabelAnnotator, labelAnnotators } from './label-annotators';
import { type LabelFileState, readLabelFile } from './label-file-state';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from './label-settings';
import { describeSet } from './set-description';

/** The label files of one video, read together. */
export interface LabelSet {
  readonly files: readonly LabelFileState[];
  readonly settings: LabelSettings;
  /** In the order of the files; those switched off too. */
  readonly annotators: readonly LabelAnnotator[];
  /** Pairwise CCC of all annotators, switched off or not; null for a dimension with fewer than two. */
  readonly agreement: Readonly<Record<Dimension, AnnotatorAgreement | null>>;
  /** Labelled by an annotator that is on. */
  readonly dimensions: readonly Dimension[];
  /** One sentence for people on forms, count and extent; empty when nothing could be read. */
  readonly description: string;
  /** A sentence for each file that cannot be used. */
  readonly problems: readonly string[];
  /** What speaks against the guesses about files that can be used; empty where the user accepts them all. */
  readonly doubts: readonly LabelDoubt[];
}

/**
 * Reads the label files of one video together. A file that cannot be used is in `problems` and the others
 * count without it; nothing is thrown.
 *
 * @param video whose frames files without times go by; a rate of 25 Hz stands in before there are any
 */
export function readLabelSet(
  files: readonly LabelFile[],
  settings: LabelSettings = DEFAULT_LABEL_SETTINGS,
  video: VideoFrames = UNKNOWN_FRAMES,
): LabelSet {
  const states = uniqueKeys(files).map(([key, file]) =>
    readLabelFile(file, key, settings.corrections[key] ?? {}, video),
  );
  const annotators = labelAnnotators(states, settings.annotatorsOff);
  const on = annotators.filter((annotator) => annotator.on);
  return {
    files: states,
    settings,
    annotators,
    agreement: { valence: agreementOf(annotators, 'valence'), arousal: agreementOf(annotators, 'arousal') },
    dimensions: DIMENSIONS.filter((one) =>
      on.some(({ tracks }) => tracks.some(({ dimension }) => dimension === one)),
    ),
    description: describeSet(states, annotators),
    problems: states.flatMap(({ problem }) => problem ?? []),
    doubts: settings.acceptGuesses
      ? []
      : states.flatMap(({ reading, problem }) => (problem === null ? (reading?.doubts ?? []) : [])),
  };
}

/**
 * Reads label files only to see whether they can be used, before the long work begins.
 *
 * @throws with one clear sentence about the first that cannot
 */
export function checkLabels(files: LabelFile | readonly LabelFile[], settings?: LabelSettings): void {
  const { problems } = readLabelSet('name' in files ? [files] : files, settings);
  if (problems[0] !== undefined) throw new Error(problems[0]);
}

function uniqueKeys(files: readonly LabelFile[]): (readonly [key: string, file: LabelFile])[] {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const name = file.path ?? file.name;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return [count === 1 ? name : `${name} (${count})`, file] as const;
  });
}

/** Agreement of one dimension by the first of its tracks, with all tracks that it is of. */
const agreements = new WeakMap<
  LabelTrack,
  { readonly names: string; readonly tracks: readonly LabelTrack[]; readonly agreement: AnnotatorAgreement }
>();

function agreementOf(annotators: readonly LabelAnnotator[], dimension: Dimension): AnnotatorAgreement | null {
  const named = annotators.flatMap(({ name, tracks: all }) => {
    const track = all.find((one) => one.dimension === dimension);
    return track ? [{ name, track }] : [];
  });
  const [first, second] = named;
  if (!first || !second) return null;
  const tracks = named.map(({ track }) => track);
  const names = named.map(({ name }) => name);
  const known = agreements.get(first.track);
  const isSame =
    known?.names === JSON.stringify(names) &&
    known.tracks.length === tracks.length &&
    known.tracks.every((track, index) => track === tracks[index]);
  if (isSame) return known.agreement;
  const values = onCommonTimes(tracks);
  const agreement = annotatorAgreement(names.map((name, index) => ({ name, values: values[index] ?? [] })));
  agreements.set(first.track, { names: JSON.stringify(names), tracks, agreement });
  return agreement;
}

/** Tracks on the times of whoever labelled most; the others are matched by time. */
function onCommonTimes(tracks: readonly LabelTrack[]): (readonly (number | null)[])[] {
  const timesS = tracks.reduce<readonly number[]>(
    (most, track) => (track.timesS.length > most.length ? track.timesS : most),
    [],
  );
  const { values } = alignTracks(tracks, timesS);
  return tracks.map((track) => (track.timesS === timesS ? track.values : (values.get(track) ?? [])));
}
