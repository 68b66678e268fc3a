import type { LiveState, Reading } from '../live/live-store';

/**
 * What a kiosk shows. `fault`: something of it does not work, and comes back or is tried again; `preparing`:
 * camera or model are on their way; `attract`: everything works and nobody has been there for a while;
 * `waiting`: nobody is there now; `greeting`: somebody has just come; `reading`: somebody is there.
 */
export type KioskScene = 'fault' | 'preparing' | 'attract' | 'waiting' | 'greeting' | 'reading';

/** What a scene depends on. */
export interface SceneFacts {
  readonly live: Pick<
    LiveState,
    'sourcePhase' | 'modelPhase' | 'replacing' | 'trouble' | 'hidden' | 'loweredRateHz'
  >;
  readonly reading: Pick<Reading, 'result' | 'atMs'>;
  readonly nowMs: number;
}

/** After this long without a face the attract screen comes, milliseconds. */
export const ATTRACT_AFTER_MS = 20_000;
/** After this long without a face whoever was there has left, and is forgotten; milliseconds. */
export const GONE_AFTER_MS = 8000;
/** How long somebody who has come is greeted, milliseconds. */
export const GREETING_MS = 3000;
/** Frames that were read longer ago, and longer than three periods, say nothing of now; milliseconds. */
export const FRESH_MS = 4000;

/** Follows who stands before a kiosk, and says what is to be shown. Times never go back. */
export class KioskScenes {
  private seenMs = Number.NEGATIVE_INFINITY;
  /** Since when all has worked and nobody was there; `null` otherwise. */
  private emptySinceMs: number | null = null;
  private greetedMs = Number.NEGATIVE_INFINITY;

  /** True once whoever was there has left; also before anybody came. */
  isGone(nowMs: number): boolean {
    return nowMs - this.seenMs > GONE_AFTER_MS;
  }

  /** The scene at a time; to be asked several times a second. */
  next({ live, reading, nowMs }: SceneFacts): KioskScene {
    const { sourcePhase, modelPhase, replacing, trouble, hidden, loweredRateHz } = live;
    const freshMs = Math.max(FRESH_MS, loweredRateHz === null ? 0 : 3000 / loweredRateHz);
    const isFresh = nowMs - reading.atMs <= freshMs;
    const isThere = isFresh && reading.result !== null && reading.result.faces.length > 0;
    if (isThere) {
      if (this.isGone(nowMs)) this.greetedMs = nowMs;
      this.seenMs = nowMs;
    }
    const isFault = sourcePhase === 'failed' || modelPhase === 'failed' || trouble !== null;
    const isReady =
      sourcePhase === 'on' && modelPhase === 'ready' && replacing === null && !hidden && isFresh;
    if (isFault || !isReady || isThere) this.emptySinceMs = null;
    else this.emptySinceMs ??= nowMs;

    if (isFault) return 'fault';
    if (!isReady) return 'preparing';
    if (isThere) return nowMs - this.greetedMs < GREETING_MS ? 'greeting' : 'reading';
    const emptyMs = nowMs - (this.emptySinceMs ?? nowMs);
    return emptyMs >= ATTRACT_AFTER_MS ? 'attract' : 'waiting';
  }
}
