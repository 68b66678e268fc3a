import { type LabelContent, NOT_ANNOTATED } from '../label-content';
import { LabelFileError } from '../label-series';
import { CARMA_RULE, type LabelTable, parseNumber, placeCell, quoted, valueCell } from '../label-table';

/** Whether the table begins with the metadata of CARMA. */
export function isCarma(table: LabelTable): boolean {
  const first = table.rows[0]?.cells[0]?.toLowerCase();
  return first === 'time of rating' && table.rows.some(({ cells }) => cells[0] === CARMA_RULE);
}

/**
 * Cuts a rating of CARMA (Girard 2014, DOI 10.5334/jors.ar): rows of metadata, among them `Minimum Value`
 * and `Maximum Value`, then `Second,Rating`, a row of per cent signs, and a row for each bin. The file does
 * not name its dimension; the words at the ends of the scale hint at it. Throws a LabelFileError on a cell
 * that does not fit.
 */
export function readCarmaContent(table: LabelTable): LabelContent {
  const { fileName } = table;
  const ruleAt = table.rows.findIndex(({ cells }) => cells[0] === CARMA_RULE);
  const metadata = table.rows.slice(0, ruleAt);
  const rows = table.rows.slice(ruleAt + 1);
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
    form: 'carma',
    places: rows.map((row) => placeCell(table, row, 0, 's')),
    clock: 's',
    clockOrigin: 'form',
    lines: rows.map(({ line }) => line),
    columns: [
      { dimension: null, annotator: null, values: rows.map((row) => valueCell(table, row, 1, 'a rating')) },
    ],
    scale: { lowest, highest },
    scaleOrigin: 'header',
    mask: NOT_ANNOTATED,
    hints: ['lower label', 'upper label'].flatMap((name) => rowOf(name)?.cells[1] ?? []),
  };
}
