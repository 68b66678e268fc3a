import { DIMENSIONS, type Dimension } from '../core/affect';
import { type AnnotatorAgreement, annotatorAgreement } from '../core/annotator-agreement';
import { type AlignmentRule, alignColumns, alignmentPlan } from '../core/labels/label-alignment';
import { medianStep } from '../core/labels/label-clock';
import type { LabelContent } from '../core/labels/label-content';
import { readLabelContent } from '../core/labels/label-file';
import { type LabelCorrection, type LabelReading, readingOf } from '../core/labels/label-reading';
import type { LabelForm } from '../core/labels/label-series';
import { type LabelTrack, labelTracks } from '../core/labels/label-tracks';
import { type SetAnnotator, setAnnotators } from './label-annotators';
import { describeSet } from './label-description';
import { frameTimesS, STAND_IN_RATE_HZ } from './label-frame-times';
import type { PredictionRow } from './prediction-rows';

/** A label file as read from the disk. */
export interface LabelFile {
  /** Without folders; for messages and exports. */
  readonly name: string;
  readonly text: string;
  /** Path within what was chosen, where it is known: folders such as `valence/` tell the dimension. */
  readonly path?: string;
}

/** Everything a user may set about labels; plain data, fit for JSON. */
export interface LabelSettings {
  /** By the key of {@link LabelFileState}. */
  readonly corrections: Readonly<Record<string, LabelCorrection>>;
  /** Names of annotators, as in {@link LabelSet}, that are left out of the labels. */
  readonly annotatorsOff: readonly string[];
  /** `automatic`: held where labels come more seldom than frames, else nearest. */
  readonly alignment: AlignmentRule | 'automatic';
}

/** Nothing corrected, everybody counts. */
export const DEFAULT_LABEL_SETTINGS: LabelSettings = {
  corrections: {},
  annotatorsOff: [],
  alignment: 'automatic',
};

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
  rows: readonly PredictionRow[] = [],
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

function readFile(
  file: LabelFile,
  key: string,
  settings: LabelSettings,
  rows: readonly PredictionRow[],
): LabelFileState {
  const correction = settings.corrections[key] ?? {};
  const state = { file, key, correction, reading: null, tracks: [], problem: null };
  let reading: LabelReading | null = null;
  try {
    const content = contentOf(file, correction.form);
    reading = readingOf(content, correction, { path: file.path ?? file.name });
    const lastFrame = content.places.at(-1) ?? 0;
    const timing =
      reading.clock !== 'frames'
        ? {}
        : rows.length === 0
          ? { frameRateHz: STAND_IN_RATE_HZ }
          : { frameTimesS: frameTimesS(rows, lastFrame + 1) };
    return { ...state, reading, tracks: labelTracks(content, reading, timing) };
  } catch (error) {
    return { ...state, reading, problem: error instanceof Error ? error.message : String(error) };
  }
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

/** Agreement on the times of whoever labelled most; the others are matched by time. */
function agreementOf(annotators: readonly SetAnnotator[], dimension: Dimension): AnnotatorAgreement | null {
  const tracks = annotators.flatMap(({ name, tracks: all }) => {
    const track = all.find((one) => one.dimension === dimension);
    return track ? [{ name, ...track }] : [];
  });
  if (tracks.length < 2) return null;
  const { timesS } = tracks.reduce((most, track) =>
    track.timesS.length > most.timesS.length ? track : most,
  );
  const stepS = medianStep(timesS);
  return annotatorAgreement(
    tracks.map((track) => {
      if (track.timesS === timesS) return { name: track.name, values: track.values };
      const plan = alignmentPlan(medianStep(track.timesS), stepS);
      const atS = timesS.map((timeS) => timeS + plan.earlyS);
      return { name: track.name, values: alignColumns(track.timesS, [track.values], atS, plan)[0] ?? [] };
    }),
  );
}
