import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveSession } from '../live/live-session';
import type { SiteUpdates } from '../site/site-updates';
import { KioskLog } from './kiosk-log';
import { type KioskScene, KioskScenes } from './kiosk-scene';
import { NearestFace } from './nearest-face';

/** What is shown of a kiosk. */
export interface KioskState {
  readonly scene: KioskScene;
}

/** What a {@link KioskSession} is given; `kiosk-view.tsx` has the page's own. */
export interface KioskSessionParts {
  readonly session: Pick<
    LiveSession,
    'live' | 'readings' | 'trace' | 'clearTrace' | 'kept' | 'selectFace' | 'stop'
  >;
  readonly updates: Pick<SiteUpdates, 'store' | 'take'>;
  /** Makes the address start the camera by itself: the page is about to be loaded anew. */
  readonly goOnByItself: () => void;
  /** Milliseconds of the clock that readings carry. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970, for the log. */
  readonly clockMs: () => number;
  /** Calls again and again; returns a function that ends that. */
  readonly every: (periodMs: number, call: () => void) => () => void;
}

const LOOK_EVERY_MS = 250;

/**
 * What a kiosk does beyond a live session, which tries again by itself what failed: follows the nearest face,
 * forgets who left, takes a new version of the site while nobody is there, and keeps a log for its curator.
 */
export class KioskSession {
  readonly store: StoreApi<KioskState> = createStore<KioskState>()(() => ({ scene: 'preparing' }));
  readonly log: KioskLog;
  private readonly scenes = new KioskScenes();
  private readonly nearest = new NearestFace();
  private ends: (() => void)[] = [];

  constructor(private readonly parts: KioskSessionParts) {
    this.log = new KioskLog(parts.clockMs);
  }

  /** Begins; the live session is started by whoever shows the kiosk. */
  start(): void {
    const { session, every } = this.parts;
    this.log.note('kiosk opened');
    this.ends = [
      every(LOOK_EVERY_MS, () => this.look()),
      session.live.subscribe((now, before) => this.log.follow(now, before)),
      session.readings.subscribe(({ result }) => {
        if (result === null) return;
        const id = this.nearest.choose(result.faces, result.face?.id ?? null, result.timestampMs);
        if (id !== null) session.selectFace(id);
      }),
    ];
  }

  /** Ends, and forgets everything that was read. */
  stop(): void {
    for (const end of this.ends) end();
    this.ends = [];
    this.parts.session.stop();
    this.parts.session.kept.discard();
  }

  private look(): void {
    const { session, nowMs } = this.parts;
    const live = session.live.getState();
    if (live.source === null) return;
    const now = nowMs();
    const scene = this.scenes.next({ live, reading: session.readings.getState(), nowMs: now });
    if (scene !== this.store.getState().scene) this.store.setState({ scene });
    const isGone = this.scenes.isGone(now);
    if (isGone && session.trace.length > 0) session.clearTrace();
    if (isGone) this.takeNewVersion();
  }

  private takeNewVersion(): void {
    const { updates, goOnByItself } = this.parts;
    const { isNew, isTaking } = updates.store.getState();
    if (!isNew || isTaking) return;
    this.log.note('takes the new version of the site');
    goOnByItself();
    updates.take();
  }
}
