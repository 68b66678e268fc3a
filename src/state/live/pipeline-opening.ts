import { needsReopening } from '../../core/settings/reopening';
import type { OpenReport, PipelineEvent, PipelineSettings } from '../../pipeline/contract';
import { type LiveStore, NO_MODEL, type NoticeTone } from './live-store';

/** What of the pipeline's client an opening uses. */
export interface OpeningClient {
  open(
    settings: PipelineSettings,
    onEvent: (event: PipelineEvent) => void,
    signal: AbortSignal,
  ): Promise<OpenReport>;
  update(settings: PipelineSettings): Promise<void>;
}

/** What a {@link PipelineOpening} is given. */
export interface PipelineOpeningParts {
  readonly client: OpeningClient;
  readonly live: LiveStore;
  /** The settings that are wanted now. */
  readonly wanted: () => PipelineSettings;
  /** The wanted settings once they are complete: some may depend on the model. Never rejects. */
  readonly settle: () => Promise<PipelineSettings>;
  /** Takes a sentence for the user. */
  readonly say: (tone: NoticeTone, message: string) => void;
  /**
   * An opening begins: nothing is computed until it has ended, and then by a pipeline that knows no face yet.
   */
  readonly onOpening: () => void;
  /** A pipeline that had died was replaced by one that knows no face yet. */
  readonly onReplaced: () => void;
  /** What the open pipeline computes has changed: the settings before and from now on. */
  readonly onUpdated: (before: PipelineSettings, after: PipelineSettings) => void;
}

/**
 * Opens the pipeline and keeps it to the wanted settings. One attempt at a time; the newest settings win: an
 * attempt with settings that are wanted no more is cut short, with its downloads. What is known of the model
 * goes to the store.
 */
export class PipelineOpening {
  /** Settings that the pipeline is open with; `null` while it is closed. */
  private opened: PipelineSettings | null = null;
  private attempt: { settings: PipelineSettings; readonly stop: AbortController } | null = null;
  private running: Promise<void> | null = null;
  private isWanted = false;

  constructor(private readonly parts: PipelineOpeningParts) {}

  /** True while frames can be computed. */
  get isOpen(): boolean {
    return this.opened !== null;
  }

  /**
   * Opens the pipeline with the wanted settings, unless it is open with them. Never rejects: the store says.
   */
  open(): Promise<void> {
    this.isWanted = true;
    if (this.running === null && !this.needsOpening()) this.update();
    else this.running ??= this.openNewest();
    return this.running ?? Promise.resolve();
  }

  /** Takes changed settings: at once where the open pipeline can, else by opening it anew. */
  apply(): void {
    if (this.attempt !== null) {
      if (needsReopening(this.attempt.settings, this.parts.wanted())) this.attempt.stop.abort();
    } else if (this.opened !== null) {
      void this.open();
    }
  }

  /** Ends an opening under way; an open pipeline stays open. */
  cancel(): void {
    this.isWanted = false;
    if (this.attempt === null) return;
    this.attempt.stop.abort();
    this.parts.live.setState(NO_MODEL);
  }

  private needsOpening(): boolean {
    return this.opened === null || needsReopening(this.opened, this.parts.wanted());
  }

  private async openNewest(): Promise<void> {
    let failed = false;
    try {
      while (this.isWanted && !failed && this.needsOpening()) failed = !(await this.attemptOnce());
    } finally {
      this.running = null;
    }
    if (!failed) this.update();
  }

  /** True if the pipeline is open now, or the attempt was cut short. */
  private async attemptOnce(): Promise<boolean> {
    const { client, live, wanted, settle, onOpening } = this.parts;
    const attempt = { settings: wanted(), stop: new AbortController() };
    this.attempt = attempt;
    this.opened = null;
    onOpening();
    live.setState({ ...NO_MODEL, modelPhase: 'loading', report: live.getState().report });
    try {
      const { signal } = attempt.stop;
      const settings = await settle();
      signal.throwIfAborted();
      attempt.settings = settings;
      const report = await client.open(settings, (event) => this.heed(event), signal);
      this.opened = settings;
      live.setState({ modelPhase: 'ready', modelProgress: null, report });
      return true;
    } catch (error) {
      if (attempt.stop.signal.aborted) return true;
      live.setState({ modelPhase: 'failed', modelProblem: messageOf(error), report: null });
      return false;
    } finally {
      this.attempt = null;
    }
  }

  /** Hands the open pipeline what has changed since. */
  private update(): void {
    const { client, live, wanted, say, onUpdated } = this.parts;
    const before = this.opened;
    const after = wanted();
    if (before === null || before === after) return;
    this.opened = after;
    if (before.frameRateHz !== after.frameRateHz) live.setState({ loweredRateHz: null });
    onUpdated(before, after);
    client.update(after).catch((error: unknown) => say('warning', messageOf(error)));
  }

  private heed(event: PipelineEvent): void {
    const { live, say, onReplaced } = this.parts;
    switch (event.type) {
      case 'model-progress':
        live.setState({ modelProgress: event });
        return;
      case 'rate-changed': {
        const { frameRateHz } = this.parts.wanted();
        live.setState({ loweredRateHz: event.frameRateHz < frameRateHz ? event.frameRateHz : null });
        return;
      }
      case 'worker-failed':
        this.opened = null;
        live.setState({ recovering: false, modelPhase: 'failed', modelProblem: event.message });
        return;
      case 'backend-lost':
        live.setState({ recovering: true });
        break;
      case 'backend-reopened':
        live.setState({ recovering: false, report: event.report });
        break;
      case 'worker-restarted':
        live.setState({ recovering: false, report: event.report, loweredRateHz: null });
        onReplaced();
        break;
      default:
        break;
    }
    say(event.type === 'frame-failed' || event.type === 'backend-lost' ? 'warning' : 'info', event.message);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
