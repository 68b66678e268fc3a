import type { Clock } from '../../../supervision/clock';
import { RestartBudget } from '../../../supervision/restart-budget';
import type { LiveStore } from '../live-store';

/** What an {@link EndlessRetry} is given. */
export interface EndlessRetryParts {
  readonly clock: Clock;
  readonly live: LiveStore;
  /** Whether nobody is there to ask for another try, as in a kiosk. */
  readonly isUnattended: () => boolean;
  readonly startCamera: () => void;
  readonly openModel: () => void;
}

/** A camera that is back is seen soon; a model that will not open is asked for ever more slowly. */
const ALLOWANCES = {
  camera: { delaysMs: [1000, 2000, 3000], goesOn: true },
  model: { delaysMs: [5000, 10_000, 15_000, 30_000, 60_000], goesOn: true },
} as const;

/** A model that ran for so long works; what then fails has another cause, milliseconds. */
const PROVEN_MS = 60_000;

type Failed = keyof typeof ALLOWANCES;

/** Tries again what has failed for good, for as long as nobody is there to do it. */
export class EndlessRetry {
  private readonly budget: RestartBudget<Failed>;
  /** When the model was ready last; `null` while it is not. */
  private readyMs: number | null = null;
  private waiting: { readonly failed: Failed; readonly cancel: () => void } | null = null;

  constructor(private readonly parts: EndlessRetryParts) {
    this.budget = new RestartBudget<Failed>(ALLOWANCES, parts.clock);
    parts.live.subscribe(() => this.look());
  }

  /** What has failed now, the camera first. */
  private get failed(): Failed | null {
    const { source, sourcePhase, modelPhase } = this.parts.live.getState();
    if (source !== 'camera') return null;
    if (sourcePhase === 'failed') return 'camera';
    return modelPhase === 'failed' ? 'model' : null;
  }

  private look(): void {
    const { failed } = this;
    this.noteReady();
    if (failed === (this.waiting?.failed ?? null)) return;
    this.waiting?.cancel();
    this.waiting = null;
    if (failed === null || !this.parts.isUnattended()) return;
    const delayMs = this.budget.next(failed) ?? 0;
    const cancel = this.parts.clock.after(delayMs, () => {
      // What it changes on its way is no failure of its own.
      if (failed === 'camera') this.parts.startCamera();
      else this.parts.openModel();
      this.waiting = null;
      this.look();
    });
    this.waiting = { failed, cancel };
  }

  private noteReady(): void {
    const isReady = this.parts.live.getState().modelPhase === 'ready';
    const nowMs = this.parts.clock.nowMs();
    if (!isReady && this.readyMs !== null && nowMs - this.readyMs > PROVEN_MS) this.budget.refill('model');
    this.readyMs = isReady ? (this.readyMs ?? nowMs) : null;
  }
}
