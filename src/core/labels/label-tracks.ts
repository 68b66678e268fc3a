import type { Dimension } from '../affect';
import type { LabelContent, LabelScale } from './label-content';
import { columnDimension, isMasked, type LabelReading } from './label-reading';
import { LabelFileError, type LabelFileOptions, SINGLE_ANNOTATOR } from './label-series';
import { expectedPlace, quoted } from './label-table';

/** What one annotator said of one dimension. */
export interface LabelTrack {
  /** `gold` where nobody is named. */
  readonly annotator: string;
  readonly dimension: Dimension;
  /** Seconds of the recording, strictly increasing; tracks of one file share one array. */
  readonly timesS: readonly number[];
  /** In [-1, 1]; null where not annotated. As long as the times. */
  readonly values: readonly (number | null)[];
}

/** What only the video can tell: the times of its frames, or their rate. */
export type LabelTiming = Pick<LabelFileOptions, 'frameRateHz' | 'frameTimesS'>;

/**
 * The labels of a file by its reading, column by column: placed in time and brought to [-1, 1]. Throws a
 * LabelFileError where times do not grow, a value lies outside the scale, a frame is not of the video, or the
 * dimension is not known.
 */
export function labelTracks(content: LabelContent, reading: LabelReading, timing: LabelTiming): LabelTrack[] {
  const { fileName } = content;
  if (reading.dimensions.length === 0) {
    const expected = 'the word valence or arousal in its header or its name, to tell which of them it holds';
    throw new LabelFileError(fileName, null, expected, 'neither');
  }
  const timesS = labelTimes(content, reading, timing);
  return content.columns.flatMap((column) => {
    const dimension = columnDimension(column, reading);
    if (dimension === null) return [];
    const values = column.values.map((value, row) => {
      if (value === null || isMasked(value, content, reading.scale)) return null;
      const { lowest, highest } = reading.scale;
      if (value < lowest || value > highest) refuseValue(content, reading.scale, row, dimension, value);
      return toUnit(value, reading.scale);
    });
    return [{ annotator: column.annotator ?? SINGLE_ANNOTATOR, dimension, timesS, values }];
  });
}

function toUnit(value: number, { lowest, highest }: LabelScale): number {
  // Exact for the scales around zero, which most are.
  if (lowest === -highest) return value / highest;
  return (2 * (value - lowest)) / (highest - lowest) - 1;
}

function refuseValue(
  content: LabelContent,
  { lowest, highest }: LabelScale,
  row: number,
  dimension: Dimension,
  value: number,
): never {
  const key = content.keys?.[row];
  const what = `${dimension}${key === undefined ? '' : ` of frame ${quoted(key)}`}`;
  const mark = content.form === 'aff-wild2' ? ` or ${content.mask} for not annotated` : '';
  throw new LabelFileError(
    content.fileName,
    content.lines[row] ?? null,
    `${what} as a number from ${lowest} to ${highest}${mark}`,
    key === undefined ? quoted(String(value)) : String(value),
  );
}

function labelTimes(content: LabelContent, reading: LabelReading, timing: LabelTiming): number[] {
  refuseDisorder(content, reading);
  const { offsetS } = reading;
  if (reading.clock !== 'frames') {
    const unit = reading.clock === 'ms' ? 1000 : 1;
    return content.places.map((place) => place / unit + offsetS);
  }
  const frameRateHz = reading.frameRateHz ?? timing.frameRateHz;
  const frameTimesS = reading.frameRateHz === null ? timing.frameTimesS : undefined;
  if (frameTimesS === undefined && !(frameRateHz !== undefined && frameRateHz > 0)) {
    const found = String(frameRateHz ?? 'none');
    throw new LabelFileError(content.fileName, null, expectedRate(content), found);
  }
  return content.places.map((place, row) => {
    const frame = place - (reading.firstFrame ?? 0);
    const timeS = frameTimesS === undefined ? frame / (frameRateHz ?? Number.NaN) : frameTimesS[frame];
    if (timeS === undefined) refuseFrame(content, row, frameTimesS?.length ?? 0);
    return timeS + offsetS;
  });
}

/** Places must grow, from 0; frames must be whole. */
function refuseDisorder({ fileName, places, lines }: LabelContent, { clock }: LabelReading): void {
  let previous: number | null = null;
  for (let row = 0; row < places.length; row++) {
    const place = places[row] ?? Number.NaN;
    const isPlace = place >= 0 && (clock !== 'frames' || Number.isInteger(place));
    if (!isPlace || (previous !== null && place <= previous)) {
      const unit = clock === 'frames' ? '' : ` ${clock}`;
      const later = clock === 'frames' ? 'a frame after' : 'a time later than';
      const expected = !isPlace || previous === null ? expectedPlace(clock) : `${later} ${previous}${unit}`;
      throw new LabelFileError(fileName, lines[row] ?? null, expected, quoted(String(place)));
    }
    previous = place;
  }
}

function expectedRate({ form }: LabelContent): string {
  if (form === 'afew-va') {
    return 'the frame rate of the pictures, since the file has a label per frame and no times';
  }
  return form === 'aff-wild2'
    ? 'the frame rate of the video, since the file has a line per frame and no times'
    : 'the frame rate of the video, since the first column counts frames';
}

function refuseFrame(
  { fileName, form, places, lines, keys }: LabelContent,
  row: number,
  frames: number,
): never {
  const line = lines[row] ?? null;
  if (form === 'afew-va') {
    throw new LabelFileError(fileName, line, 'a picture for each frame', `none for ${quoted(keys?.[row])}`);
  }
  if (form === 'aff-wild2') {
    const expected = `at most ${frames} labels, one for each frame of the video`;
    throw new LabelFileError(fileName, line, expected, String(places.length));
  }
  const found = quoted(String(places[row]));
  throw new LabelFileError(fileName, line, `one of the ${frames} frames of the video`, found);
}
