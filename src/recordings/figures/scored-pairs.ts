import { type Affect, DIMENSIONS, type Dimension } from '../../core/affect';
import { delayedRecordings } from '../../core/scores/delay-search';
import { type QuadrantConfusion, quadrantConfusion } from '../../core/scores/quadrant-confusion';
import type { ScoredSeries } from '../scores/scored-series';

/** What the scores of a recording are made of, as figures show it. */
export interface ScoredPairs {
  /** Label, then prediction, of every pair. */
  readonly points: Readonly<Record<Dimension, readonly (readonly [label: number, prediction: number])[]>>;
  /** Of each slot of the grid up to the last. */
  readonly timesS: readonly number[];
  /** Absolute errors at these times; null where there is no pair. */
  readonly errors: Readonly<Record<Dimension, readonly (number | null)[]>>;
  readonly quadrants: QuadrantConfusion;
}

/**
 * Pairs of processed predictions and labels with a time delay.
 *
 * @param slotTimesS time of each slot of the grid, seconds
 */
export function scoredPairs(
  scored: ScoredSeries,
  delayFrames: number,
  slotTimesS: readonly number[],
): ScoredPairs {
  const pairs = {
    valence: pairsOf(scored, 'valence', delayFrames),
    arousal: pairsOf(scored, 'arousal', delayFrames),
  };
  const affects = (which: 0 | 1) =>
    slotTimesS.map((_, slot): Affect | null => {
      const [valence, arousal] = DIMENSIONS.map((dimension) => pairs[dimension][slot]?.[which]);
      return valence === undefined || arousal === undefined ? null : [valence, arousal];
    });
  const points = (dimension: Dimension) => pairs[dimension].flatMap((pair) => (pair === null ? [] : [pair]));
  const errors = (dimension: Dimension) =>
    pairs[dimension].map((pair) => (pair === null ? null : Math.abs(pair[1] - pair[0])));
  return {
    points: { valence: points('valence'), arousal: points('arousal') },
    timesS: slotTimesS,
    errors: { valence: errors('valence'), arousal: errors('arousal') },
    quadrants: quadrantConfusion(affects(1), affects(0)),
  };
}

function pairsOf(scored: ScoredSeries, dimension: Dimension, delayFrames: number) {
  const [series] = delayedRecordings([scored[dimension].processed], delayFrames);
  return Array.from(series?.labels ?? [], (label, slot): readonly [number, number] | null => {
    const prediction = series?.predictions[slot] ?? null;
    return label === null || prediction === null ? null : [label, prediction];
  });
}
