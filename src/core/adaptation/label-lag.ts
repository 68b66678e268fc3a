import { DIMENSIONS, type Dimension } from '../affect';
import { linkOf } from './pair-moments';
import { eachPair, type RatedRecording } from './rated-recording';

/**
 * How two estimates and the labels of a recording go together at a lag: their variances and covariances, each
 * over the recording's own means, so that nothing is asked of level and scale.
 */
interface LagMoments {
  readonly valenceSquare: number;
  readonly valenceArousal: number;
  readonly arousalSquare: number;
  readonly valenceLabel: number;
  readonly arousalLabel: number;
  readonly labelSquare: number;
}

/** Of a recording: by dimension and lag; null where too few labels meet an estimate. */
export type RecordingLags = Readonly<Record<Dimension, readonly (LagMoments | null)[]>>;

/** A lag must explain so much more of the labels than a shorter one to be taken in its place. */
const WORTH_A_LAG = 0.005;

/** Pairs of a recording at a lag, at least. */
const LEAST_PAIRS = 10;

/**
 * What the lag of a recording is found by, for lags of 0 to `mostSlots` slots.
 *
 * @param logits what the shipped head says of each row before its tanh, `[rows, 2]`
 */
export function recordingLags(
  recording: RatedRecording,
  logits: Float64Array,
  mostSlots: number,
): RecordingLags {
  const lagsOf = (dimension: Dimension) =>
    Array.from({ length: mostSlots + 1 }, (_, lag) => lagMoments(recording, dimension, lag, logits));
  return { valence: lagsOf('valence'), arousal: lagsOf('arousal') };
}

/**
 * The slots by which labels follow the face: the lag at which they are explained best by what the shipped
 * head says, whatever their scale and sign, over the recordings given and no others. Of lags that explain
 * about as much the shortest; 0 where nothing is explained.
 */
export function labelLag(recordings: readonly RecordingLags[]): number {
  const lags = recordings[0]?.valence.length ?? 0;
  const explained = Array.from({ length: lags }, (_, lag) => {
    const shares = DIMENSIONS.flatMap((dimension) => {
      const moments = recordings.flatMap((one) => one[dimension][lag] ?? []);
      return moments.length === 0 ? [] : [explainedShare(moments)];
    });
    return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  });
  const most = Math.max(0, ...explained);
  return Math.max(
    0,
    explained.findIndex((share) => share >= most - WORTH_A_LAG),
  );
}

function lagMoments(
  recording: RatedRecording,
  dimension: Dimension,
  lag: number,
  logits: Float64Array,
): LagMoments | null {
  // Count, sums of valence, arousal and label, and of their products.
  const sums = new Float64Array(10);
  const values = new Float64Array(3);
  eachPair(recording, dimension, lag, (label, rows) => {
    values.fill(0);
    for (const row of rows)
      for (const axis of [0, 1])
        values[axis] = (values[axis] ?? 0) + (logits[2 * row + axis] ?? 0) / rows.length;
    values[2] = linkOf(label);
    sums[0] = (sums[0] ?? 0) + 1;
    let place = 4;
    for (let i = 0; i < 3; i++) {
      sums[1 + i] = (sums[1 + i] ?? 0) + (values[i] ?? 0);
      for (let j = i; j < 3; j++, place++)
        sums[place] = (sums[place] ?? 0) + (values[i] ?? 0) * (values[j] ?? 0);
    }
  });
  const [count = 0, v = 0, a = 0, l = 0, vv = 0, va = 0, vl = 0, aa = 0, al = 0, ll = 0] = sums;
  if (count < LEAST_PAIRS) return null;
  return {
    valenceSquare: vv / count - (v / count) ** 2,
    valenceArousal: va / count - (v / count) * (a / count),
    arousalSquare: aa / count - (a / count) ** 2,
    valenceLabel: vl / count - (v / count) * (l / count),
    arousalLabel: al / count - (a / count) * (l / count),
    labelSquare: ll / count - (l / count) ** 2,
  };
}

/** R² of the labels on both estimates, over recordings of equal weight. */
function explainedShare(moments: readonly LagMoments[]): number {
  const mean = (field: keyof LagMoments) =>
    moments.reduce((sum, one) => sum + one[field], 0) / moments.length;
  const [vv, va, aa] = [mean('valenceSquare'), mean('valenceArousal'), mean('arousalSquare')];
  const [vl, al, ll] = [mean('valenceLabel'), mean('arousalLabel'), mean('labelSquare')];
  const determinant = vv * aa - va * va;
  if (!(ll > 0)) return 0;
  if (determinant <= 1e-9 * vv * aa) return vv > 0 ? (vl * vl) / vv / ll : 0;
  return (aa * vl * vl - 2 * va * vl * al + vv * al * al) / determinant / ll;
}
