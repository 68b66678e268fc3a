import { LabelFileError, type LabelSeries } from './label-series';
import { extent, type LabelTable, timeCell, valueCell } from './label-table';

/** Whether the first line names the columns `time_s`, `valence` and `arousal`, in any order. */
export function isPlain(table: LabelTable): boolean {
  const header = headerOf(table);
  return ['time_s', 'valence', 'arousal'].every((column) => header.includes(column));
}

/**
 * Reads a plain table with the columns `time_s` (seconds), `valence` and `arousal` in any order; further
 * columns are left alone, so that this project's own prediction files can be read as labels. Throws a
 * LabelFileError on a cell that does not fit.
 */
export function readPlainLabels(table: LabelTable): LabelSeries {
  const header = headerOf(table);
  const rows = table.rows.slice(1);
  if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  const timesS: number[] = [];
  const valence: (number | null)[] = [];
  const arousal: (number | null)[] = [];
  for (const row of rows) {
    timesS.push(timeCell(table, row, header.indexOf('time_s'), timesS.at(-1)));
    valence.push(valueCell(table, row, header.indexOf('valence'), 'valence'));
    arousal.push(valueCell(table, row, header.indexOf('arousal'), 'arousal'));
  }
  return { timesS, valence, arousal, form: 'plain', description: `Plain labels: ${extent(timesS)}.` };
}

function headerOf(table: LabelTable): string[] {
  return table.rows[0]?.cells.map((cell) => cell.toLowerCase()) ?? [];
}
