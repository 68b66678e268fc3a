import Papa from 'papaparse';
import { LabelFileError } from './label-series';

/** One line of a label file that is not blank. */
export interface LabelRow {
  /** Counted from 1, blank lines included. */
  readonly line: number;
  /** Cells without surrounding blanks. */
  readonly cells: readonly string[];
}

/** A label file cut into cells. */
export interface LabelTable {
  readonly fileName: string;
  readonly delimiter: ',' | ';' | '\t';
  readonly rows: readonly LabelRow[];
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MISSING = new Set(['', 'nan', 'na', 'null']);

/**
 * Cuts the text of a label file into cells. The delimiter is a semicolon if the first line has one, else a
 * tab, else a comma. A byte order mark, any line ends and blank lines are tolerated. Throws a
 * {@link LabelFileError} when the file is empty or is not text, or a row has more cells than the first.
 */
export function readLabelTable(text: string, fileName: string): LabelTable {
  if (text.includes('\u0000')) {
    throw new LabelFileError(fileName, null, 'a text file with labels', 'binary data');
  }
  const content = text.replace(/^\uFEFF/, '');
  const firstLine = content.split(/\r\n|\r|\n/).find((line) => line.trim() !== '');
  if (firstLine === undefined) throw new LabelFileError(fileName, null, 'labels', 'an empty file');
  const delimiter = firstLine.includes(';') ? ';' : firstLine.includes('\t') ? '\t' : ',';
  const { data, errors } = Papa.parse<string[]>(content, { delimiter });
  const [fault] = errors;
  if (fault) {
    throw new LabelFileError(fileName, (fault.row ?? 0) + 1, 'closed quotes', `“${fault.message}”`);
  }
  const rows = data
    .map((cells, index) => ({ line: index + 1, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  refuseLongRows(rows, fileName);
  return { fileName, delimiter, rows };
}

/** A row longer than the first is misread, e.g. decimal commas in a table divided by commas. */
function refuseLongRows(rows: readonly LabelRow[], fileName: string): void {
  const width = rows[0]?.cells.length ?? 0;
  const long = rows.find(({ cells }) => cells.slice(width).some((cell) => cell !== ''));
  if (long) {
    const found = String(long.cells.length);
    throw new LabelFileError(fileName, long.line, `${width} cells as in the first line`, found);
  }
}

/** A number as it is written in this table, with a decimal comma unless commas divide cells; else null. */
export function parseNumber(cell: string, table: LabelTable): number | null {
  const written = table.delimiter === ',' ? cell : cell.replace(',', '.');
  return NUMBER.test(written) ? Number(written) : null;
}

/**
 * The time of a row, in seconds: finite, at least 0 and later than the row before. Throws a
 * {@link LabelFileError} otherwise.
 */
export function timeCell(
  table: LabelTable,
  row: LabelRow,
  column: number,
  previousS: number | undefined,
): number {
  const cell = row.cells[column];
  const time = cell === undefined ? null : parseNumber(cell, table);
  if (time === null || time < 0) {
    throw new LabelFileError(table.fileName, row.line, 'a time in seconds of 0 or more', quoted(cell));
  }
  if (previousS !== undefined && time <= previousS) {
    throw new LabelFileError(table.fileName, row.line, `a time later than ${previousS} s`, quoted(cell));
  }
  return time;
}

/**
 * A value of valence or arousal: a number in [-1, 1], or null where the cell is blank, `NaN`, `NA` or the
 * form's own mark for "not annotated". Throws a {@link LabelFileError} otherwise.
 */
export function valueCell(
  table: LabelTable,
  row: LabelRow,
  column: number,
  dimension: 'valence' | 'arousal',
  notAnnotated?: number,
): number | null {
  const cell = row.cells[column];
  if (cell !== undefined && MISSING.has(cell.toLowerCase())) return null;
  const value = cell === undefined ? null : parseNumber(cell, table);
  if (value !== null && value === notAnnotated) return null;
  if (value === null || Math.abs(value) > 1) {
    const mark = notAnnotated === undefined ? '' : ` or ${notAnnotated} for not annotated`;
    throw new LabelFileError(
      table.fileName,
      row.line,
      `${dimension} as a number from -1 to 1${mark}`,
      quoted(cell),
    );
  }
  return value;
}

/** A cell as a piece of a message. */
export function quoted(cell: string | undefined): string {
  if (cell === undefined) return 'nothing';
  return `"${cell.length > 60 ? `${cell.slice(0, 57)}...` : cell}"`;
}

/** How many labels over which time, for the description of a series. */
export function extent(timesS: readonly number[]): string {
  const labels = timesS.length === 1 ? '1 label' : `${timesS.length} labels`;
  return `${labels} from ${seconds(timesS[0])} to ${seconds(timesS.at(-1))} s`;
}

function seconds(timeS: number | undefined): string {
  return String(Number((timeS ?? Number.NaN).toFixed(3)));
}
