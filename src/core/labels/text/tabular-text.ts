/** What can divide the cells of a line. */
export const DELIMITERS = [';', '\t', ',', '|'] as const;

/** One of {@link DELIMITERS}. */
export type Delimiter = (typeof DELIMITERS)[number];

/** The text of a table as it is cut into cells. */
export interface TabularText {
  /** The lines of the table, divided by `\n`; blank ones and what is passed over are not among them. */
  readonly content: string;
  /** Of each of these lines its number in the file, counted from 1. */
  readonly lines: readonly number[];
  readonly delimiter: Delimiter;
}

/** Spreadsheets say so in a first line of their own what divides cells. */
const SEPARATOR_LINE = /^"?sep=(.|\\t)"?$/i;
/** A note of a person or a program. CARMA's row of per cent signs, which ends its metadata, is none. */
const COMMENT = /^"?(?:#|\/\/|%(?!%%%))/;
/** Values as they are written with any decimal mark, and marks of missing ones. */
const NUMBERS = /^(?:[+-]?[\d.,]+(?:e[+-]?\d+)?|nan|na|null)$/i;

/**
 * The text of a label file without what is not of the table, and what divides its cells.
 *
 * Tolerated are a byte order mark, any line ends, blank lines, the line `sep=;` that spreadsheets write
 * first, and lines that begin with `#`, `%` or `//`. Where numbers follow such a line at once, as
 * `numpy.savetxt` writes them, it is the header. The delimiter is what `sep=` says, else the first of
 * semicolon, tab, comma and bar that the first line has outside quotes; where it has none but blanks, runs of
 * blanks divide cells.
 *
 * @returns null when nothing is left
 */
export function tabularText(text: string): TabularText | null {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  let declared: Delimiter | null = null;
  let comment = -1;
  let first = -1;
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] ?? '').trim();
    if (line === '') continue;
    const separator = first < 0 ? SEPARATOR_LINE.exec(line)?.[1] : undefined;
    if (separator !== undefined) {
      declared = DELIMITERS.find((one) => one === separator) ?? (separator === '\\t' ? '\t' : null);
      lines[index] = '';
    } else if (COMMENT.test(line)) {
      if (first < 0) comment = index;
      if (first >= 0) lines[index] = '';
    } else if (first < 0) {
      first = index;
    }
  }
  if (first < 0) return null;
  const isNamed = comment >= 0 && namesColumns(lines[comment] ?? '', lines[first] ?? '', declared);
  for (let index = 0; index < first; index++) {
    const isHeader = isNamed && index === comment;
    lines[index] = isHeader ? (lines[index] ?? '').replace(/^\s*(?:#|\/\/|%)+\s*/, '') : '';
  }
  const begin = lines[isNamed ? comment : first] ?? '';
  const kept: string[] = [];
  const numbers: number[] = [];
  const delimiter = declared ?? delimiterOf(begin);
  const areBlanks = delimiter === null && /\S\s+\S/.test(begin.trim());
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] ?? '').trim() === '' ? '' : (lines[index] ?? '');
    if (line === '') continue;
    kept.push(areBlanks ? line.trim().replace(/\s+/g, '\t') : line);
    numbers.push(index + 1);
  }
  return { content: kept.join('\n'), lines: numbers, delimiter: areBlanks ? '\t' : (delimiter ?? ',') };
}

/** The first delimiter that stands in a line outside quotes; null for none. */
function delimiterOf(line: string): Delimiter | null {
  const bare = line.replace(/"[^"]*"/g, '');
  return DELIMITERS.find((one) => bare.includes(one)) ?? null;
}

/** Whether a comment names as many columns as the line of numbers after it has. */
function namesColumns(comment: string, line: string, declared: Delimiter | null): boolean {
  const delimiter = declared ?? delimiterOf(line);
  const cellsOf = (row: string) => (delimiter === null ? row.trim().split(/\s+/) : row.split(delimiter));
  const values = cellsOf(line).map((cell) => cell.trim());
  const names = cellsOf(comment.replace(/^\s*(?:#|\/\/|%)+\s*/, ''));
  return values.length > 1 && names.length === values.length && values.every((value) => NUMBERS.test(value));
}
