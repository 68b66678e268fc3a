import { DIMENSIONS } from '../../affect';
import {
  headerOf,
  type LabelCells,
  type LabelRow,
  parseNumber,
  placeCell,
  quoted,
  valueCell,
} from '../label-cells';
import { LabelFileError } from '../label-file';
import { NOT_ANNOTATED, UNIT_SCALE } from '../label-scale';
import type { LabelTable } from '../label-table';
import type { CellsForm } from './label-form';

/** Where the columns stand. */
type AvecColumns = Readonly<Record<'name' | 'timestamp' | 'valence' | 'arousal', number>>;

/** Columns of AVEC 2018, whose files have no header; arousal stands before valence. */
const AVEC_2018_COLUMNS: AvecColumns = { name: 0, timestamp: 1, arousal: 2, valence: 3 };

/** AVEC 2018: as {@link AVEC_2019}, without a header; known by its semicolons, a name and then numbers. */
export const AVEC_2018: CellsForm<'avec-2018'> = {
  id: 'avec-2018',
  name: 'AVEC 2018',
  holds: 'gold',
  of: 'cells',
  recognises: (table) => {
    const cells = table.rows[0]?.cells ?? [];
    const name = cells[AVEC_2018_COLUMNS.name] ?? '';
    return (
      table.delimiter === ';' &&
      (cells.length === 4 || cells.length === 5) &&
      parseNumber(name, table) === null &&
      parseNumber(cells[AVEC_2018_COLUMNS.timestamp] ?? '', table) !== null
    );
  },
  read: (table) => readAvec(table, table.rows, AVEC_2018_COLUMNS),
};

/**
 * AVEC 2019: `name;timestamp;arousal;valence;liking`; columns are found by the header. Timestamps are
 * seconds, usually in steps of 0.1. Liking is left out. A second recording in the file is refused.
 */
export const AVEC_2019: CellsForm<'avec-2019'> = {
  id: 'avec-2019',
  name: 'AVEC 2019',
  holds: 'gold',
  of: 'cells',
  recognises: (table) => {
    const header = headerOf(table);
    return ['name', 'timestamp', 'arousal', 'valence'].every((column) => header.includes(column));
  },
  read: (table) => {
    const header = headerOf(table);
    const columns: AvecColumns = {
      name: header.indexOf('name'),
      timestamp: header.indexOf('timestamp'),
      arousal: header.indexOf('arousal'),
      valence: header.indexOf('valence'),
    };
    return readAvec(table, table.rows.slice(1), columns);
  },
};

function readAvec(table: LabelCells, rows: readonly LabelRow[], columns: AvecColumns): LabelTable {
  const recording = rows[0]?.cells[columns.name];
  if (recording === undefined) {
    throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  }
  for (const row of rows) {
    const name = row.cells[columns.name];
    if (name === recording) continue;
    throw new LabelFileError(
      table.fileName,
      row.line,
      `labels of one recording, ${quoted(bare(recording))}`,
      quoted(name === undefined ? name : bare(name)),
    );
  }
  return {
    fileName: table.fileName,
    places: rows.map((row) => placeCell(table, row, columns.timestamp, 's')),
    placedBy: 'column',
    clock: { value: 's', origin: 'form' },
    lines: rows.map(({ line }) => line),
    columns: DIMENSIONS.map((dimension) => ({
      dimension,
      annotator: null,
      values: rows.map((row) => valueCell(table, row, columns[dimension], dimension)),
    })),
    scale: { value: UNIT_SCALE, origin: 'form' },
    mask: NOT_ANNOTATED,
    recording: bare(recording),
  };
}

/** AVEC quotes names with apostrophes, which CSV does not know as quotes. */
function bare(name: string): string {
  return name.replace(/^'(.*)'$/, '$1');
}
