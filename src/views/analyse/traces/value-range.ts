import { ticks } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import type { FittedRange } from '../../shared/drawing/panel-drawing';
import type { MinMaxPyramid } from './min-max-pyramid';
import type { TraceLayers } from './trace-data';

/** A panel that shows less would make noise look like movement. */
const LEAST_SPAN = 0.4;
const TICKS = 4;

/**
 * What each panel reaches over so that its series fill it: estimates with how far off they may be, labels and
 * annotators of the whole recording, so that it stays while one looks closer. At least .4, with round ends.
 */
export function fittedRanges({ byDimension }: TraceLayers): Readonly<Record<Dimension, FittedRange>> {
  const [valence, arousal] = DIMENSIONS.map((dimension) => {
    const { deviation, full, provisional, label, band } = byDimension[dimension];
    return fittedRange([deviation, full, provisional, label, band].filter((series) => series !== null));
  }) as [FittedRange, FittedRange];
  return { valence, arousal };
}

function fittedRange(series: readonly MinMaxPyramid[]): FittedRange {
  const ranges = series.flatMap((one) => one.range(0, one.length) ?? []);
  if (ranges.length === 0) return { low: -1, high: 1, ticks: [-1, -0.5, 0, 0.5, 1] };
  const lowest = Math.min(...ranges.map(({ low }) => low));
  const highest = Math.max(...ranges.map(({ high }) => high));
  const missing = Math.max(0, LEAST_SPAN - (highest - lowest)) / 2;
  const [low = -1, high = 1] = scaleLinear()
    .domain([lowest - missing, highest + missing])
    .nice(2 * TICKS)
    .domain();
  return { low, high, ticks: ticks(low, high, TICKS) };
}
