import { type RandomSource, seededRandom } from '../seeded-random';
import { type CccMode, cccOfMoments, type PairMoments, pccOfMoments, type RecordingSeries } from './metrics';

/** The middle share of what a score came to over the resamples. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
}

/** Intervals of the scores of one dimension; null where too little was resampled to a defined score. */
export interface ScoreIntervals {
  readonly ccc: ConfidenceInterval | null;
  readonly pcc: ConfidenceInterval | null;
  readonly mae: ConfidenceInterval | null;
}

/** How intervals are made. */
export interface BootstrapSettings {
  /** Entries of a block, at least 1. Estimates share frames over a window, so a block must not be shorter. */
  readonly blockFrames: number;
  /** How often the recordings are drawn anew. */
  readonly resamples: number;
  /** Share of the resamples between the limits. */
  readonly level: number;
  readonly seed: number;
  readonly cccMode?: CccMode;
}

/** 1,000 resamples, limits at 2.5 % and 97.5 %. */
export const DEFAULT_BOOTSTRAP = { resamples: 1000, level: 0.95, seed: 1 } as const;

/** Of all resamples, the share that must have a defined score before limits are given. */
const LEAST_DEFINED_SHARE = 0.9;

/**
 * Confidence intervals by the moving-block bootstrap (Künsch 1989): each recording is put together anew from
 * blocks drawn from itself, as long as it was, and all are scored joined end to end. Single frames are not
 * independent, so drawing them one by one would give intervals that are far too narrow; blocks keep what is
 * near in time together. Recordings are taken as they are: the interval says how sure the score is on these
 * people, not on others.
 *
 * The same series, settings and seed give the same interval.
 *
 * @param recordings one entry per frame of the sampling grid; entries without a pair stay in their blocks.
 * @throws RangeError when a setting does not fit.
 */
export function bootstrapIntervals(
  recordings: readonly RecordingSeries[],
  settings: BootstrapSettings,
): ScoreIntervals {
  const { blockFrames, resamples, level, seed, cccMode } = settings;
  refuseUnless('blockFrames', Number.isInteger(blockFrames) && blockFrames >= 1, blockFrames);
  refuseUnless('resamples', Number.isInteger(resamples) && resamples >= 1, resamples);
  refuseUnless('level', level > 0 && level < 1, level);
  const blocks = recordings
    .filter(({ labels }) => labels.length > 0)
    .map((series) => recordingBlocks(series, blockFrames));
  const random = seededRandom(seed);
  const scores = { ccc: [] as number[], pcc: [] as number[], mae: [] as number[] };
  const sums = new Float64Array(SUMS);
  for (let resample = 0; resample < resamples; resample++) {
    sums.fill(0);
    for (const recording of blocks) addDrawnBlocks(recording, random, sums);
    const moments = momentsOfSums(sums);
    scores.ccc.push(cccOfMoments(moments, cccMode));
    scores.pcc.push(pccOfMoments(moments));
    scores.mae.push((sums[SUMS - 1] ?? Number.NaN) / moments.count);
  }
  const interval = (values: readonly number[]) => middleShare(values, level);
  return { ccc: interval(scores.ccc), pcc: interval(scores.pcc), mae: interval(scores.mae) };
}

/** Sums over pairs: their count, of p, l, p², l², p·l and |p − l|, in this order. */
const SUMS = 7;

interface RecordingBlocks {
  readonly entries: number;
  readonly blockFrames: number;
  /** Running sums before each entry, `[entries + 1, SUMS]`. */
  readonly running: Float64Array;
}

function recordingBlocks({ predictions, labels }: RecordingSeries, blockFrames: number): RecordingBlocks {
  const entries = labels.length;
  const running = new Float64Array((entries + 1) * SUMS);
  const pair = new Float64Array(SUMS);
  for (let entry = 0; entry < entries; entry++) {
    const p = predictions[entry] ?? Number.NaN;
    const l = labels[entry] ?? Number.NaN;
    const isPair = !(Number.isNaN(p) || Number.isNaN(l));
    if (isPair) sumsOfPair(p, l, pair);
    const after = (entry + 1) * SUMS;
    for (let sum = 0; sum < SUMS; sum++)
      running[after + sum] = (running[after - SUMS + sum] ?? 0) + (isPair ? (pair[sum] ?? 0) : 0);
  }
  return { entries, blockFrames: Math.min(blockFrames, entries), running };
}

function sumsOfPair(p: number, l: number, sums: Float64Array): void {
  sums[0] = 1;
  sums[1] = p;
  sums[2] = l;
  sums[3] = p * p;
  sums[4] = l * l;
  sums[5] = p * l;
  sums[6] = Math.abs(p - l);
}

/**
 * Adds the sums of blocks drawn with replacement until the recording is as long as it was; the last is cut.
 */
function addDrawnBlocks(
  { entries, blockFrames, running }: RecordingBlocks,
  random: RandomSource,
  sums: Float64Array,
): void {
  for (let filled = 0; filled < entries; filled += blockFrames) {
    const first = Math.floor(random() * (entries - blockFrames + 1));
    const last = first + Math.min(blockFrames, entries - filled);
    for (let sum = 0; sum < SUMS; sum++)
      sums[sum] = (sums[sum] ?? 0) + (running[last * SUMS + sum] ?? 0) - (running[first * SUMS + sum] ?? 0);
  }
}

function momentsOfSums(sums: Float64Array): PairMoments {
  const [count = 0, p = 0, l = 0, pp = 0, ll = 0, pl = 0] = sums;
  const meanP = p / count;
  const meanL = l / count;
  return {
    // Counts are whole, sums of differences of running sums nearly so.
    count: Math.round(count),
    meanP,
    meanL,
    sumPP: Math.max(0, pp - p * meanP),
    sumLL: Math.max(0, ll - l * meanL),
    sumPL: pl - p * meanL,
  };
}

/**
 * The limits between which the middle `level` of the defined values lies, between neighbours in proportion.
 */
function middleShare(values: readonly number[], level: number): ConfidenceInterval | null {
  const defined = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (defined.length < 2 || defined.length < values.length * LEAST_DEFINED_SHARE) return null;
  const quantile = (share: number) => {
    const place = share * (defined.length - 1);
    const below = Math.floor(place);
    const low = defined[below] ?? Number.NaN;
    const high = defined[Math.min(below + 1, defined.length - 1)] ?? Number.NaN;
    return low + (high - low) * (place - below);
  };
  return { low: quantile((1 - level) / 2), high: quantile((1 + level) / 2) };
}

function refuseUnless(name: string, holds: boolean, found: number): void {
  if (!holds) throw new RangeError(`The bootstrap's ${name} is out of range, found ${found}.`);
}
