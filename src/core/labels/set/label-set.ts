import { DIMENSIONS, type Dimension } from '../../affect';
import { type AnnotatorAgreement, annotatorAgreement } from '../../scores/annotator-agreement';
import { frameTimesS, type SampledFrame, STAND_IN_RATE_HZ } from '../frames/frame-times';
import { alignColumns, alignmentPlan } from '../frames/label-alignment';
import { medianStep } from '../label-clock';
import type { LabelContent } from '../label-content';
import type { LabelCorrection } from '../label-correction';
import { readLabelContent } from '../label-file';
import { type LabelReading, readingOf } from '../label-reading';
import { LabelFileError, type LabelForm } from '../label-series';
import { type LabelTrack, labelTracks } from '../label-tracks';
import { type SetAnnotator, setAnnotators } from './label-annotators';
import type { LabelFile, LabelFileState } from './label-file-state';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from './label-settings';
import { describeSet } from './set-description';

/** The label files of one video, read together. */
export interface LabelSet {
  readonly files: readonly LabelFileState[];
  readonly settings: LabelSettings;
  /** In the order of the files; those switched off too. */
  readonly annotators: readonly SetAnnotator[];
  /** Pairwise CCC of all annotators, switched off or not; null for a dimension with fewer than two. */
  readonly agreement: Readonly<Record<Dimension, AnnotatorAgreement | null>>;
  /** Labelled by an annotator that is on. */
  readonly dimensions: readonly Dimension[];
  /** One sentence for people on forms, count and extent; empty when nothing could be read. */
  readonly description: string;
  /** A sentence for each file that cannot be used. */
  readonly problems: readonly string[];
}

/**
 * Reads the label files of one video together. A file that cannot be used is in `problems` and the others
 * count without it; nothing is thrown.
 *
 * @param rows the analysed frames, whose times files without times go by; a rate of 25 Hz stands in before
 *   there are any
 */
export function readLabelSet(
  files: readonly LabelFile[],
  settings: LabelSettings = DEFAULT_LABEL_SETTINGS,
  rows: readonly SampledFrame[] = [],
): LabelSet {
  const states = uniqueKeys(files).map(([key, file]) => readFile(file, key, settings, rows));
  const annotators = setAnnotators(states, settings.annotatorsOff);
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

/** What a file came to with the correction and rows of last time; a switched annotator changes neither. */
interface Remembered {
  readonly said: string;
  readonly rows: readonly SampledFrame[] | null;
  readonly reading: LabelReading | null;
  readonly tracks: readonly LabelTrack[];
  readonly problem: string | null;
}

const remembered = new WeakMap<LabelFile, Remembered>();

function readFile(
  file: LabelFile,
  key: string,
  settings: LabelSettings,
  rows: readonly SampledFrame[],
): LabelFileState {
  const correction = settings.corrections[key] ?? {};
  const said = JSON.stringify(correction);
  const before = remembered.get(file);
  const isSame = before && before.said === said && (before.rows === null || before.rows === rows);
  const { reading, tracks, problem } = isSame ? before : readAnew(file, correction, rows, said);
  return { file, key, correction, reading, tracks, problem };
}

function readAnew(
  file: LabelFile,
  correction: LabelCorrection,
  rows: readonly SampledFrame[],
  said: string,
): Remembered {
  let reading: LabelReading | null = null;
  let tracks: readonly LabelTrack[] = [];
  let problem: string | null = null;
  let needsRows = false;
  try {
    const content = contentOf(file, correction.form);
    refuseLiking(file);
    reading = readingOf(content, correction, { path: file.path ?? file.name });
    needsRows = reading.clock === 'frames' && reading.frameRateHz === null;
    const timing =
      needsRows && rows.length > 0
        ? { frameTimesS: frameTimesS(rows, (content.places.at(-1) ?? 0) + 1) }
        : { frameRateHz: STAND_IN_RATE_HZ };
    tracks = labelTracks(content, reading, timing);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const result = { said, rows: needsRows ? rows : null, reading, tracks, problem };
  remembered.set(file, result);
  return result;
}

/** SEWA-DB has a third file for each recording, which only its name tells from the others. */
function refuseLiking({ name }: LabelFile): void {
  if (!/liking/i.test(name) || /valence|arousal/i.test(name)) return;
  throw new LabelFileError(name, null, 'labels of valence or arousal', 'labels of liking');
}

/** Files are cut once, however often they are read by another correction. */
const contents = new WeakMap<LabelFile, Map<LabelForm | undefined, LabelContent>>();

function contentOf(file: LabelFile, form: LabelForm | undefined): LabelContent {
  const known = contents.get(file) ?? new Map<LabelForm | undefined, LabelContent>();
  contents.set(file, known);
  const content = known.get(form) ?? readLabelContent(file.text, file.name, form);
  known.set(form, content);
  return content;
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

function agreementOf(annotators: readonly SetAnnotator[], dimension: Dimension): AnnotatorAgreement | null {
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
  const stepS = medianStep(timesS);
  return tracks.map((track) => {
    if (track.timesS === timesS) return track.values;
    const plan = alignmentPlan(medianStep(track.timesS), stepS);
    const atS = timesS.map((timeS) => timeS + plan.earlyS);
    return alignColumns(track.timesS, [track.values], atS, plan)[0] ?? [];
  });
}
