import { DIMENSIONS } from '../../affect';
import { isClockColumn, readClock } from '../label-clock';
import { type LabelContent, NOT_ANNOTATED } from '../label-content';
import { LabelFileError } from '../label-series';
import { type LabelTable, valueCell } from '../label-table';

/** Whether the first line names a time or frame and the columns `valence` and `arousal`, in any order. */
export function isPlain(table: LabelTable): boolean {
  const header = headerOf(table);
  return clockColumn(header) >= 0 && DIMENSIONS.every((dimension) => header.includes(dimension));
}

/**
 * Cuts a plain table with the columns `time_s` (seconds; or another time, or a frame, by its name),
 * `valence` and `arousal` in any order; further columns are left alone, so that this project's own prediction
 * files can be read as labels. Throws a LabelFileError on a cell that does not fit.
 */
export function readPlainContent(table: LabelTable): LabelContent {
  const header = headerOf(table);
  const rows = table.rows.slice(1);
  if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  return {
    fileName: table.fileName,
    form: 'plain',
    ...readClock(table, rows, clockColumn(header)),
    lines: rows.map(({ line }) => line),
    columns: DIMENSIONS.map((dimension) => ({
      dimension,
      annotator: null,
      values: rows.map((row) => valueCell(table, row, header.indexOf(dimension), dimension)),
    })),
    scale: null,
    scaleOrigin: 'header',
    mask: NOT_ANNOTATED,
  };
}

/** `time_s` wherever it stands, else the first column if it is a time or a frame; -1 for neither. */
function clockColumn(header: readonly string[]): number {
  const known = header.indexOf('time_s');
  return known >= 0 ? known : isClockColumn(header[0] ?? '') ? 0 : -1;
}

function headerOf(table: LabelTable): string[] {
  return table.rows[0]?.cells.map((cell) => cell.toLowerCase()) ?? [];
}
