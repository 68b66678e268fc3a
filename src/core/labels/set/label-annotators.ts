import type { Dimension } from '../../affect';
import { SINGLE_ANNOTATOR } from '../label-reading';
import type { AnnotationCue } from '../label-table';
import type { LabelTrack } from '../label-tracks';
import type { LabelFileState } from './label-file-state';

/** One annotator over all files. */
export interface LabelAnnotator {
  /** Unique in the set. */
  readonly name: string;
  /** False when the user switched them off. */
  readonly on: boolean;
  /** At most one of each dimension. */
  readonly tracks: readonly LabelTrack[];
}

/** What people call what the annotator had. */
export const CUE_NAMES: Readonly<Record<AnnotationCue, string>> = {
  audio: 'sound only',
  video: 'picture only',
  'audio-video': 'sound and picture',
};

/**
 * Who annotated, over all files. An annotator of the same name, who had the same, is one person in the files
 * of both dimensions; where two files of one dimension name the same, the file tells them apart.
 */
export function labelAnnotators(files: readonly LabelFileState[], off: readonly string[]): LabelAnnotator[] {
  const named = files.flatMap((state) =>
    state.tracks.map((track) => ({ state, track, name: nameIn(state, track.annotator) })),
  );
  const sharedNames = new Set<string>();
  const firstOf = new Map<string, LabelFileState>();
  for (const { state, track, name } of named) {
    const key = JSON.stringify([name, track.dimension]);
    const first = firstOf.get(key) ?? state;
    firstOf.set(key, first);
    if (first !== state) sharedNames.add(name);
  }
  const byName = new Map<string, Map<Dimension, LabelTrack>>();
  for (const { state, track, name } of named) {
    const unique = sharedNames.has(name) ? apart(name, state, files, track.dimension) : name;
    const tracks = byName.get(unique) ?? new Map<Dimension, LabelTrack>();
    tracks.set(track.dimension, track);
    byName.set(unique, tracks);
  }
  return [...byName].map(([name, tracks]) => ({
    name,
    on: !off.includes(name),
    tracks: [...tracks.values()],
  }));
}

function nameIn({ file, reading, recognised }: LabelFileState, annotator: string): string {
  const cue = reading?.cue ? CUE_NAMES[reading.cue] : null;
  if (annotator !== SINGLE_ANNOTATOR) return cue ? `${annotator} (${cue})` : annotator;
  if (cue) return cue;
  // Who rated is told by the file, if anything tells.
  return recognised?.form.holds === 'rating' ? stemOf(file.name) : annotator;
}

/** The name with the file's own, or with its unique key where two files of one dimension have one name. */
function apart(
  name: string,
  state: LabelFileState,
  files: readonly LabelFileState[],
  dimension: Dimension,
): string {
  const stem = stemOf(state.file.name);
  const alike = files.filter(
    ({ file, tracks }) => stemOf(file.name) === stem && tracks.some((track) => track.dimension === dimension),
  );
  const source = alike.length > 1 ? state.key : stem;
  return name === SINGLE_ANNOTATOR || name === stem ? source : `${name}, ${source}`;
}

/** File name without extension and without the word for its dimension. */
function stemOf(fileName: string): string {
  const bare = fileName.replace(/\.[^.]+$/, '');
  const stem = bare.replace(/[\s_.-]*(valence|arousal)[\s_.-]*/i, '_').replace(/^_|_$/g, '');
  return stem === '' ? bare : stem;
}
