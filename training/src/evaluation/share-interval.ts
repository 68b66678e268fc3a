import { mean } from 'd3-array';

/** A share of some things, with the interval in which the true share lies with 95 % certainty. */
export interface ShareScore {
  readonly count: number;
  /** Of how many. */
  readonly total: number;
  /** NaN of nothing. */
  readonly share: number;
  readonly interval: readonly [number, number];
}

/** A mean of some values, with their deviation and the interval of the true mean. */
export interface MeanScore {
  readonly count: number;
  /** NaN of nothing. */
  readonly mean: number;
  /** Of the values, counted as of a sample; NaN of fewer than two. */
  readonly deviation: number;
  readonly interval: readonly [number, number];
}

/** Quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.959964;

/**
 * Share of the true values with Wilson's 95 % interval, which stays within [0, 1] also where all or none are
 * true.
 */
export function shareScore(values: readonly boolean[]): ShareScore {
  const total = values.length;
  const count = values.filter(Boolean).length;
  if (total === 0) return { count, total, share: Number.NaN, interval: [0, 1] };
  const share = count / total;
  const scale = 1 + Z ** 2 / total;
  const centre = (share + Z ** 2 / (2 * total)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return { count, total, share, interval: [Math.max(0, centre - half), Math.min(1, centre + half)] };
}

/**
 * Mean with the 95 % interval that its standard error gives; the widest interval of fewer than two values.
 */
export function meanScore(values: readonly number[]): MeanScore {
  const count = values.length;
  const centre = mean(values) ?? Number.NaN;
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const deviation = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
  const half = count < 2 ? Number.POSITIVE_INFINITY : (Z * deviation) / Math.sqrt(count);
  return { count, mean: centre, deviation, interval: [centre - half, centre + half] };
}
