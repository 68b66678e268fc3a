import { type LabelFormId, labelForm } from '../../../core/labels/forms/known-forms';
import type { LabelCorrection } from '../../../core/labels/label-correction';
import type { LabelReading } from '../../../core/labels/label-reading';
import type { LabelScale } from '../../../core/labels/label-scale';
import type { LabelClock, ReadingOrigin } from '../../../core/labels/label-table';
import { CUE_NAMES } from '../../../core/labels/set/label-annotators';
import type { LabelSet } from '../../../core/labels/set/label-set';
import { fixedNumber, plainNumber } from '../../shared/number-text';

/** One thing that a label file was taken for. */
export interface ReadingFact {
  readonly name: string;
  readonly value: string;
  /** How it is known; null where it is counted in the file. */
  readonly origin: string | null;
}

/** What the first column of a file counts. */
export const CLOCK_NAMES: Readonly<Record<LabelClock, string>> = {
  s: 'Seconds',
  ms: 'Milliseconds',
  us: 'Microseconds',
  min: 'Minutes',
  frames: 'Frames',
};

const ORIGINS: Readonly<Record<ReadingOrigin, string>> = {
  form: 'as the form has it',
  header: 'from the file',
  name: 'from the file name',
  values: 'guessed from the values',
  default: 'assumed',
  user: 'set by you',
};

/** The field that corrects a part of a reading. */
const FIELDS: Readonly<Record<keyof LabelCorrection, string>> = {
  columns: 'Columns',
  form: 'Form',
  dimension: 'Dimension',
  clock: 'Time is given in',
  frameRateHz: 'Frames a second',
  firstFrame: 'First frame',
  scale: 'Scale',
  offsetS: 'Offset in seconds',
  cue: 'Annotator had',
};

/** What was guessed about a file, and the fields that correct it, in one line; empty where nothing was. */
export function guessLine({ guesses }: LabelReading): string {
  if (guesses.length === 0) return '';
  const fields = [...new Set(guesses.map(({ setting }) => `“${FIELDS[setting]}”`))].join(' and ');
  return `${guesses.map(({ assumed }) => assumed).join(' ')} Corrected by ${fields} below.`;
}

/** More names than this are counted instead. */
const MOST_NAMES = 2;

/**
 * The labels of a recording in one line: `cap13.csv · 10 a second · −1 to 1 assumed`; what differs between
 * files is left out.
 */
export function labelsLine({ files, annotators }: LabelSet): string {
  const names = files.map(({ file }) => file.name);
  const readings = files.flatMap(({ reading }) => reading ?? []);
  const shared = (words: readonly string[]) => (new Set(words).size === 1 ? words[0] : undefined);
  const on = annotators.filter((annotator) => annotator.on).length;
  return [
    names.length > MOST_NAMES ? `${names.length} files` : names.join(', '),
    annotators.length > 1 ? `mean of ${on} of ${annotators.length} annotators` : undefined,
    shared(readings.map(rateText)),
    shared(
      readings.map(({ scale, origin }) => scaleText(scale) + (SURE.has(origin.scale) ? '' : ' assumed')),
    ),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Origins that leave no doubt. */
const SURE: ReadonlySet<ReadingOrigin> = new Set(['form', 'header', 'user']);

/** The reading of a file as the panel lists it. */
export function readingFacts(reading: LabelReading): ReadingFact[] {
  const { origin, annotators, count, cue } = reading;
  const missing = notAnnotatedText(reading);
  const facts: (ReadingFact | null)[] = [
    {
      name: 'Form',
      value: formName(reading.form),
      origin: ORIGINS[origin.form],
    },
    {
      name: 'Dimension',
      value: reading.dimensions.length === 0 ? 'Not known' : capital(reading.dimensions.join(' and ')),
      origin: reading.dimensions.length === 0 ? null : ORIGINS[origin.dimension],
    },
    { name: 'Rate', value: rateText(reading), origin: clockText(reading) },
    {
      name: annotators.length === 1 ? 'Annotator' : 'Annotators',
      value: annotators.length > 4 ? `${annotators.length}` : annotators.join(', '),
      origin: null,
    },
    cue && { name: 'Annotator had', value: capital(CUE_NAMES[cue]), origin: ORIGINS[origin.cue] },
    { name: 'Scale', value: scaleText(reading.scale), origin: ORIGINS[origin.scale] },
    {
      name: 'Offset',
      value: reading.offsetS === 0 ? 'None' : `${signed(reading.offsetS)} s`,
      origin: reading.offsetS === 0 ? null : ORIGINS.user,
    },
    { name: 'Labels', value: `${count}${missing}`, origin: null },
  ];
  return facts.filter((fact) => fact !== null);
}

/** A form as it stands alone. */
export function formName(form: LabelFormId): string {
  return capital(labelForm(form).name.replace(/^a /, ''));
}

/** `−1 to 1`, with a true minus. */
export function scaleText({ lowest, highest }: LabelScale): string {
  return `${plainNumber(lowest)} to ${plainNumber(highest)}`;
}

/** A CCC with two decimals and a true minus; a dash where it is not defined. */
export function cccText(value: number | undefined): string {
  return fixedNumber(value, 2);
}

function rateText({ labelRateHz, clock }: LabelReading): string {
  if (labelRateHz !== null) return `${Number(labelRateHz.toFixed(2))} a second`;
  return clock === 'frames' ? 'By the frames of the video' : 'Not known';
}

function clockText({ clock, firstFrame, origin }: LabelReading): string {
  const counted =
    clock === 'frames' ? `frames from ${firstFrame}` : `times in ${CLOCK_NAMES[clock].toLowerCase()}`;
  return `${counted}, ${ORIGINS[origin.clock]}`;
}

function notAnnotatedText({ notAnnotated, dimensions }: LabelReading): string {
  const parts = dimensions.flatMap((dimension) => {
    const missing = notAnnotated[dimension];
    return missing === 0
      ? []
      : [`${missing} ${dimensions.length > 1 ? `of ${dimension} ` : ''}not annotated`];
  });
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

function signed(value: number): string {
  return value < 0 ? plainNumber(value) : `+${plainNumber(value)}`;
}

/** With a capital letter in front. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Whether labels have a problem, are in doubt, or something of them was guessed; that −1 to 1 is assumed says
 * their line.
 *
 * @param problem why they do not fit the frames, one sentence
 */
export function asksForALook({ doubts, files }: LabelSet, problem: string | null): boolean {
  if (problem !== null || doubts.length > 0) return true;
  return files.some(({ problem: own, reading }) => {
    const isUsual = (setting: string) => setting === 'scale' && reading?.origin.scale === 'default';
    return own !== null || (reading?.guesses.some(({ setting }) => !isUsual(setting)) ?? false);
  });
}
