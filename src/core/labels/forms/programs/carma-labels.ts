import {
  headerOf,
  type LabelCells,
  type LabelRow,
  parseNumber,
  placeCell,
  quoted,
  valueCell,
} from '../../label-cells';
import { LabelFileError } from '../../label-file';
import type { LabelScale } from '../../label-scale';
import type { LabelTable } from '../../label-table';
import type { CellsForm } from '../label-form';
import { binsOf, stretchPlaces } from '../parts/label-stretches';
import {
  headedRows,
  metadataNumber,
  metadataRow,
  metadataRows,
  ratingColumns,
  ratingRows,
} from './girard-metadata';

/**
 * A rating of CARMA (Girard 2014, DOI 10.5334/jors.ar). `Second` is the end of a bin, of a quarter of a
 * second to four, and `Rating` the mean of the samples in it, so a label lies over its bin. The file does not
 * name its dimension; the words at the ends of the scale hint at it. Both layouts that CARMA wrote are read:
 *
 * - rows of metadata, among them `Minimum Value` and `Maximum Value`, then `Second,Rating`, a row of per cent
 *   signs, and a row for each bin. The first row is `Time of Rating`, or since 2020 the events of playback;
 *   older MATLABs put names of variables before it;
 * - before October 2014, one header row with `Filename`, `Lower Label`, `Upper Label`, `Minimum Value`,
 *   `Midpoint Value`, `Maximum Value`, `Number of Steps`, `Second` and `Rating`, and all but the last two the
 *   same in every row.
 *
 * Source: github.com/jmgirard/CARMA, `fig_collect_mouse.m` (`mean_ratings(i,:) = [s_end,nanmean(bin)]`) and,
 * of 2014, `main.m` and `annotations.m`.
 */
export const CARMA: CellsForm<'carma'> = {
  id: 'carma',
  name: 'CARMA',
  holds: 'rating',
  of: 'cells',
  recognises: (table) => hasMetadata(table) || hasOldHeader(table),
  metadataRows: (table) => (hasMetadata(table) ? metadataRows(table) : 0),
  read: (table) => (hasMetadata(table) ? readWithMetadata(table) : readWithHeader(table)),
};

function hasMetadata(table: LabelCells): boolean {
  return ratingColumns(table)[0] === 'second' && metadataRow(table, 'magnitude') === undefined;
}

const OLD_COLUMNS = ['filename', 'minimum value', 'maximum value', 'second'] as const;

function hasOldHeader(table: LabelCells): boolean {
  const header = headerOf(table);
  return OLD_COLUMNS.every((column) => header.includes(column));
}

function readWithMetadata(table: LabelCells): LabelTable {
  const rows = ratingRows(table);
  const scale = {
    lowest: metadataNumber(table, 'minimum value'),
    highest: metadataNumber(table, 'maximum value'),
  };
  refuseScale(table, metadataRow(table, 'maximum value')?.line ?? null, scale);
  const hints = ['lower label', 'upper label'].flatMap((name) => metadataRow(table, name)?.cells[1] ?? []);
  return ratings(table, rows, { second: 0, rating: 1 }, scale, hints);
}

function readWithHeader(table: LabelCells): LabelTable {
  const header = headerOf(table);
  const { first, rows } = headedRows(table, ['filename', 'minimum value', 'maximum value']);
  const column = (name: string) => header.indexOf(name);
  const numberOf = (name: string) => {
    const cell = first.cells[column(name)];
    const value = parseNumber(cell ?? '', table);
    if (value === null)
      throw new LabelFileError(table.fileName, first.line, `"${name}" as a number`, quoted(cell));
    return value;
  };
  const scale = { lowest: numberOf('minimum value'), highest: numberOf('maximum value') };
  refuseScale(table, first.line, scale);
  const hints = ['lower label', 'upper label'].flatMap((name) => first.cells[column(name)] ?? []);
  const rating = header.findIndex((name) => name === 'rating' || name === 'mean');
  return ratings(table, rows, { second: column('second'), rating }, scale, hints);
}

function refuseScale({ fileName }: LabelCells, line: number | null, { lowest, highest }: LabelScale): void {
  if (lowest < highest) return;
  throw new LabelFileError(fileName, line, `a maximum value above ${lowest}`, String(highest));
}

function ratings(
  table: LabelCells,
  rows: readonly LabelRow[],
  place: { readonly second: number; readonly rating: number },
  scale: LabelScale,
  hints: readonly string[],
): LabelTable {
  const { fileName } = table;
  const ends = rows.map((row) => ({ line: row.line, end: placeCell(table, row, place.second, 's') }));
  const values = rows.map((row) => valueCell(table, row, place.rating, 'a rating'));
  const columns = [{ dimension: null, annotator: null, values, stretches: binsOf(fileName, ends) }];
  return {
    fileName,
    ...stretchPlaces(columns),
    clock: { value: 's', origin: 'form' },
    columns,
    scale: { value: scale, origin: 'header' },
    mask: null,
    hints,
  };
}
