import type { Affect } from '../core/affect';

/** A point of a path: where the actor arrives, how long the way takes and how long it stays. */
export interface ActorStation {
  readonly affect: Affect;
  readonly travelMs: number;
  readonly holdMs: number;
}

/** Neutral, then each quadrant once, with a rest between. */
const STATIONS: readonly ActorStation[] = [
  { affect: [0, 0], travelMs: 3000, holdMs: 2000 },
  { affect: [0.85, 0.55], travelMs: 3000, holdMs: 4500 },
  { affect: [0.6, -0.2], travelMs: 3000, holdMs: 2500 },
  { affect: [0, 0.85], travelMs: 3000, holdMs: 4000 },
  { affect: [-0.8, 0.75], travelMs: 3000, holdMs: 4500 },
  { affect: [-0.7, -0.45], travelMs: 3500, holdMs: 4500 },
  { affect: [0, -0.3], travelMs: 3000, holdMs: 2500 },
];

/** Time of one round of the path, milliseconds. */
export const ACTOR_LOOP_MS = loopMs(STATIONS);

/**
 * The valence and arousal that the actor plays at a time: the known truth of the sample. The path is
 * smooth, visits every quadrant and repeats after {@link ACTOR_LOOP_MS}.
 *
 * @param timeMs milliseconds since the start; any finite number.
 */
export function affectAt(timeMs: number): Affect {
  return affectOnPath(STATIONS, timeMs);
}

/** Short stays of uneven length, so that a trace of them fits at one lag alone, in either dimension. */
const LAG_STATIONS: readonly ActorStation[] = [
  { affect: [0, 0], travelMs: 0, holdMs: 1500 },
  { affect: [0.8, 0.6], travelMs: 900, holdMs: 1900 },
  { affect: [-0.7, -0.5], travelMs: 1200, holdMs: 1100 },
  { affect: [0.2, 0.8], travelMs: 1000, holdMs: 2300 },
  { affect: [0.8, -0.6], travelMs: 1300, holdMs: 1300 },
  { affect: [-0.8, 0.4], travelMs: 1100, holdMs: 1800 },
  { affect: [0.1, -0.7], travelMs: 900, holdMs: 1200 },
  { affect: [0.6, 0.3], travelMs: 1000, holdMs: 2500 },
];

/** Length of the clip that raters follow so that their lag is known, seconds. */
export const LAG_CLIP_S = loopMs(LAG_STATIONS) / 1000;

/**
 * The valence and arousal that the actor plays in the clip for raters' lags, by seconds; before it begins and
 * after it ends it stands still.
 */
export function lagClipAt(timeS: number): Affect {
  const lastMs = LAG_CLIP_S * 1000 - 1;
  return affectOnPath(LAG_STATIONS, Math.min(lastMs, Math.max(0, timeS * 1000)));
}

/**
 * The valence and arousal at a time on a path through stations: smooth, at rest at each, and round again
 * from the last station to the first. `[0, 0]` for a path without stations.
 *
 * @param timeMs milliseconds since the start; any finite number.
 */
export function affectOnPath(stations: readonly ActorStation[], timeMs: number): Affect {
  const roundMs = loopMs(stations);
  let left = ((timeMs % roundMs) + roundMs) % roundMs;
  let from: Affect = stations.at(-1)?.affect ?? [0, 0];
  for (const { affect, travelMs, holdMs } of stations) {
    if (left < travelMs) {
      const share = ease(left / travelMs);
      return [from[0] + (affect[0] - from[0]) * share, from[1] + (affect[1] - from[1]) * share];
    }
    left -= travelMs;
    if (left < holdMs) return affect;
    left -= holdMs;
    from = affect;
  }
  return from;
}

function loopMs(stations: readonly ActorStation[]): number {
  return stations.reduce((sum, { travelMs, holdMs }) => sum + travelMs + holdMs, 0);
}

/** Starts and ends at rest (smoothstep). */
function ease(share: number): number {
  return share * share * (3 - 2 * share);
}
