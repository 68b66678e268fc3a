import {
  type LabelScale,
  NEVER_NEGATIVE_SCALES,
  PROGRAM_REACHES,
  SHARE_SCALE,
  scaleAround,
  TICKED_REACHES,
  UNIT_SCALE,
} from '../label-scale';
import type { Known } from '../label-table';

/** A scale is guessed from so many values and more, unless nearly all lie outside [-1, 1]. */
const GUESSED_FROM = 10;
/** Fewer outside [-1, 1] are mistakes. */
const SHARE_OUTSIDE = 0.05;
/** A few values show a scale, too, where so large a share of them lies outside. */
const SHARE_OF_FEW = 0.5;
const FEW = 3;
/** Of a scale that is used, a larger share is reached. */
const LEAST_REACHED = 0.25;
/** Values this near to both ends, as a share of the scale, fill it. */
const NEAR_END = 1 / 8;

/** What is known of written values. */
interface ValueRange {
  readonly least: number;
  readonly most: number;
  readonly count: number;
  /** Share outside [-1, 1]. */
  readonly outside: number;
  readonly whole: boolean;
}

/**
 * The scale that values show. Around zero: ±1, or the first of ±10, ±100 and ±1000 that holds them. Never
 * negative: the one that they fill, or the only one whose middle they lie about. Where several fit, or values
 * from 0 to 1 may be those of −1 to 1 as well, the guess carries a doubt.
 *
 * @param columns values as they are written; marks count for nothing
 * @param mask the mark for "not annotated"; null for none
 */
export function scaleGuess(
  columns: readonly (readonly (number | null)[])[],
  mask: number | null,
): Known<LabelScale> {
  const range = rangeOf(columns, mask);
  const { count, outside, least, most } = range;
  const shows =
    outside > SHARE_OUTSIDE && (count >= GUESSED_FROM || (count >= FEW && outside > SHARE_OF_FEW));
  if (!shows) return withinUnit(range);
  const guess = least < 0 ? aroundZero(range) : neverNegative(range);
  // What no scale holds is a mistake of one of the values, which is named when it is read.
  return (
    guess ?? { ...assumed(UNIT_SCALE, 'the file does not say'), origin: most > 1 ? 'values' : 'default' }
  );
}

function withinUnit({ least, most, count }: ValueRange): Known<LabelScale> {
  if (least < 0 || most <= least || count < GUESSED_FROM)
    return { ...assumed(UNIT_SCALE, 'the file does not say'), origin: 'default' };
  const scale = least < 0.5 && most > 0.5 ? SHARE_SCALE : UNIT_SCALE;
  return doubted(assumed(scale, 'no value is negative'), [SHARE_SCALE, UNIT_SCALE]);
}

function aroundZero({ least, most, whole }: ValueRange): Known<LabelScale> | null {
  const largest = Math.max(-least, most);
  const ticked = whole ? TICKED_REACHES.filter((reach) => reach >= largest) : [];
  const [narrow] = ticked;
  const wide = PROGRAM_REACHES.find((reach) => reach >= largest);
  if (wide === undefined) return null;
  const why = 'many values lie outside -1 to 1';
  if (narrow === undefined) return assumed(scaleAround(wide), why);
  return doubted(assumed(scaleAround(narrow), why), [...ticked, wide].map(scaleAround));
}

function neverNegative({ least, most }: ValueRange): Known<LabelScale> | null {
  const fitting = NEVER_NEGATIVE_SCALES.filter(
    ({ lowest, highest }) => lowest <= least && most <= highest && most >= LEAST_REACHED * highest,
  );
  const [narrowest] = fitting;
  const reach = PROGRAM_REACHES.find((usual) => usual >= most);
  if (!narrowest) {
    if (reach === undefined) return null;
    return doubted(assumed(scaleAround(reach), 'many values lie outside -1 to 1'), [scaleAround(reach)]);
  }
  const { lowest, highest } = narrowest;
  const near = NEAR_END * (highest - lowest);
  if (least <= lowest + near && most >= highest - near)
    return assumed(narrowest, `the values go from ${rounded(least)} to ${rounded(most)}`);
  const about = fitting.filter((scale) => least <= middle(scale) && middle(scale) <= most);
  const [only] = about;
  if (fitting.length === 1 && only)
    return assumed(only, `the values lie about ${middle(only)} and none is negative`);
  const guess = about.find(({ lowest: from, highest: to }) => from === 1 && to === 9) ?? only ?? narrowest;
  const rivals = reach === undefined || only ? fitting : [...fitting, scaleAround(reach)];
  return doubted(assumed(guess, 'no value is negative'), rivals);
}

function middle({ lowest, highest }: LabelScale): number {
  return (lowest + highest) / 2;
}

function assumed(scale: LabelScale, why: string): Known<LabelScale> {
  const sentence = `The scale was taken to go from ${scale.lowest} to ${scale.highest}, since ${why}.`;
  return { value: scale, origin: 'values', assumed: sentence };
}

function doubted(guess: Known<LabelScale>, fitting: readonly LabelScale[]): Known<LabelScale> {
  const scales = fitting.map(({ lowest, highest }) => `${lowest} to ${highest}`);
  const listed = scales.join(', ').replace(/, ([^,]*)$/, ' or $1');
  const { lowest, highest } = guess.value;
  const rivals = scales.length > 1 ? `${listed} fit` : 'a scale of another middle fits';
  return {
    ...guess,
    doubt: `its scale is not known (taken for ${lowest} to ${highest}, but ${rivals} its values as well)`,
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function rangeOf(columns: readonly (readonly (number | null)[])[], mask: number | null): ValueRange {
  let count = 0;
  let outside = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (const values of columns) {
    for (const value of values) {
      if (value === null || value === mask) continue;
      count += 1;
      if (Math.abs(value) > 1) outside += 1;
      if (value < least) least = value;
      if (value > most) most = value;
      if (!Number.isInteger(value)) whole = false;
    }
  }
  return { least, most, count, outside: count > 0 ? outside / count : 0, whole };
}
