import * as v from 'valibot';
import { DIMENSIONS } from '../../../affect';
import { onlyFields, whole } from '../../../schemas/schema-parts';
import { type LabelCells, parseNumber, valueCell } from '../../label-cells';
import { readClock } from '../../label-clock';
import { LabelFileError } from '../../label-file';
import { NOT_ANNOTATED } from '../../label-scale';
import type { LabelTable } from '../../label-table';

/** A table has no more columns than this. */
const MOST_COLUMNS = 10_000;
const column = whole(0, MOST_COLUMNS);

/** Schema of {@link LabelColumns}. */
export const labelColumnsSchema = v.pipe(
  onlyFields({ time: column, valence: v.exactOptional(column), arousal: v.exactOptional(column) }),
  v.check(
    ({ valence, arousal }) => valence !== undefined || arousal !== undefined,
    'a column of valence, of arousal, or of both',
  ),
);

/** Where time and labels stand in a table whose form is not known; columns are counted from 0. */
export type LabelColumns = v.InferOutput<typeof labelColumnsSchema>;

/**
 * A table read by the columns that its user names; it may have a header or none.
 *
 * @throws a LabelFileError on a cell that does not fit
 */
export function readByColumns(table: LabelCells, chosen: LabelColumns): LabelTable {
  const isHeadless = parseNumber(table.rows[0]?.cells[chosen.time] ?? '', table) !== null;
  const rows = isHeadless ? table.rows : table.rows.slice(1);
  if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  const columns = DIMENSIONS.flatMap((dimension) => {
    const column = chosen[dimension];
    if (column === undefined) return [];
    const values = rows.map((row) => valueCell(table, row, column, dimension));
    return [{ dimension, annotator: null, values }];
  });
  return {
    fileName: table.fileName,
    ...readClock(table, rows, chosen.time),
    lines: rows.map(({ line }) => line),
    columns,
    scale: null,
    mask: NOT_ANNOTATED,
  };
}

/**
 * Names of the columns of a table that its user may choose from: those of its first line, or what stands
 * there. Null for what is no table of numbers with at least a time and a label in each line.
 */
export function choosableColumns(table: LabelCells): readonly string[] | null {
  const [first, second] = table.rows;
  const numbers = second?.cells.filter((cell) => parseNumber(cell, table) !== null) ?? [];
  if (!first || numbers.length < 2) return null;
  return first.cells.map((cell, index) => cell || `Column ${index + 1}`);
}
