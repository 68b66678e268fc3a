import { headerOf, type LabelCells, type LabelRow, parseNumber, quoted } from '../../label-cells';
import { LabelFileError } from '../../label-file';

/** The row that ends the metadata of CARMA and DARMA. */
const RULE = '%%%%%%';

/** Rows of metadata, the names of columns and the rule before the ratings; 0 where there is no rule. */
export function metadataRows({ rows }: LabelCells): number {
  return rows.findIndex(({ cells }) => cells[0] === RULE) + 1;
}

/** Names of the columns, which stand before the rule, in small letters; empty without a rule. */
export function ratingColumns(table: LabelCells): string[] {
  return namesRow(table)?.cells.map((cell) => cell.toLowerCase()) ?? [];
}

/** The row that names the columns; undefined without a rule. */
export function namesRow(table: LabelCells): LabelRow | undefined {
  return table.rows[metadataRows(table) - 2];
}

/** The row of metadata of a name. */
export function metadataRow(table: LabelCells, name: string): LabelRow | undefined {
  return table.rows
    .slice(0, Math.max(0, metadataRows(table) - 2))
    .find(({ cells }) => cells[0]?.toLowerCase() === name);
}

/** A number of the metadata. Throws a {@link LabelFileError} where it is missing or is none. */
export function metadataNumber(table: LabelCells, name: string): number {
  const row = metadataRow(table, name);
  const value = row ? parseNumber(row.cells[1] ?? '', table) : null;
  if (value !== null) return value;
  throw new LabelFileError(table.fileName, row?.line ?? null, `"${name}" as a number`, quoted(row?.cells[1]));
}

/** The rows of ratings. Throws a {@link LabelFileError} where there is none. */
export function ratingRows(table: LabelCells): readonly LabelRow[] {
  const rows = table.rows.slice(metadataRows(table));
  if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the metadata', 'none');
  return rows;
}

/**
 * The rows of a file that has one header row in place of metadata and repeats in each row what is said of
 * all. Throws a {@link LabelFileError} where there is none, or where a column of what is said of all is not
 * the same in every row.
 *
 * @param repeated names of these columns, in small letters
 */
export function headedRows(
  table: LabelCells,
  repeated: readonly string[],
): { readonly first: LabelRow; readonly rows: readonly LabelRow[] } {
  const { fileName } = table;
  const rows = table.rows.slice(1);
  const [first] = rows;
  if (!first) throw new LabelFileError(fileName, null, 'labels after the header', 'none');
  for (const name of repeated) {
    const column = headerOf(table).indexOf(name);
    const other = rows.find(({ cells }) => cells[column] !== first.cells[column]);
    if (!other) continue;
    const expected = `the same "${name}" in every row, ${quoted(first.cells[column])}`;
    throw new LabelFileError(fileName, other.line, expected, quoted(other.cells[column]));
  }
  return { first, rows };
}
