import { DIMENSIONS } from '../../../affect';
import { type LabelCells, type LabelRow, parseNumber, placeCell, quoted, valueCell } from '../../label-cells';
import { LabelFileError } from '../../label-file';
import { UNIT_SCALE } from '../../label-scale';
import type { LabelTable } from '../../label-table';
import type { CellsForm } from '../label-form';
import { recordingRows } from '../parts/recording-rows';

/** Columns of the log, which has no header. */
const LOG = { subject: 2, video: 3, dimension: 4, time: 5, value: 6 } as const;

/** A slider says no more than one value in so long. */
const THROTTLE_S = 0.1;

/**
 * The log of ANNEMO, the web tool by which RECOLA was annotated: no header, and a row whenever the slider was
 * moved while the video played: date, client time, subject, video, dimension, time in the video in seconds,
 * value from −1 to 1, and whether it played. A value holds until the next, at the 10 Hz to which the tool
 * restrains itself. Rows of social ratings are left alone; of several videos those rows count whose video the
 * name of the file begins with.
 *
 * Source: github.com/cwi-dis/annemo, the server's `/emotion` and `saveData` of its video component.
 */
export const ANNEMO: CellsForm<'annemo'> = {
  id: 'annemo',
  name: 'ANNEMO',
  holds: 'gold',
  of: 'cells',
  recognises: (table) => table.rows.some((row) => isRating(row, table)),
  metadataRows: ({ rows }) => rows.length,
  read: readLog,
};

function isRating({ cells }: LabelRow, table: LabelCells): boolean {
  return (
    DIMENSIONS.some((dimension) => dimension === cells[LOG.dimension]) &&
    parseNumber(cells[LOG.time] ?? '', table) !== null &&
    /^(?:true|false)$/.test(cells[LOG.value + 1] ?? '')
  );
}

function readLog(table: LabelCells): LabelTable {
  const { fileName } = table;
  const logged = table.rows.filter(({ cells }) => cells[0] !== 'Social');
  const rows = recordingRows(table, logged, LOG.video);
  const events = DIMENSIONS.map((dimension) => {
    const own = rows.filter(({ cells }) => cells[LOG.dimension] === dimension);
    return own.map((row, index) => {
      const timeS = placeCell(table, row, LOG.time, 's');
      const before = own[index - 1];
      if (before && timeS < placeCell(table, before, LOG.time, 's')) {
        const expected = `a time not before ${quoted(before.cells[LOG.time])}, as in one viewing`;
        throw new LabelFileError(fileName, row.line, expected, quoted(row.cells[LOG.time]));
      }
      return { line: row.line, timeS, value: valueCell(table, row, LOG.value, dimension) };
    });
  });
  const all = events.flat();
  if (all.length === 0) throw new LabelFileError(fileName, null, 'ratings of valence or arousal', 'none');
  const firstS = Math.min(...all.map(({ timeS }) => timeS));
  const lastS = Math.max(...all.map(({ timeS }) => timeS));
  const steps = Math.floor((lastS - firstS) / THROTTLE_S + 1e-6);
  const places = Array.from({ length: steps + 1 }, (_, step) => firstS + step * THROTTLE_S);
  const lines: (number | null)[] = places.map(() => null);
  const columns = DIMENSIONS.flatMap((dimension, axis) => {
    const own = events[axis] ?? [];
    if (own.length === 0) return [];
    let next = 0;
    const values = places.map((place, index) => {
      while (next < own.length && (own[next]?.timeS ?? 0) <= place + THROTTLE_S / 2) next += 1;
      lines[index] ??= own[next - 1]?.line ?? null;
      return own[next - 1]?.value ?? null;
    });
    return [{ dimension, annotator: null, values }];
  });
  return {
    fileName,
    places,
    placedBy: 'column',
    clock: { value: 's', origin: 'form' },
    lines,
    columns,
    scale: { value: UNIT_SCALE, origin: 'form' },
    mask: null,
  };
}
