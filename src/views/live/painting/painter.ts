import { linePauseMs } from '../../../state/live/line-pause';
import type { LiveSession } from '../../../state/live/live-session';
import { withNotice } from '../../../state/live/live-store';
import type { TraceSample } from '../../../state/live/session-trace';
import { type Clock, systemClock } from '../../../supervision/clock';
import { HEARTBEAT } from '../../../supervision/heartbeat';
import { RestartBudget } from '../../../supervision/restart-budget';
import { SilenceWatch } from '../../../supervision/silence-watch';
import { colourReader, MOST_PIXELS, onAppearanceChange } from '../../shared/drawing/canvas-surface';
import { isMotionReduced } from '../../shared/drawing/reduced-motion';
import { MINUTE_MS } from './live-paintings';
import {
  PALETTE,
  type PaintedLook,
  type PaintingKind,
  type PaintingMessage,
  type PaintingOptions,
} from './painting-contract';

/** The painting thread, seen from the page. */
export type PaintingThread = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

/** What a {@link Painter} has of the page. */
export interface PainterParts {
  readonly startThread: () => PaintingThread;
  /** How a canvas lies on the page now. */
  readonly lookOf: (canvas: HTMLCanvasElement) => PaintedLook;
  /** Calls when that changes; returns a function that ends that. */
  readonly watchLook: (canvas: HTMLCanvasElement, onLook: () => void) => () => void;
  /** Whether the system asks for less motion, now. */
  readonly isReduced: () => boolean;
  readonly clock: Clock;
}

/** A canvas while it is painted. */
export interface PaintedSurface {
  change(options: PaintingOptions): void;
  end(): void;
}

/** It draws again after a fault, but not all the time where each drawing fails. */
const ALLOWANCES = { fault: { delaysMs: [0, 1000, 5000, 15_000], goesOn: true } } as const;
/** A thread that has to wait for so long has failed again and again, which is said; milliseconds. */
const SAID_FROM_MS = 5000;
const KEEPS_FAILING =
  'The drawing on this page stops again and again: it is tried again. The meters go on showing what is read.';

/** One of which nothing was ever heard has stopped after this, milliseconds: its script takes its time. */
const UNHEARD_SILENT_MS = 10_000;
/** One that was heard, milliseconds. */
const SILENT_MS = 4000;
/** One that was well for so long fails of something new, milliseconds. */
const PROVEN_MS = 10_000;

/**
 * Has what moves drawn by a thread of its own, and sends it what is new of the session. A canvas goes over to
 * that thread for good: after a fault of it, {@link generation} counts on and canvases have to be made anew.
 */
export class Painter {
  private thread: PaintingThread | null = null;
  private heart: SilenceWatch | null = null;
  private readonly surfaces = new Map<number, { readonly canvas: HTMLCanvasElement; fades: boolean }>();
  private readonly budget: RestartBudget<keyof typeof ALLOWANCES>;
  private readonly listeners = new Set<() => void>();
  private lastId = 0;
  private count = 0;
  private freshness = 1;
  /** Samples of the session that the thread has heard of, those that were overwritten with them. */
  private told: number | null = null;

  constructor(
    private readonly session: Pick<LiveSession, 'readings' | 'live' | 'trace' | 'frameRateHz'>,
    private readonly parts: PainterParts,
  ) {
    this.budget = new RestartBudget(ALLOWANCES, parts.clock);
    session.readings.subscribe(() => this.tell());
    session.live.subscribe(({ marksMs }, before) => {
      if (marksMs !== before.marksMs) this.tell();
    });
  }

  /** Counts the threads that have failed. */
  get generation(): number {
    return this.count;
  }

  /** Calls back when {@link generation} has changed; returns a function that ends that. */
  readonly watch = (onChange: () => void): (() => void) => {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  };

  /** Has a canvas painted that stands on the page and was never drawn on. */
  add(canvas: HTMLCanvasElement, kind: PaintingKind, options: PaintingOptions): PaintedSurface {
    const { lookOf, watchLook } = this.parts;
    const id = ++this.lastId;
    // Nothing was told while there was nothing to draw.
    if (this.surfaces.size === 0) this.told = null;
    const offscreen = canvas.transferControlToOffscreen();
    this.surfaces.set(id, { canvas, fades: kind === 'reading' || kind === 'faces' });
    this.send({ type: 'begin', id, kind, canvas: offscreen, look: lookOf(canvas), options }, [offscreen]);
    this.tell();
    this.fade(id);
    const tellThread = (message: PaintingMessage) => {
      // A thread that has failed takes its canvases with it.
      if (this.surfaces.has(id)) this.send(message);
    };
    const endLooks = watchLook(canvas, () => tellThread({ type: 'look', id, look: lookOf(canvas) }));
    return {
      change: (changed) => tellThread({ type: 'options', id, options: changed }),
      end: () => {
        endLooks();
        tellThread({ type: 'end', id });
        this.surfaces.delete(id);
      },
    };
  }

  private send(message: PaintingMessage, transfer: Transferable[] = []): void {
    this.running().postMessage(message, transfer);
  }

  private running(): PaintingThread {
    if (this.thread !== null) return this.thread;
    const thread = this.parts.startThread();
    thread.addEventListener('error', (event) => {
      event.preventDefault();
      this.fail(thread);
    });
    this.thread = thread;
    this.heart = this.listenTo(thread);
    this.told = null;
    return thread;
  }

  /** One that hangs, or has ended without a word, is noticed by its silence. */
  private listenTo(thread: PaintingThread): SilenceWatch {
    const { clock } = this.parts;
    const startMs = clock.nowMs();
    let limitMs = UNHEARD_SILENT_MS;
    const heart = new SilenceWatch({ clock, limitMs: () => limitMs, onSilent: () => this.fail(thread) });
    thread.addEventListener('message', ({ data }) => {
      if (data !== HEARTBEAT) return;
      limitMs = SILENT_MS;
      heart.hear();
      if (clock.nowMs() - startMs >= PROVEN_MS) this.budget.refill('fault');
    });
    heart.start();
    return heart;
  }

  private fail(thread: PaintingThread): void {
    thread.terminate();
    if (thread !== this.thread) return;
    this.heart?.stop();
    this.thread = null;
    this.surfaces.clear();
    const delayMs = this.budget.next('fault') ?? 0;
    if (delayMs >= SAID_FROM_MS)
      this.session.live.setState(({ notices }) => ({
        notices: withNotice(notices, 'warning', KEEPS_FAILING),
      }));
    this.parts.clock.after(delayMs, () => {
      this.count += 1;
      for (const listener of this.listeners) listener();
    });
  }

  /** Sends what is new, while there is something to draw. */
  private tell(): void {
    if (this.surfaces.size === 0 || this.thread === null) return;
    const { readings, live, frameRateHz } = this.session;
    const { result, shown, actor, freshness } = readings.getState();
    const { samples, anew } = this.newSamples();
    const { face, faces, crop, reason, frameSize } = result ?? {};
    this.send({
      type: 'news',
      news: {
        sentMs: this.parts.clock.nowMs(),
        reading: {
          shown,
          actor,
          result:
            faces === undefined || frameSize === undefined
              ? null
              : { face: face ?? null, faces, crop: crop ?? null, reason: reason ?? null, frameSize },
        },
        samples,
        anew,
        marksMs: live.getState().marksMs,
        pauseMs: linePauseMs(frameRateHz),
        isReduced: this.parts.isReduced(),
      },
    });
    if (freshness === this.freshness) return;
    this.freshness = freshness;
    for (const id of this.surfaces.keys()) this.fade(id);
  }

  /** A canvas that shows a reading fades with its age. */
  private fade(id: number): void {
    const surface = this.surfaces.get(id);
    if (surface?.fades) surface.canvas.style.opacity = String(this.freshness);
  }

  private newSamples(): { readonly samples: TraceSample[]; readonly anew: boolean } {
    const { trace } = this.session;
    const total = trace.forgotten + trace.length;
    const anew = this.told === null || total < this.told;
    const first = anew
      ? trace.firstSince(this.parts.clock.nowMs() - MINUTE_MS * 1.1)
      : Math.max(0, (this.told ?? 0) - trace.forgotten);
    this.told = total;
    const samples = Array.from({ length: trace.length - first }, (_, index) => trace.at(first + index));
    return { samples, anew };
  }
}

const painters = new WeakMap<LiveSession, Painter>();

/** The one painter of a session. */
export function painterOf(session: LiveSession): Painter {
  const painter = painters.get(session) ?? new Painter(session, PAGE);
  painters.set(session, painter);
  return painter;
}

const PAGE: PainterParts = {
  startThread: () =>
    new Worker(new URL('./painting.worker.ts', import.meta.url), { type: 'module', name: 'painting' }),
  lookOf,
  watchLook: (canvas, onLook) => {
    const sizes = new ResizeObserver(onLook);
    sizes.observe(canvas);
    const endAppearance = onAppearanceChange(onLook);
    return () => {
      sizes.disconnect();
      endAppearance();
    };
  },
  isReduced: isMotionReduced,
  clock: systemClock,
};

function lookOf(canvas: HTMLCanvasElement): PaintedLook {
  const read = colourReader(canvas);
  const colours = Object.fromEntries(PALETTE.map((name) => [name, read(name)]));
  return {
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    ratio: Math.min(devicePixelRatio, MOST_PIXELS),
    fontFamily: getComputedStyle(canvas).fontFamily,
    colours: colours as PaintedLook['colours'],
  };
}
