import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is known of newer versions of the site. */
export interface UpdateState {
  /** A newer version is there; the page runs on the one that it was loaded with. */
  readonly isNew: boolean;
  /** The newer version was asked for: the page is about to be loaded anew. */
  readonly isTaking: boolean;
}

/** What of a service worker is used. */
export interface WorkerLike extends EventTarget {
  readonly state: ServiceWorkerState;
  postMessage(message: string): void;
}

/** What of a registration is used. */
export interface RegistrationLike extends EventTarget {
  readonly installing: WorkerLike | null;
  readonly waiting: WorkerLike | null;
  update(): Promise<unknown>;
}

/** What of `navigator.serviceWorker` is used. */
export interface WorkersLike extends EventTarget {
  readonly controller: object | null;
  register(url: string): Promise<RegistrationLike>;
}

/** What {@link SiteUpdates} is given; `page-updates.ts` has the page's own. */
export interface SiteUpdatesParts {
  /** `null` where the browser has no service workers, or refuses them. */
  readonly workers: WorkersLike | null;
  /** Address of the service worker. */
  readonly workerUrl: string;
  /** File name of the script that this page was loaded with: it changes with every version. */
  readonly ownScript: string;
  /** The page as the server has it now, past every cache; `null` where it cannot be had. */
  readonly readPage: () => Promise<string | null>;
  readonly reload: () => void;
  /** Calls again and again, and when the network is back; returns a function that ends that. */
  readonly watch: (call: () => void) => () => void;
  /** Calls once after so many milliseconds. */
  readonly after: (delayMs: number, call: () => void) => void;
}

/** A worker that does not take over in this time is not waited for; milliseconds. */
const TAKE_OVER_MS = 5000;

/**
 * Knows when a newer version of the site is there, and takes it when it is asked to: nothing changes under an
 * open page. No method rejects.
 */
export class SiteUpdates {
  readonly store: StoreApi<UpdateState> = createStore<UpdateState>()(() => ({
    isNew: false,
    isTaking: false,
  }));
  private registration: RegistrationLike | null = null;
  private isStarted = false;
  private isReloading = false;

  constructor(private readonly parts: SiteUpdatesParts) {}

  /** Registers the service worker and looks out for new versions from now on; once is enough. */
  async start(): Promise<void> {
    const { workers, workerUrl, watch } = this.parts;
    if (workers === null || this.isStarted) return;
    this.isStarted = true;
    // The first worker of a site takes nothing over from another.
    let wasControlled = workers.controller !== null;
    workers.addEventListener('controllerchange', () => {
      if (this.store.getState().isTaking) this.reload();
      // Another tab asked for it; this one goes on with the files of its own version.
      else if (wasControlled) this.store.setState({ isNew: true });
      wasControlled = true;
    });
    try {
      const registration = await workers.register(workerUrl);
      this.registration = registration;
      this.follow(registration.installing);
      if (registration.waiting !== null) this.heedWaiting(registration.waiting);
      registration.addEventListener('updatefound', () => this.follow(registration.installing));
    } catch {
      // Refused in private windows and where storage is: the site then works online.
      return;
    }
    watch(() => void this.registration?.update().catch(() => undefined));
  }

  /** Loads the page anew, in the newest version. */
  take(): void {
    if (this.store.getState().isTaking) return;
    this.store.setState({ isTaking: true });
    const waiting = this.registration?.waiting ?? null;
    if (waiting === null) {
      this.reload();
      return;
    }
    waiting.postMessage('take-over');
    this.parts.after(TAKE_OVER_MS, () => this.reload());
  }

  /**
   * Whether the server has another version than this page: to be asked when a file of the site could not be
   * loaded. Without an answer, none is known.
   */
  async look(): Promise<boolean> {
    if (this.store.getState().isNew) return true;
    const page = await this.parts.readPage();
    const isNew = page !== null && !page.includes(this.parts.ownScript);
    if (isNew) this.store.setState({ isNew });
    return isNew;
  }

  private reload(): void {
    if (this.isReloading) return;
    this.isReloading = true;
    this.parts.reload();
  }

  private follow(worker: WorkerLike | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') this.heedWaiting(worker);
    });
  }

  private heedWaiting(worker: WorkerLike): void {
    if (this.parts.workers?.controller) this.store.setState({ isNew: true });
    // Loaded past the worker (with the shift key), the page is of the newest version already.
    else if (this.registration?.waiting === worker) worker.postMessage('take-over');
  }
}
