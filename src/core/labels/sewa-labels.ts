import type { Dimension } from '../affect';
import { alignLabels } from './label-alignment';
import {
  type AnnotatorLabels,
  LabelFileError,
  type LabelFileOptions,
  type LabelSeries,
  SINGLE_ANNOTATOR,
} from './label-series';
import {
  extent,
  type LabelRow,
  type LabelTable,
  parseNumber,
  quoted,
  readLabelTable,
  timeCell,
  valueCell,
} from './label-table';

/** Settings of {@link readSewaLabels}. */
export interface SewaLabelOptions extends LabelFileOptions {
  /** Names of annotators that are left out; names that the file does not have are no fault. */
  readonly without?: readonly string[];
}

/**
 * Reads one dimension of a SEWA-DB recording from the text of its file: a header, a first column that is a
 * frame or a time (by its name: `frame…`, or `time…` and `second…`, in milliseconds where the name ends in
 * `ms`), then one column of values or one for each annotator. Frame numbers count from 0 or 1, whichever
 * comes first in the file, and need the video's frame times or rate. The other dimension of the series is
 * null throughout; {@link joinSewaLabels} brings two files together. Throws a LabelFileError on a header or
 * a cell that does not fit, and when no annotator is left.
 */
export function readSewaLabels(text: string, dimension: Dimension, options: SewaLabelOptions): LabelSeries {
  const table = readLabelTable(text, options.fileName ?? 'label file');
  const [header, ...rows] = table.rows;
  const columns = annotatorColumns(table, header, options.without ?? []);
  if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  const timesS = rowTimes(table, rows, header?.cells[0] ?? '', options);
  const nothing = timesS.map(() => null);
  const annotators = columns.map(({ name, column }): AnnotatorLabels => {
    const values = rows.map((row) => valueCell(table, row, column, dimension));
    return dimension === 'valence'
      ? { name, valence: values, arousal: nothing }
      : { name, valence: nothing, arousal: values };
  });
  return series(timesS, annotators, `SEWA-DB ${dimension}`);
}

/**
 * Valence and arousal of one recording from its two files, on the times of the valence file; arousal is
 * that of the nearest time. Annotators of the same name become one.
 */
export function joinSewaLabels(valence: LabelSeries, arousal: LabelSeries): LabelSeries {
  const { timesS } = valence;
  const nothing = timesS.map(() => null);
  const ofValence = valence.annotators ?? [];
  const ofArousal = (arousal.annotators ?? []).map(({ name, arousal: values }) => {
    const labels = { timesS: arousal.timesS, valence: values, arousal: values };
    return { name, arousal: alignLabels(labels, timesS).arousal };
  });
  const names = new Set([...ofValence, ...ofArousal].map(({ name }) => name));
  const annotators = [...names].map(
    (name): AnnotatorLabels => ({
      name,
      valence: ofValence.find((one) => one.name === name)?.valence ?? nothing,
      arousal: ofArousal.find((one) => one.name === name)?.arousal ?? nothing,
    }),
  );
  return series(timesS, annotators, 'SEWA-DB');
}

function series(
  timesS: readonly number[],
  annotators: readonly AnnotatorLabels[],
  what: string,
): LabelSeries {
  const count = annotators.length === 1 ? '1 annotator' : `${annotators.length} annotators`;
  return {
    timesS,
    valence: meanOf(annotators.map(({ valence }) => valence)),
    arousal: meanOf(annotators.map(({ arousal }) => arousal)),
    annotators,
    form: 'sewa',
    description: `${what} labels of ${count}: ${extent(timesS)}.`,
  };
}

/** Mean of those who annotated, time by time; null where nobody did. */
function meanOf(columns: readonly (readonly (number | null)[])[]): (number | null)[] {
  return (columns[0] ?? []).map((_, index) => {
    const values = columns.map((column) => column[index] ?? null).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

function annotatorColumns(table: LabelTable, header: LabelRow | undefined, without: readonly string[]) {
  const [, ...names] = header?.cells ?? [];
  const named = names.map((name, index) => ({ name, column: index + 1 })).filter(({ name }) => name !== '');
  if (named.length === 0 || named.some(({ name }) => parseNumber(name, table) !== null)) {
    const found = quoted(header?.cells.join(table.delimiter));
    const expected = 'a header with a frame or time and the names of annotators';
    throw new LabelFileError(table.fileName, header?.line ?? 1, expected, found);
  }
  const left = named.filter(({ name }) => !without.includes(name));
  if (left.length === 0) {
    const expected = 'an annotator besides those left out';
    throw new LabelFileError(table.fileName, header?.line ?? 1, expected, names.join(', '));
  }
  return left.length === 1 && named.length === 1 && left[0] !== undefined
    ? [{ ...left[0], name: SINGLE_ANNOTATOR }]
    : left;
}

function rowTimes(
  table: LabelTable,
  rows: readonly LabelRow[],
  column: string,
  { frameRateHz, frameTimesS }: LabelFileOptions,
): number[] {
  const name = column.toLowerCase();
  const timesS: number[] = [];
  if (/^(time|second)/.test(name)) {
    const unit = /\bms\b|_ms$|\(ms\)|milli/.test(name) ? 1000 : 1;
    for (const row of rows) {
      const previous = timesS.at(-1);
      timesS.push(timeCell(table, row, 0, previous === undefined ? undefined : previous * unit) / unit);
    }
    return timesS;
  }
  if (!name.startsWith('frame')) {
    const expected = 'a first column named after a frame or a time';
    throw new LabelFileError(table.fileName, 1, expected, quoted(column));
  }
  if (frameTimesS === undefined && !(frameRateHz !== undefined && frameRateHz > 0)) {
    const expected = 'the frame rate of the video, since the first column counts frames';
    throw new LabelFileError(table.fileName, null, expected, String(frameRateHz ?? 'none'));
  }
  let first: number | null = null;
  let previous = -1;
  for (const row of rows) {
    const frame = parseNumber(row.cells[0] ?? '', table);
    if (frame === null || !Number.isInteger(frame) || frame <= previous) {
      const expected = previous < 0 ? 'a frame number of 0 or more' : `a frame after ${previous}`;
      throw new LabelFileError(table.fileName, row.line, expected, quoted(row.cells[0]));
    }
    previous = frame;
    first ??= Math.min(1, frame);
    const timeS =
      frameTimesS === undefined ? (frame - first) / (frameRateHz ?? Number.NaN) : frameTimesS[frame - first];
    if (timeS === undefined) {
      const expected = `one of the ${frameTimesS?.length ?? 0} frames of the video`;
      throw new LabelFileError(table.fileName, row.line, expected, quoted(row.cells[0]));
    }
    timesS.push(timeS);
  }
  return timesS;
}
