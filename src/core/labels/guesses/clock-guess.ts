import { medianStep } from '../label-clock';
import {
  CLOCK_WORDS,
  type Known,
  LABEL_CLOCKS,
  type LabelClock,
  type LabelTable,
  UNITS_PER_SECOND,
} from '../label-table';
import { type VideoFrames, videoLengthS, videoRateHz } from '../video-frames';

/** Labels may go on for longer than their video by so much, or by this share of it. */
const BEYOND_S = 3;
const BEYOND_SHARE = 0.02;
/** Labels that cover a larger share of the video fit it. */
const COVERED = 0.5;
/** Labels that cover a smaller share leave a guess of their unit in doubt. */
const BARELY_COVERED = 0.1;
/** Nobody annotates more often, so a unit that comes to more is none. */
const MOST_LABELS_PER_S = 500;
/** Frame rates of videos, where that of this one is not known. */
const VIDEO_RATES = { least: 5, most: 130 } as const;
/** A label that stands for longer, in a unit that nobody names, leaves the unit in doubt. */
const LONGEST_STEP_S = 10;
/** Without a video whole numbers so far apart are milliseconds. */
const MILLISECONDS_FROM = 20;

/** When labels end and how often they come, by a clock. */
export interface LabelExtent {
  readonly firstS: number;
  readonly lastS: number;
  /** Median; 0 for a single label. */
  readonly stepS: number;
}

/**
 * When the labels of a table come by a clock. Frames go by the rate that is given, else by the video's own;
 * null where neither is known.
 */
export function labelExtent(
  { places }: Pick<LabelTable, 'places'>,
  clock: LabelClock,
  frameRateHz: number | null,
): LabelExtent | null {
  const perSecond = clock === 'frames' ? frameRateHz : UNITS_PER_SECOND[clock];
  if (perSecond === null) return null;
  const [first = 0] = places;
  const last = places.at(-1) ?? 0;
  return { firstS: first / perSecond, lastS: last / perSecond, stepS: medianStep(places) / perSecond };
}

/**
 * Until when labels of a video may go on, seconds; the last may stand at the end of the stretch that it is
 * of.
 *
 * @param stepS between labels
 */
export function latestLabelS(lengthS: number, stepS: number): number {
  return lengthS + Math.max(BEYOND_S, BEYOND_SHARE * lengthS) + Math.min(stepS, LONGEST_STEP_S);
}

/** What the places of a table may count in a video, and how well that fits. */
export interface ClockCandidate extends LabelExtent {
  readonly clock: LabelClock;
  /** Whether the labels cover much of the video, and no more than it. */
  readonly fits: boolean;
}

/** The clocks by which the labels of a table lie in a video and come no more often than people annotate. */
export function clockCandidates(
  table: Pick<LabelTable, 'places'>,
  video: VideoFrames,
  lengthS: number,
): readonly ClockCandidate[] {
  const { places } = table;
  const areWhole = places.every(Number.isInteger);
  const rateHz = videoRateHz(video) ?? impliedRate(places, lengthS);
  return LABEL_CLOCKS.flatMap((clock): ClockCandidate[] => {
    if (clock === 'frames' && !areWhole) return [];
    const extent = labelExtent(table, clock, rateHz);
    if (extent === null || extent.lastS > latestLabelS(lengthS, extent.stepS)) return [];
    const isTooOften = clock !== 'frames' && extent.stepS > 0 && extent.stepS < 1 / MOST_LABELS_PER_S;
    if (isTooOften) return [];
    return [{ ...extent, clock, fits: extent.lastS + extent.stepS >= COVERED * lengthS }];
  });
}

/** Frames a second if the places count all frames of a video; null where no video has so few or so many. */
function impliedRate(places: readonly number[], lengthS: number): number | null {
  const rateHz = ((places.at(-1) ?? 0) + 1) / lengthS;
  return rateHz >= VIDEO_RATES.least && rateHz <= VIDEO_RATES.most ? rateHz : null;
}

/**
 * The clock of a column that names no unit. The length of the video decides what the unit can be: the one by
 * which the labels cover much of it and do not go beyond. Where several fit, or none, the guess carries a
 * doubt. Without a video it is seconds, or milliseconds for whole numbers far apart, until there is one.
 */
export function clockGuess(table: LabelTable, video: VideoFrames): Known<LabelClock> {
  const lengthS = videoLengthS(video);
  if (lengthS === null) return clockByStep(table);
  const candidates = clockCandidates(table, video, lengthS);
  const fitting = candidates.filter(({ fits }) => fits);
  const [best] = fitting.length > 0 ? fitting : candidates;
  if (!best) return { ...clockByStep(table), doubt: noneFits(table, lengthS) };
  const { clock, lastS, stepS } = best;
  const guess: Known<LabelClock> = {
    value: clock,
    origin: 'values',
    assumed:
      `The column "${table.clockColumn ?? ''}" was taken for ${CLOCK_WORDS[clock]}, since the labels then end at ` +
      `${seconds(lastS)} of ${seconds(lengthS)} of video.`,
  };
  const rivals = (fitting.length > 0 ? fitting : candidates).map((one) => CLOCK_WORDS[one.clock]);
  if (rivals.length > 1) return { ...guess, doubt: `its times may be ${rivals.join(' or ')}` };
  const found = `its times were taken for ${CLOCK_WORDS[clock]}, since nothing else fits the video, but then`;
  if (clock === 'min' || stepS > LONGEST_STEP_S)
    return { ...guess, doubt: `${found} one label stands for ${seconds(stepS)}` };
  if (lastS + stepS < BARELY_COVERED * lengthS)
    return { ...guess, doubt: `${found} the labels end at ${seconds(lastS)} of ${seconds(lengthS)}` };
  return guess;
}

function clockByStep({ places, clockColumn = '' }: LabelTable): Known<LabelClock> {
  const name = `The column "${clockColumn}" was taken for`;
  return medianStep(places) >= MILLISECONDS_FROM && places.every(Number.isInteger)
    ? {
        value: 'ms',
        origin: 'values',
        assumed: `${name} milliseconds, since it holds whole numbers ${MILLISECONDS_FROM} or more apart.`,
      }
    : { value: 's', origin: 'default', assumed: `${name} seconds, since it names no unit.` };
}

function noneFits({ places }: LabelTable, lengthS: number): string {
  const words = LABEL_CLOCKS.map((clock) => CLOCK_WORDS[clock]).join(', ');
  return (
    `its times, ${rounded(places[0])} to ${rounded(places.at(-1))}, fit the ${seconds(lengthS)} of video in none of ` +
    `${words}`
  );
}

function rounded(place = 0): number {
  return Number(place.toFixed(3));
}

/** A time as a part of a sentence: `12.5 s`, and more digits under a second. */
export function seconds(timeS: number): string {
  return `${Number(timeS.toFixed(timeS < 1 ? 4 : 2))} s`;
}
