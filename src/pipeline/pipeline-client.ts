import { type Clock, systemClock } from '../supervision/clock';
import { Keeper } from '../supervision/keeper';
import { plainReason, plainSentence } from '../supervision/plain-reason';
import { RestartBudget } from '../supervision/restart-budget';
import type {
  FacesSeen,
  FrameResult,
  OpenReport,
  PipelineApi,
  PipelineEvent,
  PipelineSettings,
} from './contract';
import { DroppedFrames } from './dropped-frames';
import type { Picture } from './stages';
import { EarlyLooks } from './worker/early-looks';
import { modelsPlace } from './worker/models-place';
import { type StartPipelineWorker, startPipelineWorker } from './worker/pipeline-worker';
import { openWatchedWorker, type WatchedWorker } from './worker/watched-worker';

/** Settings of a {@link PipelineClient}. */
export interface PipelineClientOptions {
  /**
   * Called with the result of each frame given to `offer` that the sampling grid took, and with the number
   * that was given with the frame: a frame may still be in flight when its source has long ended.
   */
  readonly onResult?: (result: FrameResult, source: number) => void;
  /** Called with the faces of frames given to `offer` while the model is being loaded. */
  readonly onFaces?: (seen: FacesSeen, source: number) => void;
  /** Absolute address of the folder of model folders; default `models/` beside the page. */
  readonly modelsUrl?: string;
  /** Starts the worker; for tests. */
  readonly startWorker?: StartPipelineWorker;
  readonly clock?: Clock;
}

/** What a worker is replaced for; `model`: the model failed again and again inside a worker that is well. */
type Cause = 'worker' | 'frames' | 'model' | 'start';

const ALLOWANCES = {
  worker: { delaysMs: [0, 0, 1000, 5000, 15_000] },
  frames: { delaysMs: [0, 5000] },
  model: { delaysMs: [1000] },
  // The network may be gone for a while.
  start: { delaysMs: [250, 500, 1000, 2000, 3000, 5000, 10_000, 15_000, 30_000] },
} as const;

/** A worker that does not close in this time is hung; milliseconds. */
const CLOSE_TIMEOUT_MS = 5000;
/** Frames in a row that may fail before the worker is replaced. */
const MOST_FAILURES = 5;

/**
 * The pipeline as the page sees it: starts the worker, keeps one frame in flight and has a worker replaced
 * that died, fell silent or fails. Give live frames to {@link offer} and recorded ones, awaiting each, to
 * `pushFrame`.
 */
export class PipelineClient implements Omit<PipelineApi, 'open' | 'lookForFaces'> {
  private readonly keeper: Keeper<WatchedWorker, Cause>;
  private readonly budget: RestartBudget<Cause>;
  private readonly clock: Clock;
  /** The newest settings; a worker that starts is opened with them, or updated before its first frame. */
  private wanted: PipelineSettings | null = null;
  private onEvent: (event: PipelineEvent) => void = () => {};
  /** While a worker is opening whose detector is there already. */
  private early: EarlyLooks | null = null;
  private busy = false;
  private failures = 0;
  private replaced = 0;
  private usual: WatchedWorker['usual'] | null = null;
  private readonly dropped = new DroppedFrames();

  constructor(private readonly options: PipelineClientOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.budget = new RestartBudget<Cause>(ALLOWANCES, this.clock);
    this.keeper = new Keeper<WatchedWorker, Cause>({
      start: (signal) => this.start(signal),
      end: (worker) => worker.end(),
      budget: this.budget,
      startCause: 'start',
      clock: this.clock,
      onReplacing: (_, reason) => {
        this.replaced += 1;
        this.failures = 0;
        this.dropped.restart();
        this.onEvent({ type: 'worker-replacing', message: `Starting the computing part again: ${reason}.` });
      },
      onReplaced: ({ report }, reason) => {
        const message = `The computing part was started again: ${reason}.`;
        this.onEvent({ type: 'worker-restarted', message, report });
      },
      onGivenUp: (reason) => {
        const message = `The computing part stopped and could not be started again: ${reason}.`;
        this.onEvent({ type: 'worker-failed', message });
      },
    });
  }

  /**
   * Frames that the sampling grid wanted but that came while an earlier one was still being computed.
   * Frames between two slots of the grid are not wanted and do not count.
   */
  get droppedFrames(): number {
    return this.dropped.count;
  }

  /** How often worker or model were replaced: what computes then knows nothing of the frames before. */
  get replacements(): number {
    return this.replaced;
  }

  /**
   * Starts a worker and opens it, in place of any other. Rejects with one sentence; nothing stays open then.
   *
   * @param signal aborting it ends the worker with its downloads, and rejects with the signal's reason.
   */
  async open(
    settings: PipelineSettings,
    onEvent: (event: PipelineEvent) => void,
    signal?: AbortSignal,
  ): Promise<OpenReport> {
    this.wanted = settings;
    this.onEvent = onEvent;
    this.usual = null;
    this.failures = 0;
    this.dropped.restart();
    const { report } = await this.keeper.open(1, signal);
    return report;
  }

  /**
   * Takes ownership of a live frame; its result goes to `onResult`, a failure to the events. False if it
   * was closed at once because another frame is in flight or nothing is open.
   *
   * @param source number of what the frame came from, handed back with its result.
   */
  offer(frame: Picture, timestampMs: number, source = 0): boolean {
    const worker = this.keeper.current;
    if (worker === null && this.early?.offer(frame, timestampMs, source)) return false;
    if (worker === null || this.busy) {
      frame.close();
      if (worker !== null || this.keeper.isReplacing) this.dropped.refuse();
      return false;
    }
    const { refused } = this.dropped;
    void this.pushFrame(frame, timestampMs).then(
      (result) => {
        if (result === null) return;
        this.dropped.take(result.slot, refused);
        this.options.onResult?.(result, source);
      },
      (error: unknown) => {
        // With a worker that was ended its frame is gone, and what ended it is said.
        if (this.keeper.current === worker)
          this.onEvent({ type: 'frame-failed', message: plainSentence(error) });
      },
    );
    return true;
  }

  /** See {@link PipelineApi.pushFrame}; waits for a worker that is being replaced. */
  async pushFrame(frame: Picture, timestampMs: number): Promise<FrameResult | null> {
    try {
      if (this.busy) throw new Error('A frame is in flight already: await its result first.');
      this.busy = true;
      let worker: WatchedWorker | null = null;
      try {
        worker = await this.running();
        const result = await this.keeper.use((open) => open.pushFrame(frame, timestampMs));
        this.noteAnswer(result);
        return result;
      } catch (error) {
        if (worker !== null) this.noteFailure(worker, error);
        throw error;
      } finally {
        this.busy = false;
      }
    } finally {
      // The worker has taken it, unless it was never sent.
      frame.close();
    }
  }

  async selectFace(id: number | null): Promise<void> {
    await this.running();
    await this.keeper.use(({ call }) => call((api) => api.selectFace(id)));
  }

  /** Takes the newest settings; a worker that is being replaced starts with them. */
  async update(settings: PipelineSettings): Promise<void> {
    this.wanted = settings;
    if (this.keeper.isReplacing) return;
    const worker = await this.running();
    try {
      await this.keeper.use(({ call }) => call((api) => api.update(settings)));
    } catch (error) {
      // A worker that was ended meanwhile takes its settings along into the next.
      if (this.keeper.current === worker) throw error;
    }
  }

  async reset(): Promise<void> {
    await this.running();
    this.dropped.restart();
    await this.keeper.use(({ call }) => call((api) => api.reset()));
  }

  /** What held a replacement up is over: the network is back. */
  hurry(): void {
    this.keeper.hurry();
  }

  /** Closes the pipeline in order, then ends its worker. */
  async close(): Promise<void> {
    const worker = this.keeper.current;
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.clock.after(CLOSE_TIMEOUT_MS, resolve);
    });
    // Ending the thread frees all that closing does not.
    if (worker !== null) await Promise.race([worker.api.close().catch(() => {}), late]);
    cancel();
    if (this.keeper.current === worker) this.terminate();
  }

  /** Ends the worker at once; calls under way reject. `open` starts a new one. */
  terminate(): void {
    this.keeper.close('the pipeline was ended');
  }

  private async running(): Promise<WatchedWorker> {
    try {
      return await this.keeper.running();
    } catch {
      throw new Error('The pipeline is not open.');
    }
  }

  private async start(signal: AbortSignal): Promise<WatchedWorker> {
    const settings = this.newest();
    const worker = await openWatchedWorker({
      settings,
      models: modelsPlace(settings.modelId, this.options.modelsUrl),
      onEvent: (event: PipelineEvent) => this.heed(event),
      onFailed: (failed: WatchedWorker, reason: string) => this.keeper.fail(failed, 'worker', reason),
      onDetector: (look: PipelineApi['lookForFaces']) => {
        this.early = new EarlyLooks(look, this.options.onFaces);
      },
      startWorker: this.options.startWorker ?? startPipelineWorker,
      clock: this.clock,
      signal,
      usual: this.usual,
    }).finally(() => {
      this.early = null;
    });
    try {
      for (let known = settings; known !== this.wanted; ) {
        const newest = this.newest();
        known = newest;
        await worker.call((api) => api.update(newest));
      }
      this.usual = worker.usual;
      return worker;
    } catch (error) {
      worker.end();
      throw error;
    }
  }

  private newest(): PipelineSettings {
    if (this.wanted === null) throw new Error('The pipeline was opened without settings.');
    return this.wanted;
  }

  private heed(event: PipelineEvent): void {
    if (event.type === 'backend-lost') this.replaced += 1;
    if (event.type === 'model-failed') {
      const worker = this.keeper.current;
      if (worker !== null) this.keeper.fail(worker, 'model', plainReason(event.message));
      return;
    }
    this.onEvent(event);
  }

  private noteAnswer(result: FrameResult | null): void {
    // One between two slots of the grid was not computed, and says nothing.
    if (result === null) return;
    this.failures = 0;
    // A worker that has computed a frame is well; what ends it next is another matter.
    this.budget.refill('worker', 'start');
    // Only a frame that went all the way shows that the model works.
    if (result.estimate) this.budget.refill('frames', 'model');
  }

  private noteFailure(worker: WatchedWorker, error: unknown): void {
    this.failures += 1;
    if (this.failures < MOST_FAILURES) return;
    const reason = `${MOST_FAILURES} frames in a row failed, as ${plainReason(error)}`;
    this.keeper.fail(worker, 'frames', reason);
  }
}
