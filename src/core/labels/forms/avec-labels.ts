import { DIMENSIONS } from '../../affect';
import { type LabelContent, NOT_ANNOTATED, UNIT_SCALE } from '../label-content';
import { LabelFileError } from '../label-series';
import { type LabelTable, parseNumber, placeCell, quoted, valueCell } from '../label-table';

/** Columns of AVEC 2018, whose files have no header; arousal stands before valence. */
const AVEC_2018_COLUMNS = { name: 0, timestamp: 1, arousal: 2, valence: 3 } as const;

/** Whether the first line is the header of AVEC 2019: `name;timestamp;arousal;valence;liking`. */
export function isAvec2019(table: LabelTable): boolean {
  const header = headerOf(table);
  return ['name', 'timestamp', 'arousal', 'valence'].every((column) => header.includes(column));
}

/** Whether the file looks like AVEC 2018: semicolons, four or five columns, a name and then numbers. */
export function isAvec2018(table: LabelTable): boolean {
  const cells = table.rows[0]?.cells ?? [];
  const name = cells[AVEC_2018_COLUMNS.name] ?? '';
  return (
    table.delimiter === ';' &&
    (cells.length === 4 || cells.length === 5) &&
    parseNumber(name, table) === null &&
    parseNumber(cells[AVEC_2018_COLUMNS.timestamp] ?? '', table) !== null
  );
}

/**
 * Cuts labels of AVEC 2019 (`name;timestamp;arousal;valence;liking`; columns are found by the header) or
 * AVEC 2018 (the same without header). Timestamps are seconds, usually in steps of 0.1. Liking is left out.
 * Throws a LabelFileError on a cell that does not fit, and when a second recording begins in the file.
 */
export function readAvecContent(table: LabelTable, form: 'avec-2019' | 'avec-2018'): LabelContent {
  const header = headerOf(table);
  const columns =
    form === 'avec-2018'
      ? AVEC_2018_COLUMNS
      : {
          name: header.indexOf('name'),
          timestamp: header.indexOf('timestamp'),
          arousal: header.indexOf('arousal'),
          valence: header.indexOf('valence'),
        };
  const rows = form === 'avec-2018' ? table.rows : table.rows.slice(1);
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
    form,
    places: rows.map((row) => placeCell(table, row, columns.timestamp, 's')),
    clock: 's',
    clockOrigin: 'form',
    lines: rows.map(({ line }) => line),
    columns: DIMENSIONS.map((dimension) => ({
      dimension,
      annotator: null,
      values: rows.map((row) => valueCell(table, row, columns[dimension], dimension)),
    })),
    scale: UNIT_SCALE,
    scaleOrigin: 'form',
    mask: NOT_ANNOTATED,
    recording: bare(recording),
  };
}

function headerOf(table: LabelTable): string[] {
  return table.rows[0]?.cells.map((cell) => cell.toLowerCase()) ?? [];
}

/** AVEC quotes names with apostrophes, which CSV does not know as quotes. */
function bare(name: string): string {
  return name.replace(/^'(.*)'$/, '$1');
}
