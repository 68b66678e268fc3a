import Papa from 'papaparse';

/** How a table is written where it is no plain CSV. */
export interface SeparatedForm {
  readonly delimiter: ',' | ';';
  readonly quoteChar: '"' | "'";
  /** Of each column, whether its cells are always quoted. */
  readonly quotes: readonly boolean[];
}

/**
 * Rows as text: one line each, ended by `\n`, by default CSV after RFC 4180: a cell is quoted where it holds
 * a comma, a quote or a line break, or a blank at either end. `null` is an empty cell, no rows an empty text.
 */
export function separatedText(
  rows: readonly (readonly (string | number | null)[])[],
  form: Partial<SeparatedForm> = {},
): string {
  if (rows.length === 0) return '';
  const { quotes = [], ...rest } = form;
  return `${Papa.unparse([...rows], { ...rest, quotes: [...quotes], newline: '\n' })}\n`;
}
