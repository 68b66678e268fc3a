import type { Dimension } from '../../affect';
import { type LabelCells, type LabelRow, parseNumber, quoted, valueCell } from '../label-cells';
import { isClockColumn, readClock } from '../label-clock';
import { LabelFileError } from '../label-file';
import { NOT_ANNOTATED, UNIT_SCALE } from '../label-scale';
import type { LabelTable } from '../label-table';

/** Whether the first line begins with a frame or a time, as in SEWA-DB and RECOLA. */
export function isAnnotatorTable(table: LabelCells): boolean {
  const cells = table.rows[0]?.cells ?? [];
  return cells.length > 1 && isClockColumn(cells[0] ?? '');
}

/**
 * Cuts a table of annotators, as SEWA-DB and RECOLA have it: a header, a first column that is a frame or a
 * time by its name, then one column of values or one for each annotator. A file is of one dimension, unless
 * the columns name theirs (`valence_A1`). Throws a LabelFileError on a header or a cell that does not fit.
 */
export function readAnnotatorTable(table: LabelCells): LabelTable {
  const { fileName } = table;
  const [header, ...rows] = table.rows;
  if (!header || parseNumber(header.cells[1] ?? '', table) !== null) refuseHeader(table, header);
  const columns = annotatorColumns(table, header);
  if (rows.length === 0) throw new LabelFileError(fileName, null, 'labels after the header', 'none');
  return {
    fileName,
    ...readClock(table, rows, clockColumn(header)),
    lines: rows.map(({ line }) => line),
    columns: columns.map(({ dimension, annotator, column }) => ({
      dimension,
      annotator,
      values: rows.map((row) => valueCell(table, row, column, dimension ?? 'a label')),
    })),
    scale: writesSigns(rows, columns) ? { value: UNIT_SCALE, origin: 'header' } : null,
    mask: NOT_ANNOTATED,
  };
}

/**
 * Whether values above zero carry a plus, and none is beyond 1: who writes signs has a scale that goes both
 * ways, even where nobody went below zero.
 */
function writesSigns(rows: readonly LabelRow[], columns: readonly NamedColumn[]): boolean {
  let isSigned = false;
  for (const { cells } of rows) {
    for (const { column } of columns) {
      const cell = cells[column] ?? '';
      if (Math.abs(Number(cell)) > 1) return false;
      isSigned ||= cell.startsWith('+');
    }
  }
  return isSigned;
}

interface NamedColumn {
  readonly dimension: Dimension | null;
  readonly annotator: string | null;
  readonly column: number;
}

function refuseHeader(table: LabelCells, header: LabelRow | undefined): never {
  const expected = 'a header with a frame or time and the names of annotators';
  const found = quoted(header?.cells.join(table.delimiter));
  throw new LabelFileError(table.fileName, header?.line ?? 1, expected, found);
}

/** A table may give both frame and time; the time is the surer. */
function clockColumn({ cells }: LabelRow): number {
  const [first = '', second = ''] = cells;
  return /^frame/i.test(first) && isSecondClock(second) ? 1 : 0;
}

/** Whether a second column is a time too; one that names a dimension is an annotator's, as `valence_S`. */
function isSecondClock(name: string): boolean {
  return isClockColumn(name) && namedColumn(name).dimension === null;
}

function annotatorColumns(table: LabelCells, header: LabelRow): NamedColumn[] {
  const named = header.cells
    .map((name, column) => ({ ...namedColumn(name), name, column }))
    .filter(({ name, column }) => name !== '' && column > 0 && !(column === 1 && isSecondClock(name)));
  if (named.length === 0 || named.some(({ name }) => parseNumber(name, table) !== null)) {
    refuseHeader(table, header);
  }
  if (named.every(({ name }) => /liking/i.test(name))) {
    throw new LabelFileError(table.fileName, header.line, 'labels of valence or arousal', 'labels of liking');
  }
  const rated = named.filter(({ name }) => !/liking/i.test(name));
  const withDimension = rated.filter(({ dimension }) => dimension !== null);
  const labelled = withDimension.length > 0 ? withDimension : rated;
  const seen = new Set<string>();
  for (const { dimension, annotator, name } of labelled) {
    const key = JSON.stringify([dimension, annotator]);
    if (seen.has(key)) {
      throw new LabelFileError(
        table.fileName,
        header.line,
        'annotators of different names',
        `two ${quoted(name)}`,
      );
    }
    seen.add(key);
  }
  const [only] = labelled;
  return labelled.length === 1 && only ? [{ ...only, annotator: null }] : labelled;
}

/**
 * What a name says: `valence_A1` is A1 of valence, `valence` nobody's, `A1` that of a dimension that is not
 * told.
 */
export function namedColumn(name: string): Pick<NamedColumn, 'dimension' | 'annotator'> {
  const word = /valence|arousal/i.exec(name)?.[0];
  if (word === undefined) return { dimension: null, annotator: name };
  const rest = name.replace(word, '').replace(/^[\s_.:-]+|[\s_.:-]+$/g, '');
  return { dimension: word.toLowerCase() as Dimension, annotator: rest === '' ? null : rest };
}
