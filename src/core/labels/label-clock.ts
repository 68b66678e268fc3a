import { type LabelCells, type LabelRow, placeCell, quoted } from './label-cells';
import { LabelFileError } from './label-file';
import type { LabelClock, LabelTable } from './label-table';

/** Names that begin with a time or a frame. */
const BEGINS_AS_CLOCK = /^(time|second|frame|milli|micro|minute|msecs?\b|usecs?\b|secs?\b|[mu]s$|t$|t[_ (])/i;
/** Names that end so: `jstime`, `video_time_ms`, `pos_msec`, `Recording timestamp [µs]`. */
const ENDS_AS_CLOCK = /time(stamps?)?([\s_.([-].*)?$|[\s_.-](m|u)?(secs?|s)$|[\s_.-](seconds|frames?)$/i;

/** Whether a column is named after a time or a frame. */
export function isClockColumn(name: string): boolean {
  return BEGINS_AS_CLOCK.test(name) || ENDS_AS_CLOCK.test(name);
}

/**
 * The places of the rows and what they count, by the name of the column: frames, microseconds (`time_us`),
 * milliseconds (`time_ms`), seconds (`time_s`, `second`), minutes; null where it names no unit. Cells such as
 * `0:01:02.5` and `01:02` are times whatever the name. Throws a LabelFileError on a cell that is neither.
 */
export function readClock(
  table: LabelCells,
  rows: readonly LabelRow[],
  column: number,
): Pick<LabelTable, 'places' | 'placedBy' | 'clock' | 'clockColumn'> {
  const clockColumn = table.rows[0]?.cells[column] ?? '';
  if (rows[0]?.cells[column]?.includes(':')) {
    const places = rows.map((row) => timeOfDay(table, row, column));
    return { places, placedBy: 'column', clock: { value: 's', origin: 'values' }, clockColumn };
  }
  const named = namedClock(clockColumn);
  return {
    places: rows.map((row) => placeCell(table, row, column, named ?? 's')),
    placedBy: 'column',
    clock: named === null ? null : { value: named, origin: 'header' },
    clockColumn,
  };
}

/** `1:02:03.5`, `62:03,5`: hours, minutes and seconds, or minutes and seconds. */
const TIME_OF_DAY = /^(?:(\d+):)?(\d{1,4}):(\d{1,2}(?:[.,]\d+)?)$/;

/** Seconds. */
function timeOfDay(table: LabelCells, row: LabelRow, column: number): number {
  const cell = row.cells[column];
  const [, hours = '0', minutes = '', seconds = ''] = TIME_OF_DAY.exec(cell ?? '') ?? [];
  const parts = [hours, minutes, seconds.replace(',', '.')].map((part) => Number(part || Number.NaN));
  const [h = 0, min = 0, s = 0] = parts;
  if (parts.some(Number.isNaN) || s >= 60 || (h > 0 && min >= 60)) {
    throw new LabelFileError(table.fileName, row.line, 'a time as 0:01:02.5', quoted(cell));
  }
  return h * 3600 + min * 60 + s;
}

/** What the name of a column says that it counts; null where it says nothing. */
function namedClock(name: string): LabelClock | null {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  const isTime = /time|sec|(^|[^a-z])[mu]?s([^a-z]|$)/.test(words);
  if (/(^|[^a-z])frame/.test(words) && !isTime) return 'frames';
  if (/[µμ]s|(^|[^a-z])us([^a-z]|$)|usec|micro/.test(words)) return 'us';
  if (/(^|[^a-z])ms([^a-z]|$)|msec|milli/.test(words)) return 'ms';
  if (/minute|(^|[^a-z])mins?([^a-z]|$)/.test(words)) return 'min';
  return /(^|[^a-z])s([^a-z]|$)|sec/.test(words) ? 's' : null;
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
