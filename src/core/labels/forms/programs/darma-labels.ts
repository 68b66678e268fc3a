import type { Dimension } from '../../../affect';
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
import type { LabelColumn, LabelTable } from '../../label-table';
import type { CellsForm } from '../label-form';
import { binsOf, stretchPlaces } from '../parts/label-stretches';
import {
  headedRows,
  metadataNumber,
  metadataRow,
  metadataRows,
  namesRow,
  ratingRows,
} from './girard-metadata';

/**
 * A rating of DARMA (Girard & Wright 2018, DOI 10.3758/s13428-017-0918-5), of both dimensions with a
 * joystick: rows of metadata, among them `Magnitude`, then the names of the axes in
 * `Second,Valence,Arousal,Button`, a row of per cent signs, and a row for each bin. `Second` is the end of
 * the bin, values go from minus to plus the magnitude, and the button is left alone. Files that DARMA joined
 * (`AnnotationFile,MultimediaFile,Magnitude,XLabel,YLabel,Second,X,Y, Button`) are read, too, each annotation
 * as an annotator. Axes that are called X and Y, as in the first versions, are taken for valence and arousal,
 * which is said; other axes, such as those of interpersonal behaviour, are refused.
 *
 * Source: github.com/jmgirard/DARMA, `fig_collect.m` (`mean_ratings(i,:) = [s_end,…]`) and `fig_review.m`.
 */
export const DARMA: CellsForm<'darma'> = {
  id: 'darma',
  name: 'DARMA',
  holds: 'annotators',
  of: 'cells',
  recognises: (table) => hasMetadata(table) || hasJoinedHeader(table),
  metadataRows: (table) => (hasMetadata(table) ? metadataRows(table) : 0),
  read: (table) => (hasMetadata(table) ? readOne(table) : readJoined(table)),
};

function hasMetadata(table: LabelCells): boolean {
  return (
    metadataRow(table, 'magnitude') !== undefined && namesRow(table)?.cells[0]?.toLowerCase() === 'second'
  );
}

const JOINED_COLUMNS = [
  'annotationfile',
  'multimediafile',
  'magnitude',
  'xlabel',
  'ylabel',
  'second',
  'x',
  'y',
] as const;

function hasJoinedHeader(table: LabelCells): boolean {
  const header = headerOf(table);
  return JOINED_COLUMNS.every((column) => header.includes(column));
}

function readOne(table: LabelCells): LabelTable {
  const names = namesRow(table);
  const axes = axesOf(table, names?.line ?? null, [names?.cells[1], names?.cells[2]]);
  const magnitude = metadataNumber(table, 'magnitude');
  const line = metadataRow(table, 'magnitude')?.line ?? null;
  const columns = columnsOf(table, ratingRows(table), null, axes.dimensions, { second: 0, x: 1, y: 2 });
  return tableOf(table, columns, magnitude, line, axes.assumed);
}

function readJoined(table: LabelCells): LabelTable {
  const header = headerOf(table);
  const { first, rows } = headedRows(table, ['multimediafile', 'magnitude', 'xlabel', 'ylabel']);
  const cell = ({ cells }: LabelRow, name: (typeof JOINED_COLUMNS)[number]) =>
    cells[header.indexOf(name)] ?? '';
  const axes = axesOf(table, first.line, [cell(first, 'xlabel'), cell(first, 'ylabel')]);
  const magnitude = parseNumber(cell(first, 'magnitude'), table);
  if (magnitude === null) {
    throw new LabelFileError(
      table.fileName,
      first.line,
      'a magnitude as a number',
      quoted(cell(first, 'magnitude')),
    );
  }
  const byAnnotation = new Map<string, LabelRow[]>();
  for (const row of rows) {
    const name = cell(row, 'annotationfile').replace(/\.csv$/i, '');
    byAnnotation.set(name, [...(byAnnotation.get(name) ?? []), row]);
  }
  const place = { second: header.indexOf('second'), x: header.indexOf('x'), y: header.indexOf('y') };
  const columns = [...byAnnotation].flatMap(([name, own]) =>
    columnsOf(table, own, byAnnotation.size > 1 ? name : null, axes.dimensions, place),
  );
  return tableOf(table, columns, magnitude, first.line, axes.assumed);
}

interface Axes {
  /** Across and up. */
  readonly dimensions: readonly [Dimension, Dimension];
  readonly assumed: string | null;
}

function axesOf({ fileName }: LabelCells, line: number | null, names: readonly (string | undefined)[]): Axes {
  const [x = '', y = ''] = names;
  if (x.toLowerCase() === 'x' && y.toLowerCase() === 'y') {
    return {
      dimensions: ['valence', 'arousal'],
      assumed: 'The axes X and Y were taken for valence and arousal, since the file does not say.',
    };
  }
  const [across, up] = [dimensionOf(x), dimensionOf(y)];
  if (across && up && across !== up) return { dimensions: [across, up], assumed: null };
  throw new LabelFileError(fileName, line, 'axes of valence and arousal', `${quoted(x)} and ${quoted(y)}`);
}

function dimensionOf(axis: string): Dimension | null {
  if (/valence|pleas/i.test(axis)) return 'valence';
  return /arousal|activ/i.test(axis) ? 'arousal' : null;
}

function columnsOf(
  table: LabelCells,
  rows: readonly LabelRow[],
  annotator: string | null,
  dimensions: Axes['dimensions'],
  place: Readonly<Record<'second' | 'x' | 'y', number>>,
): LabelColumn[] {
  const ends = rows.map((row) => ({ line: row.line, end: placeCell(table, row, place.second, 's') }));
  const stretches = binsOf(table.fileName, ends);
  return dimensions.map((dimension, axis) => ({
    dimension,
    annotator,
    values: rows.map((row) => valueCell(table, row, axis === 0 ? place.x : place.y, dimension)),
    stretches,
  }));
}

function tableOf(
  { fileName }: LabelCells,
  columns: readonly LabelColumn[],
  magnitude: number,
  line: number | null,
  assumedDimensions: string | null,
): LabelTable {
  if (!(magnitude > 0)) {
    throw new LabelFileError(fileName, line, 'a magnitude over 0', quoted(String(magnitude)));
  }
  return {
    fileName,
    ...stretchPlaces(columns),
    clock: { value: 's', origin: 'form' },
    columns,
    scale: { value: { lowest: -magnitude, highest: magnitude }, origin: 'header' },
    mask: null,
    ...(assumedDimensions && { assumedDimensions }),
  };
}
