import { DIMENSIONS } from '../../affect';
import { headerOf, valueCell } from '../label-cells';
import { isClockColumn, readClock } from '../label-clock';
import { LabelFileError } from '../label-file';
import { NOT_ANNOTATED } from '../label-scale';
import type { CellsForm } from './label-form';

/**
 * A plain table with the columns `time_s` (seconds; or another time, or a frame, by its name), `valence` and
 * `arousal` in any order; further columns are left alone, so that this project's own prediction files can be
 * read as labels.
 */
export const PLAIN: CellsForm<'plain'> = {
  id: 'plain',
  name: 'a plain table',
  adjective: 'Plain',
  holds: 'gold',
  of: 'cells',
  recognises: (table) => {
    const header = headerOf(table);
    return clockColumn(header) >= 0 && DIMENSIONS.every((dimension) => header.includes(dimension));
  },
  read: (table) => {
    const header = headerOf(table);
    const rows = table.rows.slice(1);
    if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
    return {
      fileName: table.fileName,
      ...readClock(table, rows, clockColumn(header)),
      lines: rows.map(({ line }) => line),
      columns: DIMENSIONS.map((dimension) => ({
        dimension,
        annotator: null,
        values: rows.map((row) => valueCell(table, row, header.indexOf(dimension), dimension)),
      })),
      scale: null,
      mask: NOT_ANNOTATED,
    };
  },
};

/** `time_s` wherever it stands, else the first column if it is a time or a frame; -1 for neither. */
function clockColumn(header: readonly string[]): number {
  const known = header.indexOf('time_s');
  return known >= 0 ? known : isClockColumn(header[0] ?? '') ? 0 : -1;
}
