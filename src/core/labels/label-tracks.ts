import type { Dimension } from '../affect';
import type { RecognisedTable } from './forms/known-forms';
import { expectedPlace, quoted } from './label-cells';
import { LabelFileError } from './label-file';
import { columnDimension, type LabelReading, SINGLE_ANNOTATOR } from './label-reading';
import { isNotAnnotated, type LabelScale, toUnit } from './label-scale';
import { CLOCK_UNITS, type LabelStretches, type LabelTable, UNITS_PER_SECOND } from './label-table';
import { frameClock, type VideoFrames } from './video-frames';

/** What one annotator said of one dimension. */
export interface LabelTrack {
  /** `gold` where nobody is named. */
  readonly annotator: string;
  readonly dimension: Dimension;
  /** Seconds of the recording, strictly increasing; tracks of one file share one array. */
  readonly timesS: readonly number[];
  /** In [-1, 1]; null where not annotated. As long as the times. */
  readonly values: readonly (number | null)[];
  /**
   * Where each label ends, seconds, for labels that hold over a stretch from their time on; as long as the
   * times.
   */
  readonly endsS?: readonly number[];
}

/**
 * The labels of a file by its reading, column by column: placed in time and brought to [-1, 1]. Throws a
 * LabelFileError where times do not grow, a value lies outside the scale, a frame is not of the video, or the
 * dimension is not known.
 *
 * @param video whose frames are counted, where the file counts frames and the user gives no rate of theirs
 */
export function labelTracks(
  { table }: RecognisedTable,
  reading: LabelReading,
  video: VideoFrames,
): LabelTrack[] {
  if (reading.dimensions.length === 0) {
    const expected = 'the word valence or arousal in its header or its name, to tell which of them it holds';
    throw new LabelFileError(table.fileName, null, expected, 'neither');
  }
  const timesS = labelTimes(table, reading, video);
  const stretches = new Map<LabelStretches, StretchTimes>();
  const { scale } = reading;
  return table.columns.flatMap((column): LabelTrack[] => {
    const dimension = columnDimension(column, reading);
    if (dimension === null) return [];
    const values = column.values.map((value, row) => {
      if (value === null || isNotAnnotated(value, table.mask, scale)) return null;
      if (value < scale.lowest || value > scale.highest) {
        const lines = column.stretches?.lines ?? table.lines;
        refuseValue({ ...table, lines }, scale, row, dimension, value);
      }
      return toUnit(value, scale);
    });
    const own = { annotator: column.annotator ?? SINGLE_ANNOTATOR, dimension, values };
    if (!column.stretches) return [{ ...own, timesS }];
    const times = stretches.get(column.stretches) ?? stretchTimes(table, column.stretches, reading);
    stretches.set(column.stretches, times);
    return [{ ...own, ...times }];
  });
}

type StretchTimes = Required<Pick<LabelTrack, 'timesS' | 'endsS'>>;

/** Stretches in seconds. */
function stretchTimes(
  { fileName }: LabelTable,
  { starts, ends }: LabelStretches,
  { clock, offsetS }: LabelReading,
): StretchTimes {
  if (clock === 'frames') {
    throw new LabelFileError(fileName, null, 'a clock that counts seconds or parts of them', 'frames');
  }
  const perSecond = UNITS_PER_SECOND[clock];
  return {
    timesS: starts.map((start) => start / perSecond + offsetS),
    endsS: ends.map((end) => end / perSecond + offsetS),
  };
}

function refuseValue(
  { fileName, keys, lines, mask, placedBy }: LabelTable,
  { lowest, highest }: LabelScale,
  row: number,
  dimension: Dimension,
  value: number,
): never {
  const key = keys?.[row];
  const what = `${dimension}${key === undefined ? '' : ` of frame ${quoted(key)}`}`;
  // Where every frame has a row, the mark is the form's own way to leave one out.
  const mark = placedBy === 'row' && mask !== null ? ` or ${mask} for not annotated` : '';
  throw new LabelFileError(
    fileName,
    lines[row] ?? null,
    `${what} as a number from ${lowest} to ${highest}${mark}`,
    key === undefined ? quoted(String(value)) : String(value),
  );
}

function labelTimes(table: LabelTable, reading: LabelReading, video: VideoFrames): number[] {
  refuseDisorder(table, reading);
  const { clock, offsetS, frameRateHz } = reading;
  if (clock !== 'frames') {
    const perSecond = UNITS_PER_SECOND[clock];
    return table.places.map((place) => place / perSecond + offsetS);
  }
  const frames = frameClock(frameRateHz === null ? video : { known: 'rate', frameRateHz });
  return table.places.map((place, row) => {
    const timeS = frames.timeS(place - (reading.firstFrame ?? 0));
    if (timeS === undefined) refuseFrame(table, row, frames.count);
    return timeS + offsetS;
  });
}

/** Places must grow, from 0; frames must be whole. */
function refuseDisorder({ fileName, places, lines }: LabelTable, { clock }: LabelReading): void {
  let previous: number | null = null;
  for (let row = 0; row < places.length; row++) {
    const place = places[row] ?? Number.NaN;
    const isPlace = place >= 0 && (clock !== 'frames' || Number.isInteger(place));
    if (!isPlace || (previous !== null && place <= previous)) {
      const unit = clock === 'frames' ? '' : ` ${CLOCK_UNITS[clock]}`;
      const later = clock === 'frames' ? 'a frame after' : 'a time later than';
      const expected = !isPlace || previous === null ? expectedPlace(clock) : `${later} ${previous}${unit}`;
      throw new LabelFileError(fileName, lines[row] ?? null, expected, quoted(String(place)));
    }
    previous = place;
  }
}

function refuseFrame(
  { fileName, placedBy, places, lines, keys }: LabelTable,
  row: number,
  count: number,
): never {
  const line = lines[row] ?? null;
  // Of a video of which only some frames are known, none is missing but those before the first.
  const frames = Number.isFinite(count) ? count : (places.at(-1) ?? 0) + 1;
  if (placedBy === 'key') {
    throw new LabelFileError(fileName, line, 'a picture for each frame', `none for ${quoted(keys?.[row])}`);
  }
  if (placedBy === 'row') {
    const expected = `at most ${frames} labels, one for each frame of the video`;
    throw new LabelFileError(fileName, line, expected, String(places.length));
  }
  const found = quoted(String(places[row]));
  throw new LabelFileError(fileName, line, `one of the ${frames} frames of the video`, found);
}
