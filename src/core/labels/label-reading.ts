import { DIMENSIONS, type Dimension } from '../affect';
import { medianStep } from './label-clock';
import {
  type AnnotationCue,
  type LabelClock,
  type LabelColumn,
  type LabelContent,
  type LabelScale,
  type ReadingOrigin,
  UNIT_SCALE,
} from './label-content';
import type { LabelCorrection } from './label-correction';
import { type LabelForm, SINGLE_ANNOTATOR } from './label-series';

/** What a label file is taken for, to be shown and corrected; plain data, fit for JSON. */
export interface LabelReading {
  readonly fileName: string;
  readonly form: LabelForm;
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
}

/** What the file itself and its name say beside its text. */
export interface LabelPlace {
  /** Path with folders, where it is known. */
  readonly path?: string;
}

/**
 * What a label file is taken for: what its form, its header or its name say, else what its values show, and
 * before all what the user says.
 */
export function readingOf(
  content: LabelContent,
  correction: LabelCorrection = {},
  { path = content.fileName }: LabelPlace = {},
): LabelReading {
  const dimension = dimensionsOf(content, correction, path);
  const scale = scaleOf(content, correction);
  const clock = correction.clock ?? content.clock;
  const countsFrames = clock === 'frames';
  const frameRateHz = (countsFrames && correction.frameRateHz) || null;
  const cue = cueOf(path);
  return {
    fileName: content.fileName,
    form: content.form,
    dimensions: dimension.value,
    clock,
    frameRateHz,
    firstFrame: countsFrames ? (correction.firstFrame ?? firstFrameOf(content)) : null,
    labelRateHz: labelRateHz(content, clock, frameRateHz),
    annotators: [...new Set(content.columns.map(({ annotator }) => annotator ?? SINGLE_ANNOTATOR))],
    cue: correction.cue ?? cue,
    scale: scale.value,
    offsetS: correction.offsetS ?? 0,
    count: content.places.length,
    notAnnotated: notAnnotated(content, dimension.value, scale.value),
    origin: {
      form: correction.form === undefined ? 'header' : 'user',
      dimension: dimension.origin,
      clock: correction.clock === undefined ? content.clockOrigin : 'user',
      scale: scale.origin,
      cue: correction.cue === undefined ? (cue === null ? 'default' : 'name') : 'user',
    },
  };
}

/** The dimension of a column; null where nobody says. */
export function columnDimension(column: LabelColumn, reading: LabelReading): Dimension | null {
  const [only, second] = reading.dimensions;
  return second === undefined ? (only ?? null) : column.dimension;
}

/** Whether a written value means "not annotated": the mark, where the scale does not reach to it. */
export function isMasked(value: number | null, content: LabelContent, scale: LabelScale): boolean {
  return value === null || (value === content.mask && (value < scale.lowest || value > scale.highest));
}

interface Known<T> {
  readonly value: T;
  readonly origin: ReadingOrigin;
}

function dimensionsOf(
  { columns, hints = [], form }: LabelContent,
  correction: LabelCorrection,
  path: string,
): Known<readonly Dimension[]> {
  const written = DIMENSIONS.filter((one) => columns.some(({ dimension }) => dimension === one));
  const isFixed = form !== 'sewa' && form !== 'recola' && form !== 'carma';
  if (written.length === 2) return { value: written, origin: isFixed ? 'form' : 'header' };
  if (correction.dimension) return { value: [correction.dimension], origin: 'user' };
  if (written.length === 1) return { value: written, origin: 'header' };
  const byName = dimensionInName(path);
  if (byName) return { value: [byName], origin: 'name' };
  const byHint = dimensionInWords(hints.join(' '));
  return byHint ? { value: [byHint], origin: 'header' } : { value: [], origin: 'default' };
}

/** The last word for a dimension in a path counts: the file's own name before its folders. */
function dimensionInName(path: string): Dimension | null {
  const words = path.toLowerCase().match(/valence|arousal/g);
  return (words?.at(-1) as Dimension | undefined) ?? null;
}

function dimensionInWords(words: string): Dimension | null {
  const named = dimensionInName(words);
  if (named) return named;
  const ofValence = /negative|positive|pleasant|sad|happy/i.test(words);
  const ofArousal = /calm|active|excited|passive|activat/i.test(words);
  return ofValence === ofArousal ? null : ofValence ? 'valence' : 'arousal';
}

/** `…_Valence_AV_Aligned.csv`: the annotator had the sound and the picture. */
function cueOf(path: string): AnnotationCue | null {
  const letters = /(?:valence|arousal)_(AV|A|V)(?=[_.]|$)/i.exec(path)?.[1]?.toUpperCase();
  return letters === 'A' ? 'audio' : letters === 'V' ? 'video' : letters === 'AV' ? 'audio-video' : null;
}

function firstFrameOf({ form, places }: LabelContent): 0 | 1 {
  const countsFromZero = form === 'aff-wild2' || form === 'afew-va';
  return countsFromZero || (places[0] ?? 0) < 1 ? 0 : 1;
}

function labelRateHz({ places }: LabelContent, clock: LabelClock, frameRateHz: number | null): number | null {
  const step = medianStep(places);
  if (!(step > 0) || (clock === 'frames' && frameRateHz === null)) return null;
  const perSecond = clock === 's' ? 1 : clock === 'ms' ? 1000 : (frameRateHz ?? 1);
  return perSecond / step;
}

/** A scale is guessed from so many values and more. */
const GUESSED_FROM = 10;
/** And where so large a share lies outside [-1, 1]; fewer are mistakes. */
const SHARE_OUTSIDE = 0.05;
/** Scales that annotation programs use. */
const USUAL_REACHES = [10, 100, 1000] as const;

function scaleOf(content: LabelContent, correction: LabelCorrection): Known<LabelScale> {
  if (correction.scale) return { value: correction.scale, origin: 'user' };
  if (content.scale) return { value: content.scale, origin: content.scaleOrigin };
  let count = 0;
  let outside = 0;
  let largest = 0;
  for (const { values } of content.columns) {
    for (const value of values) {
      if (value === null || value === content.mask) continue;
      const magnitude = Math.abs(value);
      count += 1;
      if (magnitude > 1) outside += 1;
      if (magnitude > largest) largest = magnitude;
    }
  }
  if (count < GUESSED_FROM || outside <= SHARE_OUTSIDE * count)
    return { value: UNIT_SCALE, origin: 'default' };
  const reach = USUAL_REACHES.find((usual) => usual >= largest);
  if (reach === undefined) return { value: UNIT_SCALE, origin: 'default' };
  return { value: { lowest: -reach, highest: reach }, origin: 'values' };
}

function notAnnotated(content: LabelContent, dimensions: readonly Dimension[], scale: LabelScale) {
  const counts = { valence: 0, arousal: 0 };
  for (const column of content.columns) {
    const dimension = dimensions.length === 1 ? dimensions[0] : column.dimension;
    if (!dimension) continue;
    for (const value of column.values) if (isMasked(value, content, scale)) counts[dimension] += 1;
  }
  return counts;
}
