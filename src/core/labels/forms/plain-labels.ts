import { DIMENSIONS } from '../../affect';
import { headerOf, valueCell } from '../label-cells';
import { isClockColumn, readClock } from '../label-clock';
import { LabelFileError } from '../label-file';
import { type LabelScale, NOT_ANNOTATED, UNIT_SCALE } from '../label-scale';
import type { Known } from '../label-table';
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
    const columns = DIMENSIONS.map((dimension) => ({
      dimension,
      annotator: null,
      values: rows.map((row) => valueCell(table, row, header.indexOf(dimension), dimension)),
    }));
    return {
      fileName: table.fileName,
      ...readClock(table, rows, clockColumn(header)),
      lines: rows.map(({ line }) => line),
      columns,
      scale: knownScale(header),
      mask: NOT_ANNOTATED,
    };
  },
};

/** `time_s` wherever it stands, else the first column that is a time, or else a frame; -1 for none. */
function clockColumn(header: readonly string[]): number {
  const known = header.indexOf('time_s');
  if (known >= 0) return known;
  const time = header.findIndex((name) => isClockColumn(name) && !name.startsWith('frame'));
  return time >= 0 ? time : header.findIndex((name) => isClockColumn(name));
}

/** Columns of a prediction of ours, and the scale of its values. */
const OUR_COLUMNS = ['valence_raw', 'arousal_raw', 'face_score'];
/**
 * The clock of the joystick that people annotated CASE with (Sharma et al. 2019, DOI
 * 10.1038/s41597-019-0209-0).
 */
const CASE_CLOCK = 'jstime';
/** What that joystick reaches. */
const CASE_SCALE: LabelScale = { lowest: 0.5, highest: 9.5 };

/** The scale of files that tell by their header whose they are; null of others. */
function knownScale(header: readonly string[]): Known<LabelScale> | null {
  if (OUR_COLUMNS.every((name) => header.includes(name))) return { value: UNIT_SCALE, origin: 'header' };
  return header.includes(CASE_CLOCK) ? { value: CASE_SCALE, origin: 'header' } : null;
}
