import type { Series } from '../../scores/metrics';
import { separatedText } from '../../separated-text';
import { timeCell, valueCellText } from './written-number';

/** A rating of one rater and dimension, and what CARMA says of it. */
export interface CarmaRating {
  /** In [-1, 1]; null and NaN are missing. */
  readonly values: Series;
  /** Of the values, the first at 0 s. */
  readonly rateHz: number;
  /** Name of the video with its extension. */
  readonly fileName: string;
  /** When it was rated, in any words. */
  readonly ratedAt: string;
  /** Words at the ends of the scale. */
  readonly lower: string;
  readonly upper: string;
}

/** The shortest of CARMA's bins, seconds. */
export const CARMA_BIN_S = 0.25;
const STEPS = 9;
const SLACK_S = 1e-6;

/**
 * A rating as CARMA writes it: metadata, `Second,Rating`, a row of per cent signs, and a row for each bin of
 * a quarter of a second with its end and the mean of the samples in it. A bin without a sample is `NaN`, and
 * what is left of the video after the last whole bin has none, as in CARMA.
 *
 * Source: github.com/jmgirard/CARMA, `fig_collect_mouse.m`.
 */
export function carmaText({ values, rateHz, fileName, ratedAt, lower, upper }: CarmaRating): string {
  const bins = Math.floor((values.length / rateHz + SLACK_S) / CARMA_BIN_S);
  const rows = Array.from({ length: bins }, (_, bin) => [
    timeCell((bin + 1) * CARMA_BIN_S),
    valueCellText(binMean(values, bin, rateHz)) ?? 'NaN',
  ]);
  return separatedText([
    ['Time of Rating', ratedAt],
    ['Multimedia File', fileName],
    ['Lower Label', lower],
    ['Upper Label', upper],
    ['Minimum Value', -1],
    ['Maximum Value', 1],
    ['Number of Steps', STEPS],
    ['Second', 'Rating'],
    ['%%%%%%', '%%%%%%'],
    ...rows,
  ]);
}

/** The mean of the samples from the beginning of a bin to before its end; null without any. */
export function binMean(values: Series, bin: number, rateHz: number): number | null {
  let [sum, count] = [0, 0];
  const first = Math.ceil((bin * CARMA_BIN_S - SLACK_S) * rateHz);
  const next = Math.ceil(((bin + 1) * CARMA_BIN_S - SLACK_S) * rateHz);
  for (let index = first; index < next; index++) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count > 0 ? sum / count : null;
}
