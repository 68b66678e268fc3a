import { createRoot } from 'react-dom/client';
import { expect, vi } from 'vitest';
import type { PipelineStages } from '../../../src/pipeline/stages';
import { createPageSession } from '../../../src/state/live/page-session';
import { useSettings } from '../../../src/state/settings/settings-store';
import { parseSettings } from '../../../src/state/settings/url-settings';
import { createPageUpdates } from '../../../src/state/site/page-updates';
import { SessionContext } from '../../../src/views/shared/session-context';
import { UpdatesContext } from '../../../src/views/shared/updates-context';
import { App } from '../../../src/views/shell/app';
import { FaultyCamera } from './faulty-camera';
import { FaultyWorkers } from './faulty-workers';
import { replaced } from './replaced';
import { watchStorage } from './watched-storage';

/** Time that passes on the page before somebody looks, milliseconds. */
const STEP_MS = 250;

/** Time that passes at once on the page, milliseconds: what follows from it then goes on. */
const TICK_MS = 50;

/** A picture that does not come in this time of the world is not waited for, milliseconds. */
const PICTURE_MS = 1000;

/** A reading that nothing follows is gone after so long: it is shown in full for a second, then it fades. */
const MOST_AGE_MS = 2000;

/**
 * Where what opens waits for the page's own time, this much of the world's belongs to a step, milliseconds.
 */
const HINDERED_MS = 20;

/**
 * Cameras and models take time of the world to open; that much of it at most belongs to a step of the page,
 * milliseconds.
 */
const OPENING_MS = 400;

/** Timers of the world, whatever is put in their place on the page. */
const world = { setTimeout: globalThis.setTimeout.bind(globalThis) };

/** Waits in the world's time. */
const wait = (ms: number) => new Promise<void>((resolve) => world.setTimeout(resolve, ms));

/** Lets everything that is ready go on. */
const ready = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** What stood on the page at a time of its clock. */
export interface Moment {
  readonly atMs: number;
  readonly words: string;
  readonly reading: number | null;
}

/** What a small site is opened with. */
export interface SmallSiteOptions {
  readonly view?: 'live' | 'kiosk';
  /** Further parameters of the address. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Stages of a pipeline on the page; without them it has a thread of its own. */
  readonly stages?: () => PipelineStages;
  /** What answers for the files of the model in place of the server. */
  readonly modelServer?: ModelServer;
}

/** Answers for a file of a model by its name in the folder. */
export type ModelServer = (path: string, init: RequestInit | undefined) => Promise<Response>;

const ADDRESS = { view: 'live', model: 'tiny', frames: '16', fps: '4', backend: 'wasm', lang: 'en' } as const;

/**
 * The whole page as `main.tsx` composes it, in this browser, with a camera and workers into which faults are
 * injected, and with its time in the hands of the test: every timer of the page and `performance.now` go on
 * when {@link SmallSite.pass} says so, so that times are exact on a busy machine too.
 */
export class SmallSite {
  readonly camera = new FaultyCamera();
  readonly workers: FaultyWorkers;
  readonly session: ReturnType<typeof createPageSession>;
  private readonly ends: (() => void)[];

  /** What opens does so only when time of the page has passed. */
  isHindered = false;
  /** What stood on the page, with every change of it. */
  readonly moments: Moment[] = [];
  /** What the page put into the browser's storages, each as `where: key`. */
  readonly kept: string[] = [];
  /** How far the page's monotonic clock was set, milliseconds. */
  private aheadMs = 0;

  constructor(private readonly options: SmallSiteOptions = {}) {
    const { view = 'live', parameters = {}, stages, modelServer } = options;
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    });
    this.workers = new FaultyWorkers(stages ?? null);
    this.ends = [
      this.camera.install(),
      this.workers.install(),
      this.putClock(),
      watchStorage(this.kept),
      // Whoever is asked whether unsaved readings may go says yes.
      replaced(window, 'confirm', () => true),
      replaced(window, 'fetch', modelFetch(window.fetch, modelServer)),
    ];
    useSettings.setState(parseSettings(`?${new URLSearchParams({ ...ADDRESS, view, ...parameters })}`));
    this.session = createPageSession();
    const root = document.createElement('div');
    document.body.append(root);
    const drawn = createRoot(root);
    drawn.render(
      <SessionContext value={this.session}>
        <UpdatesContext value={createPageUpdates()}>
          <App />
        </UpdatesContext>
      </SessionContext>,
    );
    const observer = new MutationObserver(() => this.noteMoment());
    observer.observe(root, { subtree: true, childList: true, characterData: true });
    this.ends.push(() => {
      observer.disconnect();
      drawn.unmount();
      root.remove();
    });
  }

  /** Whether the page forgets by itself whoever is gone. */
  get isForgetful(): boolean {
    return this.options.view === 'kiosk';
  }

  /** What the page says: its status, alerts, and notices of what has happened. */
  get said(): string {
    const parts = document.querySelectorAll(
      '[role="status"]:not([aria-label]), [role="alert"], .live-notices',
    );
    return [...parts].map(({ textContent }) => textContent).join(' ');
  }

  /** Everything that stands on the page. */
  get text(): string {
    return document.body.textContent ?? '';
  }

  /** The valence that the page shows; `null` where it shows none. */
  get reading(): number | null {
    const meter = document.querySelector('[role="meter"][aria-label="Valence"]');
    return meter === null ? null : Number(meter.getAttribute('aria-valuenow'));
  }

  /** What stands on the page now. */
  get moment(): Moment {
    return { atMs: performance.now(), words: this.said, reading: this.reading };
  }

  /** Presses a button by its name, once it is there. */
  async press(name: string): Promise<void> {
    const button = () =>
      [...document.querySelectorAll('button')].find(
        ({ textContent, disabled }) => textContent?.includes(name) && !disabled,
      );
    await this.meanwhile(`a button “${name}”`, () => button() !== undefined);
    button()?.click();
    await ready();
  }

  /** Lets time pass on the page while the camera films and the worker works. */
  async pass(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
      if (this.camera.isFilming) await Promise.race([this.camera.nextPicture(), wait(PICTURE_MS)]);
      await this.workers.nextBeat();
      await this.opening();
      for (let tickMs = 0; tickMs < STEP_MS; tickMs += TICK_MS) {
        vi.advanceTimersByTime(TICK_MS);
        await ready();
      }
      this.noteMoment();
      this.expectNothingOld();
    }
  }

  /** Lets time pass until something is so; returns how much of it, milliseconds. */
  async until(what: string, isSo: () => boolean, limitMs: number): Promise<number> {
    for (let passedMs = 0; ; passedMs += STEP_MS) {
      if (isSo()) return passedMs;
      if (passedMs >= limitMs)
        throw new Error(`Not within ${limitMs} ms: ${what}; the page says: ${this.said}`);
      await this.pass(STEP_MS);
    }
  }

  /** Waits in the world's time, while none passes on the page, until something is so. */
  async meanwhile(what: string, isSo: () => boolean): Promise<void> {
    const message = () => `${what}; the page says: ${this.said}`;
    await expect.poll(() => isSo() || message(), { timeout: 60_000, interval: 10 }).toBe(true);
  }

  /** Sets the page's monotonic clock ahead, or back. */
  setClock(byMs: number): void {
    this.aheadMs += byMs;
  }

  /** The machine sleeps: nothing of the page runs, and then its clocks are ahead. */
  sleep(forMs: number): void {
    this.setClock(forMs);
    vi.setSystemTime(Date.now() + forMs);
  }

  /** The page goes into the background, where a browser shows it no pictures, or comes back. */
  hide(hidden: boolean): void {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    this.camera.state = hidden ? 'silent' : 'live';
    document.dispatchEvent(new Event('visibilitychange'));
  }

  /** Starts the camera as a visitor does, and waits until a face is read. */
  async start(): Promise<void> {
    await this.press('Start camera');
    await this.until('a first reading', () => this.reading !== null, 20_000);
  }

  /** Ends the page. */
  close(): void {
    this.session.stop();
    for (const end of this.ends.reverse()) end();
    vi.useRealTimers();
  }

  /** Waits in the world's time while camera or model are opened. */
  private async opening(): Promise<void> {
    const mostMs = this.isHindered ? HINDERED_MS : OPENING_MS;
    const isOpening = () => {
      const { modelPhase, sourcePhase } = this.session.live.getState();
      return modelPhase === 'loading' || sourcePhase === 'starting';
    };
    for (let waitedMs = 0; waitedMs < mostMs && isOpening(); waitedMs += 5) await wait(5);
  }

  private noteMoment(): void {
    this.moments.push(this.moment);
  }

  private putClock(): () => void {
    const { performance: clock } = globalThis;
    const now = clock.now.bind(clock);
    return replaced(clock, 'now', () => now() + this.aheadMs);
  }

  /** No reading is shown that is older than it may be. */
  private expectNothingOld(): void {
    const { atMs } = this.session.readings.getState();
    if (this.reading !== null) expect(performance.now() - atMs).toBeLessThanOrEqual(MOST_AGE_MS);
  }
}

/** The browser's own `fetch`, save for the files of models. */
function modelFetch(fetch: Window['fetch'], server: ModelServer | undefined): Window['fetch'] {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    const [, path] = /\/models\/tiny\/([^/?]+)$/.exec(url.pathname) ?? [];
    if (path === undefined || server === undefined) return fetch.call(window, input, init);
    return server(path, init);
  };
}
