import Papa from 'papaparse';
import { LabelFileError } from './label-file';
import { CLOCK_WORDS, type LabelClock } from './label-table';
import { type Delimiter, tabularText } from './text/tabular-text';

/** One line of a label file that is not blank. */
export interface LabelRow {
  /** Counted from 1, blank lines included. */
  readonly line: number;
  /** Cells without surrounding blanks. */
  readonly cells: readonly string[];
}

/** A label file cut into cells. */
export interface LabelCells {
  readonly fileName: string;
  readonly delimiter: Delimiter;
  readonly rows: readonly LabelRow[];
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** A line of more cells is no row of labels. */
const MOST_CELLS = 10_000;
const MISSING = new Set(['', 'nan', 'na', 'null']);

/**
 * Cuts the text of a label file into cells, see {@link tabularText} for what divides them and what is passed
 * over. Throws a {@link LabelFileError} when the file is empty, is not text, or has an open quote.
 */
export function labelCells(text: string, fileName: string): LabelCells {
  if (text.includes('\u0000')) {
    throw new LabelFileError(fileName, null, 'a text file with labels', 'binary data');
  }
  const tabular = tabularText(text);
  if (tabular === null) throw new LabelFileError(fileName, null, 'labels', 'an empty file');
  const { delimiter } = tabular;
  const { data, errors } = Papa.parse<string[]>(tabular.content, { delimiter, newline: '\n' });
  const [fault] = errors;
  if (fault) {
    const line = tabular.lines[fault.row ?? 0] ?? null;
    throw new LabelFileError(fileName, line, 'closed quotes', `“${fault.message}”`);
  }
  const wide = data.findIndex((cells) => cells.length > MOST_CELLS);
  if (wide >= 0) {
    const count = String(data[wide]?.length);
    throw new LabelFileError(
      fileName,
      tabular.lines[wide] ?? null,
      `at most ${MOST_CELLS} cells in a line`,
      count,
    );
  }
  const rows = data
    .map((cells, index) => ({
      line: tabular.lines[index] ?? index + 1,
      cells: cells.map((cell) => cell.trim()),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  return { fileName, delimiter, rows };
}

/**
 * Throws a {@link LabelFileError} on a row longer than the first, which is misread, e.g. decimal commas in a
 * table divided by commas.
 *
 * @param from index of the first row that is looked at: metadata may hold what it likes, such as a file name
 *   with a comma
 */
export function refuseLongRows({ fileName, delimiter, rows }: LabelCells, from = 0): void {
  const width = rows[0]?.cells.length ?? 0;
  const long = rows.slice(from).find(({ cells }) => cells.slice(width).some((cell) => cell !== ''));
  if (!long) return;
  const count = long.cells.length;
  const areCommas = delimiter === ',' && count <= 2 * width;
  const found = `${count}${areCommas ? ', as decimal commas make where commas divide cells' : ''}`;
  throw new LabelFileError(fileName, long.line, `${width} cells as in the first line`, found);
}

/** The cells of the first row in small letters: the header, where a form has one. */
export function headerOf(table: LabelCells): string[] {
  return table.rows[0]?.cells.map((cell) => cell.toLowerCase()) ?? [];
}

/** A number as it is written in this table, with a decimal comma unless commas divide cells; else null. */
export function parseNumber(cell: string, table: LabelCells): number | null {
  const written = table.delimiter === ',' ? cell : cell.replace(',', '.');
  return NUMBER.test(written) ? Number(written) : null;
}

/** The place of a row in time as it is written. Throws a {@link LabelFileError} if it is no number. */
export function placeCell(table: LabelCells, row: LabelRow, column: number, clock: LabelClock): number {
  const cell = row.cells[column];
  const place = cell === undefined ? null : parseNumber(cell, table);
  if (place === null) throw new LabelFileError(table.fileName, row.line, expectedPlace(clock), quoted(cell));
  return place;
}

/** What stands in the first column, for messages. */
export function expectedPlace(clock: LabelClock): string {
  if (clock === 'frames') return 'a frame number of 0 or more';
  return `a time in ${CLOCK_WORDS[clock]} of 0 or more`;
}

/**
 * A value as it is written, or null where the cell is blank, `NaN`, `NA` or `null`. Throws a
 * {@link LabelFileError} otherwise.
 *
 * @param what for the message: `valence`, or `a label`
 */
export function valueCell(table: LabelCells, row: LabelRow, column: number, what: string): number | null {
  const cell = row.cells[column];
  if (cell !== undefined && MISSING.has(cell.toLowerCase())) return null;
  const value = cell === undefined ? null : parseNumber(cell, table);
  if (value === null) {
    const isCutOff = row === table.rows.at(-1) && cell === undefined;
    const found = isCutOff ? 'nothing: the last line is cut off' : quoted(cell);
    throw new LabelFileError(table.fileName, row.line, `${what} as a number`, found);
  }
  return value;
}

/** A cell as a piece of a message. */
export function quoted(cell: string | undefined): string {
  if (cell === undefined) return 'nothing';
  const shown = cell.slice(0, 61).replace(/\s+/g, ' ');
  return `"${shown.length > 60 ? `${shown.slice(0, 57)}...` : shown}"`;
}
