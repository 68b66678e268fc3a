import { DIMENSIONS, type Dimension } from '../affect';
import type { KnownForm, LabelFormId, RecognisedTable } from './forms/known-forms';
import { clockGuess } from './guesses/clock-guess';
import { type LabelDoubt, labelDoubts } from './guesses/label-doubts';
import { scaleGuess } from './guesses/scale-guess';
import { medianStep } from './label-clock';
import type { LabelCorrection } from './label-correction';
import { isNotAnnotated, type LabelScale } from './label-scale';
import type { AnnotationCue, Known, LabelClock, LabelColumn, LabelTable, ReadingOrigin } from './label-table';
import { UNITS_PER_SECOND } from './label-table';
import { UNKNOWN_FRAMES, type VideoFrames } from './video-frames';

/** Name of the annotator where a file has one column of values and does not say whose. */
export const SINGLE_ANNOTATOR = 'gold';

/** Something about a label file that neither it nor the user says, and which may be wrong. */
export interface LabelGuess {
  /** The part of a {@link LabelCorrection} that puts it right. */
  readonly setting: keyof LabelCorrection;
  /** One sentence on what was assumed, and from what. */
  readonly assumed: string;
}

/** What a label file is taken for, to be shown and corrected; plain data, fit for JSON. */
export interface LabelReading {
  readonly fileName: string;
  readonly form: LabelFormId;
  /** In the order valence, arousal; empty when the file does not say and the user has not. */
  readonly dimensions: readonly Dimension[];
  readonly clock: LabelClock;
  /** Frames a second by the user's word; null where the video's own frames count, or the file has times. */
  readonly frameRateHz: number | null;
  /** Number of the video's first frame; null where the file has times. */
  readonly firstFrame: 0 | 1 | null;
  /** Labels a second, by the median step; null for fewer than two, or one for each frame of the video. */
  readonly labelRateHz: number | null;
  /** Names in the order of the file; one, `gold`, where none is named. */
  readonly annotators: readonly string[];
  /** Null where neither file name nor user says. */
  readonly cue: AnnotationCue | null;
  readonly scale: LabelScale;
  readonly offsetS: number;
  /** Labels of each annotator. */
  readonly count: number;
  /** Of all labels of all annotators, those that are not annotated, by dimension. */
  readonly notAnnotated: Readonly<Record<Dimension, number>>;
  /** How each of these is known. */
  readonly origin: Readonly<Record<'form' | 'dimension' | 'clock' | 'scale' | 'cue', ReadingOrigin>>;
  /** What was assumed; empty where the file, its name and the user say everything. */
  readonly guesses: readonly LabelGuess[];
  /** What speaks against some of it, until the user says so; empty where nothing does. */
  readonly doubts: readonly LabelDoubt[];
}

/** What is known of a label file beside its text. */
export interface LabelContext {
  /** Path with folders, where it is known; else the file's name. */
  readonly path?: string;
  /** The labelled video, whose length decides what a clock can count. */
  readonly video?: VideoFrames;
}

/**
 * What a label file is taken for: what its form, its header or its name say, else what its values show, and
 * before all what the user says.
 */
export function readingOf(
  { form, formOrigin, table }: RecognisedTable,
  correction: LabelCorrection = {},
  { path = table.fileName, video = UNKNOWN_FRAMES }: LabelContext = {},
): LabelReading {
  const dimensions = dimensionsOf(form, table, correction, path);
  const values = table.columns.map((column) => column.values);
  const scale = known(correction.scale) ?? table.scale ?? scaleGuess(values, table.mask);
  const clock = saidClock(table, correction) ?? table.clock ?? clockGuess(table, video);
  const cue = known(correction.cue) ?? cueOf(path);
  const countsFrames = clock.value === 'frames';
  const frameRateHz = (countsFrames && correction.frameRateHz) || null;
  const firstFrame = countsFrames ? (known(correction.firstFrame) ?? firstFrameOf(table)) : null;
  const offsetS = correction.offsetS ?? 0;
  return {
    fileName: table.fileName,
    form: form.id,
    dimensions: dimensions.value,
    clock: clock.value,
    frameRateHz,
    firstFrame: firstFrame?.value ?? null,
    labelRateHz: labelRateHz(table, clock.value, frameRateHz),
    annotators: [...new Set(table.columns.map(({ annotator }) => annotator ?? SINGLE_ANNOTATOR))],
    cue: cue.value,
    scale: scale.value,
    offsetS,
    count: table.places.length,
    notAnnotated: notAnnotated(table, dimensions.value, scale.value),
    origin: {
      form: formOrigin,
      dimension: dimensions.origin,
      clock: clock.origin,
      scale: scale.origin,
      cue: cue.origin,
    },
    guesses: guessesOf({ dimension: dimensions, clock, firstFrame, scale, cue }),
    doubts: labelDoubts(table, { clock, frameRateHz, offsetS, scale }, correction, video),
  };
}

/** The user's word on a clock; times that are written as 0:01:02 are seconds whatever is said. */
function saidClock({ clock }: LabelTable, correction: LabelCorrection): Known<LabelClock> | null {
  return clock?.origin === 'values' ? null : known(correction.clock);
}

/** The user's word; null where there is none. */
function known<T>(value: T | undefined): Known<T> | null {
  return value === undefined ? null : { value, origin: 'user' };
}

/** What was assumed, in the order of the settings. */
function guessesOf(
  known: { readonly [Setting in keyof LabelCorrection]: Known<unknown> | null },
): LabelGuess[] {
  const settings = ['dimension', 'clock', 'firstFrame', 'scale', 'cue'] as const;
  return settings.flatMap((setting) => {
    const assumed = known[setting]?.assumed;
    return assumed === undefined ? [] : [{ setting, assumed }];
  });
}

/** The dimension of a column; null where nobody says. */
export function columnDimension(column: LabelColumn, reading: LabelReading): Dimension | null {
  const [only, second] = reading.dimensions;
  return second === undefined ? (only ?? null) : column.dimension;
}

function dimensionsOf(
  form: KnownForm,
  { columns, hints = [], assumedDimensions }: LabelTable,
  correction: LabelCorrection,
  path: string,
): Known<readonly Dimension[]> {
  const written = DIMENSIONS.filter((one) => columns.some(({ dimension }) => dimension === one));
  if (written.length === 2) {
    if (assumedDimensions) return { value: written, origin: 'default', assumed: assumedDimensions };
    return { value: written, origin: form.holds === 'gold' ? 'form' : 'header' };
  }
  if (correction.dimension) return { value: [correction.dimension], origin: 'user' };
  if (written.length === 1) return { value: written, origin: 'header' };
  const byName = dimensionInName(path);
  if (byName) return { value: [byName], origin: 'name' };
  const byHint = dimensionInWords(hints.join(' '));
  if (!byHint) return { value: [], origin: 'default' };
  const words = hints.map((hint) => `"${hint}"`).join(' and ');
  return {
    value: [byHint],
    origin: 'header',
    assumed: `The file was taken for ${byHint}, since its scale goes between ${words}.`,
  };
}

/** The last word for a dimension in a path counts: the file's own name before its folders. */
function dimensionInName(path: string): Dimension | null {
  const words = path.toLowerCase().match(/valence|arousal/g);
  return DIMENSIONS.find((dimension) => dimension === words?.at(-1)) ?? null;
}

function dimensionInWords(words: string): Dimension | null {
  const named = dimensionInName(words);
  if (named) return named;
  const ofValence = /negative|positive|pleasant|sad|happy/i.test(words);
  const ofArousal = /calm|active|excited|passive|activat/i.test(words);
  return ofValence === ofArousal ? null : ofValence ? 'valence' : 'arousal';
}

/** `…_Valence_AV_Aligned.csv`: the annotator had the sound and the picture. */
function cueOf(path: string): Known<AnnotationCue | null> {
  const letters = /(?:valence|arousal)_(AV|A|V)(?=[_.]|$)/i.exec(path)?.[1]?.toUpperCase();
  if (letters === undefined) return { value: null, origin: 'default' };
  return { value: letters === 'A' ? 'audio' : letters === 'V' ? 'video' : 'audio-video', origin: 'name' };
}

function firstFrameOf({ places, placedBy }: LabelTable): Known<0 | 1> {
  if (placedBy !== 'column') return { value: 0, origin: 'form' };
  const [first = 0] = places;
  const value = first < 1 ? 0 : 1;
  return {
    value,
    origin: 'values',
    assumed: `The frames were taken to be counted from ${value}, since the first is ${first}.`,
  };
}

function labelRateHz({ places }: LabelTable, clock: LabelClock, frameRateHz: number | null): number | null {
  const step = medianStep(places);
  if (!(step > 0) || (clock === 'frames' && frameRateHz === null)) return null;
  const perSecond = clock === 'frames' ? (frameRateHz ?? 1) : UNITS_PER_SECOND[clock];
  return perSecond / step;
}

function notAnnotated(
  { columns, mask }: LabelTable,
  dimensions: readonly Dimension[],
  scale: LabelScale,
): Record<Dimension, number> {
  const counts = { valence: 0, arousal: 0 };
  for (const column of columns) {
    const dimension = dimensions.length === 1 ? dimensions[0] : column.dimension;
    if (!dimension) continue;
    for (const value of column.values) if (isNotAnnotated(value, mask, scale)) counts[dimension] += 1;
  }
  return counts;
}
