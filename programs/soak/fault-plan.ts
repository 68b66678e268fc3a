import { seededRandom } from '../../src/core/seeded-random';

/**
 * What a soak does to a kiosk. `worker-silent`: the pipeline's thread ends without a word; `worker-crash`: by
 * an error; `worker-hang`: it computes for ever; `detector-silent`: the face detector's thread ends;
 * `graphics-killed`: the browser's graphics process is killed, and with it every WebGL context;
 * `camera-ended`: its track ends; `camera-gone`: so it does, and there is none for a while; `camera-black`:
 * its pictures are; `network-off`: the server and the line are away; `tab-hidden`: the page is; `page-busy`:
 * the page's own thread is held up; `burst`, `burst-offline`: twenty crashes of the worker in a minute.
 */
export type FaultKind = (typeof FAULT_KINDS)[number] | 'burst' | 'burst-offline';

/** The faults that come at random. */
export const FAULT_KINDS = [
  'worker-silent',
  'worker-crash',
  'worker-hang',
  'detector-silent',
  'graphics-killed',
  'camera-ended',
  'camera-gone',
  'camera-black',
  'network-off',
  'tab-hidden',
  'page-busy',
] as const;

/** One fault of a plan. */
export interface PlannedFault {
  /** Seconds from the soak's start. */
  readonly atS: number;
  readonly kind: FaultKind;
}

/** Nothing is done to the kiosk before this time, which its heap needs to settle; seconds. */
const FIRST_S = 120;
/** Shortest and longest time between two faults, seconds. */
const GAP_S = [90, 300] as const;
/** Between these shares of the time nothing is done, so that a slow leak of one worker is seen. */
const QUIET = [0.55, 0.75] as const;
/** Shares of the time at which the bursts begin. */
const BURSTS = [
  { share: 0.35, kind: 'burst' },
  { share: 0.85, kind: 'burst-offline' },
] as const;
/** Around a burst nothing else happens, seconds. */
const CLEAR_S = 120;

/**
 * The faults of a soak in order of time, which follow from the seed alone: each kind once before any comes
 * again, at random times; a quiet fifth of the time; one burst with the network and one without.
 *
 * @param hours length of the soak
 */
export function planFaults(hours: number, seed: number): readonly PlannedFault[] {
  const random = seededRandom(seed);
  const lengthS = hours * 3600;
  const bursts = BURSTS.map(({ share, kind }): PlannedFault => ({ atS: Math.round(share * lengthS), kind }));
  const planned: PlannedFault[] = [];
  let waiting: (typeof FAULT_KINDS)[number][] = [];
  let atS = Math.min(FIRST_S, lengthS / 10);
  while (atS < lengthS - GAP_S[0]) {
    const share = atS / lengthS;
    const isQuiet = share >= QUIET[0] && share < QUIET[1];
    const nearBurst = bursts.some((burst) => Math.abs(burst.atS - atS) < CLEAR_S);
    if (!isQuiet && !nearBurst) {
      if (waiting.length === 0) waiting = [...FAULT_KINDS];
      const [kind] = waiting.splice(Math.floor(random() * waiting.length), 1);
      if (kind !== undefined) planned.push({ atS: Math.round(atS), kind });
    }
    atS += GAP_S[0] + random() * (GAP_S[1] - GAP_S[0]);
  }
  return [...planned, ...bursts].sort((a, b) => a.atS - b.atS);
}
