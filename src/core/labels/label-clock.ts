import { type LabelCells, type LabelRow, placeCell } from './label-cells';
import type { LabelClock, LabelTable } from './label-table';

/** Continuous labels do not come more seldom than this, so whole numbers farther apart are milliseconds. */
const LONGEST_STEP_S = 5;

/** Whether a column is named after a time or a frame. */
export function isClockColumn(name: string): boolean {
  return /^(time|second|frame|milli|msecs?\b|secs?\b|ms$|t$)/i.test(name);
}

/**
 * The places of the rows and what they count, by the name of the column: frames, milliseconds (`time_ms`),
 * seconds (`time_s`, `second`). A plain `time` is seconds, unless its values are whole numbers that far apart
 * that they must be milliseconds. Throws a LabelFileError on a cell that is no number.
 */
export function readClock(
  table: LabelCells,
  rows: readonly LabelRow[],
  column: number,
): Pick<LabelTable, 'places' | 'placedBy' | 'clock'> {
  const name = table.rows[0]?.cells[column] ?? '';
  const named = namedClock(name.toLowerCase());
  const places = rows.map((row) => placeCell(table, row, column, named ?? 's'));
  if (named !== null) return { places, placedBy: 'column', clock: { value: named, origin: 'header' } };
  const areMilliseconds = medianStep(places) >= LONGEST_STEP_S && places.every(Number.isInteger);
  return {
    places,
    placedBy: 'column',
    clock: areMilliseconds
      ? {
          value: 'ms',
          origin: 'values',
          assumed: `The column "${name}" was taken for milliseconds, since it holds whole numbers ${LONGEST_STEP_S} or more apart.`,
        }
      : {
          value: 's',
          origin: 'default',
          assumed: `The column "${name}" was taken for seconds, since it names no unit.`,
        },
  };
}

function namedClock(name: string): LabelClock | null {
  if (name.startsWith('frame')) return 'frames';
  if (/\bms\b|_ms$|\(ms\)|msec|milli/.test(name)) return 'ms';
  return /^second|\bs\b|_s$|\(s\)|sec/.test(name) ? 's' : null;
}

/** Median of the steps between neighbours, in their unit; 0 for fewer than two. */
export function medianStep(places: readonly number[]): number {
  const steps = Float64Array.from(
    { length: Math.max(0, places.length - 1) },
    (_, index) => (places[index + 1] ?? 0) - (places[index] ?? 0),
  ).sort();
  return steps[steps.length >> 1] ?? 0;
}

/** A longer step, in median steps, is a gap and says nothing of the rate. */
const GAP_STEPS = 2.5;

/**
 * Mean of the steps between neighbours, gaps left out, in their unit; 0 for fewer than two. What a sampling
 * grid takes of a video comes unevenly, at 10 Hz from 25 frames a second after 80 and 120 ms in turn: the
 * median is either, and the mean the grid's own 100 ms.
 */
export function meanStep(places: readonly number[]): number {
  const longest = GAP_STEPS * medianStep(places);
  let sum = 0;
  let count = 0;
  for (let index = 1; index < places.length; index++) {
    const step = (places[index] ?? 0) - (places[index - 1] ?? 0);
    if (step > longest) continue;
    sum += step;
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}
