import type { Dimension } from '../../affect';
import { isClockColumn, readClock } from '../label-clock';
import { type LabelContent, NOT_ANNOTATED } from '../label-content';
import { LabelFileError } from '../label-series';
import { type LabelRow, type LabelTable, parseNumber, quoted, valueCell } from '../label-table';

/** Annotators of RECOLA: three women and three men. */
const RECOLA_ANNOTATOR = /^F[FM]\d+$/;

/** Whether the first line begins with a frame or a time, as in SEWA-DB and RECOLA. */
export function isAnnotatorTable(table: LabelTable): boolean {
  const cells = table.rows[0]?.cells ?? [];
  return cells.length > 1 && isClockColumn(cells[0] ?? '');
}

/**
 * Cuts a table of annotators, as SEWA-DB and RECOLA have it: a header, a first column that is a frame or a
 * time by its name, then one column of values or one for each annotator. A file is of one dimension, unless
 * the columns name theirs (`valence_A1`). It is RECOLA where the annotators are named as there (`FM1`, `FF1`,
 * …) and SEWA-DB otherwise. Throws a LabelFileError on a header or a cell that does not fit.
 */
export function readAnnotatorContent(table: LabelTable): LabelContent {
  const { fileName } = table;
  const [header, ...rows] = table.rows;
  if (
    !header ||
    !isClockColumn(header.cells[0] ?? '') ||
    parseNumber(header.cells[1] ?? '', table) !== null
  ) {
    refuseHeader(table, header);
  }
  const columns = annotatorColumns(table, header);
  if (rows.length === 0) throw new LabelFileError(fileName, null, 'labels after the header', 'none');
  const isRecola = header.cells.slice(1).every((name) => name === '' || RECOLA_ANNOTATOR.test(name));
  return {
    fileName,
    form: isRecola ? 'recola' : 'sewa',
    ...readClock(table, rows, clockColumn(header)),
    lines: rows.map(({ line }) => line),
    columns: columns.map(({ dimension, annotator, column }) => ({
      dimension,
      annotator,
      values: rows.map((row) => valueCell(table, row, column, dimension ?? 'a label')),
    })),
    scale: null,
    scaleOrigin: 'header',
    mask: NOT_ANNOTATED,
  };
}

interface NamedColumn {
  readonly dimension: Dimension | null;
  readonly annotator: string | null;
  readonly column: number;
}

function refuseHeader(table: LabelTable, header: LabelRow | undefined): never {
  const first = header?.cells[0] ?? '';
  const line = header?.line ?? 1;
  if (header && parseNumber(first, table) === null && !isClockColumn(first)) {
    throw new LabelFileError(
      table.fileName,
      line,
      'a first column named after a frame or a time',
      quoted(first),
    );
  }
  const expected = 'a header with a frame or time and the names of annotators';
  throw new LabelFileError(table.fileName, line, expected, quoted(header?.cells.join(table.delimiter)));
}

/** A table may give both frame and time; the time is the surer. */
function clockColumn({ cells }: LabelRow): number {
  const [first = '', second = ''] = cells;
  return /^frame/i.test(first) && isClockColumn(second) ? 1 : 0;
}

function annotatorColumns(table: LabelTable, header: LabelRow): NamedColumn[] {
  const named = header.cells
    .map((name, column) => ({ ...nameOf(name), name, column }))
    .filter(({ name, column }) => name !== '' && column > 0 && !(column === 1 && isClockColumn(name)));
  if (named.length === 0 || named.some(({ name }) => parseNumber(name, table) !== null)) {
    const expected = 'a header with a frame or time and the names of annotators';
    throw new LabelFileError(
      table.fileName,
      header.line,
      expected,
      quoted(header.cells.join(table.delimiter)),
    );
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

/** `valence_A1` is A1 of valence, `valence` nobody's, `A1` that of a dimension that is not told. */
function nameOf(name: string): Pick<NamedColumn, 'dimension' | 'annotator'> {
  const word = /valence|arousal/i.exec(name)?.[0];
  if (word === undefined) return { dimension: null, annotator: name };
  const rest = name.replace(word, '').replace(/^[\s_.:-]+|[\s_.:-]+$/g, '');
  return { dimension: word.toLowerCase() as Dimension, annotator: rest === '' ? null : rest };
}
