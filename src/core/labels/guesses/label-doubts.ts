import type { LabelCorrection } from '../label-correction';
import type { Known, LabelClock, LabelTable } from '../label-table';
import { CLOCK_WORDS } from '../label-table';
import { type VideoFrames, videoLengthS, videoRateHz } from '../video-frames';
import { clockCandidates, labelExtent, latestLabelS, seconds } from './clock-guess';

/** A part of a reading that what is known of labels and video speaks against. */
export interface LabelDoubt {
  /** Name of the label file. */
  readonly fileName: string;
  /** The part of a correction whose word, whatever it is, ends the doubt. */
  readonly setting: 'clock' | 'scale';
  /** One sentence that begins with the name of the file. */
  readonly sentence: string;
}

/** Labels that cover a smaller share of the video are hardly meant so. */
const HARDLY_ANY = 0.02;
/** One label for a longer video is hardly meant so. */
const LONGEST_OF_ONE_S = 10;
/** Rates at which videos are annotated by the frame. */
const USUAL_RATES_HZ = [10, 12.5, 15, 20, 24, 25, 30, 50, 60, 100] as const;
/** Frames that end within this share of the video's end end with it. */
const SAME_END = 0.01;
/** Frames that end farther than this share from it do not. */
const OTHER_END = 0.05;

/** What the doubts of a reading follow from. */
export interface ReadParts {
  readonly clock: Known<LabelClock>;
  /** By the user's word; null where there is none. */
  readonly frameRateHz: number | null;
  readonly offsetS: number;
  readonly scale: Known<unknown>;
}

/**
 * What speaks against the reading of a table: guesses that the values leave open, and times that do not go
 * with the video. What the user said is beyond doubt.
 */
export function labelDoubts(
  table: LabelTable,
  parts: ReadParts,
  correction: LabelCorrection,
  video: VideoFrames,
): LabelDoubt[] {
  const { fileName } = table;
  const why = [
    ['clock', correction.clock ? null : (parts.clock.doubt ?? againstVideo(table, parts, video))],
    ['scale', correction.scale ? null : (parts.scale.doubt ?? null)],
  ] as const;
  return why.flatMap(([setting, clause]) =>
    clause === null ? [] : [{ fileName, setting, sentence: `${fileName}: ${clause}.` }],
  );
}

/** Why the times of labels cannot be those of the video; null where they can. */
function againstVideo(
  table: LabelTable,
  { clock: { value: clock }, frameRateHz, offsetS }: ReadParts,
  video: VideoFrames,
): string | null {
  const lengthS = videoLengthS(video);
  const ownRateHz = videoRateHz(video);
  const extent = lengthS === null ? null : labelExtent(table, clock, frameRateHz ?? ownRateHz);
  if (lengthS === null || extent === null) return null;
  const { stepS } = extent;
  const [firstS, lastS] = [extent.firstS + offsetS, extent.lastS + offsetS];
  const counted = clock === 'frames' && frameRateHz === null ? otherRate(table, lengthS, ownRateHz) : null;
  if (counted !== null) return counted;
  const others = clockCandidates(table, video, lengthS)
    .filter((one) => one.fits && one.clock !== clock)
    .map((one) => CLOCK_WORDS[one.clock]);
  const hint = others.length > 0 ? `; they would fit it as ${others.join(' or ')}` : '';
  if (lastS > latestLabelS(lengthS, stepS))
    return `as ${CLOCK_WORDS[clock]} its labels go on until ${seconds(lastS)}, and the video ends at ${seconds(lengthS)}${hint}`;
  // Where each label says how long it holds, few may hold for long.
  if (table.columns.some(({ stretches }) => stretches !== undefined)) return null;
  if (table.places.length === 1 && lengthS > LONGEST_OF_ONE_S)
    return `it holds one label for ${seconds(lengthS)} of video`;
  if (table.places.length > 1 && lastS - firstS + stepS < HARDLY_ANY * lengthS)
    return `as ${CLOCK_WORDS[clock]} its ${table.places.length} labels cover ${seconds(lastS - firstS)} of ${seconds(lengthS)} of video${hint}`;
  return null;
}

/** Frames that end with the video at another rate than its own were counted at that rate. */
function otherRate({ places }: LabelTable, lengthS: number, ownRateHz: number | null): string | null {
  if (ownRateHz === null) return null;
  const count = (places.at(-1) ?? 0) + 1;
  if (Math.abs(count / ownRateHz - lengthS) <= OTHER_END * lengthS) return null;
  const rateHz = USUAL_RATES_HZ.find((usual) => Math.abs(count / usual - lengthS) <= SAME_END * lengthS);
  if (rateHz === undefined) return null;
  return (
    `its ${count} frames last as long as the video at ${rateHz} a second, and the video has ` +
    `${Number(ownRateHz.toFixed(2))} a second`
  );
}
