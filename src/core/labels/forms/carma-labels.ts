import { type LabelCells, parseNumber, placeCell, quoted, valueCell } from '../label-cells';
import { LabelFileError } from '../label-file';
import { NOT_ANNOTATED } from '../label-scale';
import type { CellsForm } from './label-form';

/** The row that ends the metadata. */
const RULE = '%%%%%%';

/**
 * A rating of CARMA (Girard 2014, DOI 10.5334/jors.ar): rows of metadata, among them `Minimum Value` and
 * `Maximum Value`, then `Second,Rating`, a row of per cent signs, and a row for each bin. The file does not
 * name its dimension; the words at the ends of the scale hint at it.
 */
export const CARMA: CellsForm<'carma'> = {
  id: 'carma',
  name: 'CARMA',
  holds: 'rating',
  of: 'cells',
  recognises: (table) =>
    table.rows[0]?.cells[0]?.toLowerCase() === 'time of rating' && metadataRows(table) > 0,
  metadataRows,
  read: (table) => {
    const { fileName } = table;
    const metadata = table.rows.slice(0, metadataRows(table) - 1);
    const rows = table.rows.slice(metadataRows(table));
    if (rows.length === 0) throw new LabelFileError(fileName, null, 'labels after the metadata', 'none');
    const rowOf = (name: string) => metadata.find(({ cells }) => cells[0]?.toLowerCase() === name);
    const numberOf = (name: string): number => {
      const row = rowOf(name);
      const value = row ? parseNumber(row.cells[1] ?? '', table) : null;
      if (value === null) {
        throw new LabelFileError(fileName, row?.line ?? null, `"${name}" as a number`, quoted(row?.cells[1]));
      }
      return value;
    };
    const lowest = numberOf('minimum value');
    const highest = numberOf('maximum value');
    if (lowest >= highest) {
      const expected = `a maximum value above ${lowest}`;
      throw new LabelFileError(fileName, rowOf('maximum value')?.line ?? null, expected, String(highest));
    }
    return {
      fileName,
      places: rows.map((row) => placeCell(table, row, 0, 's')),
      placedBy: 'column',
      clock: { value: 's', origin: 'form' },
      lines: rows.map(({ line }) => line),
      columns: [
        { dimension: null, annotator: null, values: rows.map((row) => valueCell(table, row, 1, 'a rating')) },
      ],
      scale: { value: { lowest, highest }, origin: 'header' },
      mask: NOT_ANNOTATED,
      hints: ['lower label', 'upper label'].flatMap((name) => rowOf(name)?.cells[1] ?? []),
    };
  },
};

/** Rows up to the rule, which is one of them; 0 without a rule. */
function metadataRows({ rows }: LabelCells): number {
  return rows.findIndex(({ cells }) => cells[0] === RULE) + 1;
}
