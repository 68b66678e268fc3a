import { needsReopening } from '../../core/settings/reopening';
import type { OpenReport, PipelineEvent, PipelineSettings } from '../../pipeline/contract';
import type { Clock } from '../../supervision/clock';
import { withDeadline } from '../../supervision/deadline';
import { plainSentence } from '../../supervision/plain-reason';
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
  /** What computes has failed and is being replaced: nothing is computed until then. */
  readonly onReplacing: () => void;
  /** A pipeline that had died was replaced by one that knows no face yet. */
  readonly onReplaced: () => void;
  /** What the open pipeline computes has changed: the settings before and from now on. */
  readonly onUpdated: (before: PipelineSettings, after: PipelineSettings) => void;
  readonly clock: Clock;
}

/** The model is not asked for its frame rate any longer, milliseconds. */
const SETTLE_MS = 10_000;

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
  /** Settings that could not be opened. */
  private failed: PipelineSettings | null = null;

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
    } else if (this.failed !== null && needsReopening(this.failed, this.parts.wanted())) {
      // What failed is wanted no more: the newest settings have their own try.
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
    const { client, live, wanted, onOpening } = this.parts;
    const attempt = { settings: wanted(), stop: new AbortController() };
    this.attempt = attempt;
    this.opened = null;
    this.failed = null;
    onOpening();
    live.setState({ ...NO_MODEL, modelPhase: 'loading', report: live.getState().report });
    try {
      const { signal } = attempt.stop;
      const settings = await this.settled();
      signal.throwIfAborted();
      attempt.settings = settings;
      const report = await client.open(settings, (event) => this.heed(event), signal);
      this.opened = settings;
      live.setState({ modelPhase: 'ready', modelProgress: null, report });
      return true;
    } catch (error) {
      if (attempt.stop.signal.aborted) return true;
      this.failed = attempt.settings;
      live.setState({ modelPhase: 'failed', modelProblem: plainSentence(error), report: null });
      return false;
    } finally {
      this.attempt = null;
    }
  }

  /** The complete settings, or the wanted ones where those do not come. */
  private async settled(): Promise<PipelineSettings> {
    const { settle, wanted, clock } = this.parts;
    const message = 'The settings of the model did not come.';
    try {
      return await withDeadline(settle(), { afterMs: SETTLE_MS, message, clock });
    } catch {
      return wanted();
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
    client.update(after).catch((error: unknown) => say('warning', plainSentence(error)));
  }

  private heed(event: PipelineEvent): void {
    const { live, say, onReplacing, onReplaced } = this.parts;
    switch (event.type) {
      case 'detector-ready':
        return;
      case 'model-progress':
        // What is opened may have bytes on their way that no estimate needs.
        if (this.attempt !== null) live.setState({ modelProgress: event });
        return;
      case 'rate-changed': {
        const { frameRateHz } = this.parts.wanted();
        live.setState({ loweredRateHz: event.frameRateHz < frameRateHz ? event.frameRateHz : null });
        return;
      }
      case 'engines-tried':
        live.setState({ report: event.report });
        return;
      case 'worker-failed':
      case 'model-failed':
        this.failed = this.opened;
        this.opened = null;
        live.setState({ replacing: null, modelPhase: 'failed', modelProblem: event.message });
        return;
      case 'backend-lost':
      case 'worker-replacing':
        live.setState({ replacing: event.message });
        onReplacing();
        return;
      case 'detector-replacing':
        live.setState({ replacing: event.message });
        return;
      case 'detector-rebuilt':
        live.setState({ replacing: null });
        break;
      case 'backend-reopened':
        live.setState({ replacing: null, report: event.report });
        break;
      case 'worker-restarted':
        live.setState({ replacing: null, report: event.report, loweredRateHz: null });
        onReplaced();
        break;
      default:
        break;
    }
    say(event.type === 'frame-failed' ? 'warning' : 'info', event.message);
  }
}
