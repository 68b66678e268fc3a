import type { FrameResult, OpenReport, PipelineApi, PipelineEvent, PipelineSettings } from './contract';
import { DroppedFrames } from './dropped-frames';
import { type PipelineWorker, type StartPipelineWorker, startPipelineWorker } from './pipeline-worker';
import type { Picture } from './stages';

/** Settings of a {@link PipelineClient}. */
export interface PipelineClientOptions {
  /**
   * Called with the result of each frame given to `offer` that the sampling grid took, and with the number
   * that was given with the frame: a frame may still be in flight when its source has long ended.
   */
  readonly onResult?: (result: FrameResult, source: number) => void;
  /** Absolute address of the folder of model folders; default `models/` beside the page. */
  readonly modelsUrl?: string;
  /** Longest time for one frame before the worker counts as hung, in milliseconds; default 60,000. */
  readonly frameTimeoutMs?: number;
  /** Starts the worker; for tests. */
  readonly startWorker?: StartPipelineWorker;
  /** Waits between attempts to replace a dead worker, in milliseconds. */
  readonly restartDelaysMs?: readonly number[];
}

const RESTART_DELAYS_MS = [0, 1000, 5000, 15_000, 60_000] as const;
/** A worker that does not close in this time is hung; milliseconds. */
const CLOSE_TIMEOUT_MS = 5000;
/** Frames in a row that may fail before the worker is replaced. */
const MOST_FAILURES = 5;

/**
 * The pipeline as the page sees it: starts the worker, keeps one frame in flight and replaces a worker
 * that died or hung. Give live frames to {@link offer} and recorded ones, awaiting each, to `pushFrame`.
 */
export class PipelineClient implements Omit<PipelineApi, 'open'> {
  private worker: PipelineWorker | null = null;
  private opened: { settings: PipelineSettings; onEvent: (event: PipelineEvent) => void } | null = null;
  private restarting: Promise<void> | null = null;
  private interrupts = new Set<(error: Error) => void>();
  private endDelay: (() => void) | null = null;
  private busy = false;
  private failures = 0;
  private readonly dropped = new DroppedFrames();

  constructor(private readonly options: PipelineClientOptions = {}) {}

  /**
   * Frames that the sampling grid wanted but that came while an earlier one was still being computed.
   * Frames between two slots of the grid are not wanted and do not count.
   */
  get droppedFrames(): number {
    return this.dropped.count;
  }

  /**
   * Starts the worker if need be and opens it. Rejects with one sentence; nothing stays open then. One
   * opening at a time: await an earlier one, aborted or not, before the next.
   *
   * @param signal aborting it ends the worker with its downloads, and rejects with the signal's reason.
   */
  async open(
    settings: PipelineSettings,
    onEvent: (event: PipelineEvent) => void,
    signal?: AbortSignal,
  ): Promise<OpenReport> {
    this.opened = null;
    if (this.restarting !== null) {
      this.endDelay?.();
      this.dropWorker('the pipeline is opened anew');
      await this.restarting;
    }
    signal?.throwIfAborted();
    const cancel = () => this.dropWorker('the opening was cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    this.dropped.restart();
    try {
      const report = await this.openWorker(settings, onEvent);
      signal?.throwIfAborted();
      this.opened = { settings, onEvent };
      this.failures = 0;
      return report;
    } catch (error) {
      this.dropWorker('the pipeline did not open');
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * Takes ownership of a live frame; its result goes to `onResult`, a failure to the events. False if it
   * was closed at once because another frame is in flight or nothing is open.
   *
   * @param source number of what the frame came from, handed back with its result.
   */
  offer(frame: Picture, timestampMs: number, source = 0): boolean {
    if (this.opened === null || this.worker === null || this.restarting !== null || this.busy) {
      frame.close();
      if (this.opened !== null) this.dropped.refuse();
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
        if (this.restarting === null) this.send({ type: 'frame-failed', message: messageOf(error) });
      },
    );
    return true;
  }

  /** See {@link PipelineApi.pushFrame}; waits for a worker that is being replaced. */
  async pushFrame(frame: Picture, timestampMs: number): Promise<FrameResult | null> {
    try {
      if (this.busy) throw new Error('A frame is in flight already: await its result first.');
      this.busy = true;
      try {
        const worker = await this.runningWorker();
        const result = await this.watch(worker.api.pushFrame(frame, timestampMs), this.frameTimeoutMs);
        this.failures = 0;
        return result;
      } catch (error) {
        this.noteFailure(error);
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
    const { api } = await this.runningWorker();
    await this.watch(api.selectFace(id), this.frameTimeoutMs);
  }

  async update(settings: PipelineSettings): Promise<void> {
    const { api } = await this.runningWorker();
    await this.watch(api.update(settings), this.frameTimeoutMs);
    if (this.opened !== null) this.opened = { ...this.opened, settings };
  }

  async reset(): Promise<void> {
    const { api } = await this.runningWorker();
    this.dropped.restart();
    await this.watch(api.reset(), this.frameTimeoutMs);
  }

  /** Closes the pipeline in order, then ends its worker. */
  async close(): Promise<void> {
    this.opened = null;
    const { worker } = this;
    try {
      if (worker !== null) await this.watch(worker.api.close(), CLOSE_TIMEOUT_MS);
    } catch {
      // Ending the thread frees all that closing did not.
    }
    this.terminate();
  }

  /** Ends the worker at once; calls under way reject. `open` starts a new one. */
  terminate(): void {
    this.opened = null;
    this.endDelay?.();
    this.dropWorker('the pipeline was ended');
  }

  private get frameTimeoutMs(): number {
    return this.options.frameTimeoutMs ?? 60_000;
  }

  private async runningWorker(): Promise<PipelineWorker> {
    await this.restarting;
    if (this.worker === null || this.opened === null) throw new Error('The pipeline is not open.');
    return this.worker;
  }

  private openWorker(
    settings: PipelineSettings,
    onEvent: (event: PipelineEvent) => void,
  ): Promise<OpenReport> {
    this.worker ??= this.startWorker();
    const modelsUrl = this.options.modelsUrl ?? new URL('models/', location.href).href;
    // No time limit: a large model on a slow line takes as long as it takes, and reports its progress.
    return this.watch(this.worker.api.open(settings, onEvent, modelsUrl), null);
  }

  private startWorker(): PipelineWorker {
    const worker: PipelineWorker = (this.options.startWorker ?? startPipelineWorker)((error) => {
      if (this.worker === worker) this.restart(`it died (${messageOf(error)})`);
    });
    return worker;
  }

  /** Waits for a call, but no longer than `timeoutMs`, and no longer than the worker lives. */
  private async watch<T>(call: Promise<T>, timeoutMs: number | null): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let interrupt: ((error: Error) => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        interrupt = reject;
        this.interrupts.add(reject);
        if (timeoutMs !== null) {
          const hung = () => this.restart(`it did not answer for ${timeoutMs / 1000} s`);
          timer = setTimeout(hung, timeoutMs);
        }
        call.then(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
      if (interrupt) this.interrupts.delete(interrupt);
    }
  }

  private noteFailure(error: unknown): void {
    if (this.opened === null) return;
    this.failures += 1;
    if (this.failures >= MOST_FAILURES)
      this.restart(`${MOST_FAILURES} frames in a row failed: ${messageOf(error)}`);
  }

  /** Ends the worker and, if it was open, puts an opened new one in its place. */
  private restart(reason: string): void {
    this.dropWorker(`the pipeline's worker was restarted: ${reason}`);
    const { opened } = this;
    if (opened === null || this.restarting !== null) return;
    this.failures = 0;
    this.dropped.restart();
    this.restarting = this.replaceWorker(reason).finally(() => {
      this.restarting = null;
    });
  }

  private async replaceWorker(reason: string): Promise<void> {
    let failure = '';
    for (const delayMs of this.options.restartDelaysMs ?? RESTART_DELAYS_MS) {
      if (this.opened === null) return;
      await this.delay(delayMs);
      const { opened } = this;
      if (opened === null) return;
      try {
        const report = await this.openWorker(opened.settings, opened.onEvent);
        const message = `The pipeline was restarted: ${withoutStop(reason)}.`;
        this.send({ type: 'worker-restarted', message, report });
        return;
      } catch (error) {
        failure = messageOf(error);
        this.dropWorker(failure);
      }
    }
    const message = `The pipeline stopped and could not be restarted: ${withoutStop(failure)}.`;
    this.send({ type: 'worker-failed', message });
    this.opened = null;
  }

  /** Waits before the next attempt; `endDelay` cuts it short. */
  private async delay(delayMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.endDelay = resolve;
      timer = setTimeout(resolve, delayMs);
    });
    clearTimeout(timer);
    this.endDelay = null;
  }

  private dropWorker(reason: string): void {
    this.worker?.terminate();
    this.worker = null;
    const error = new Error(sentence(reason));
    for (const interrupt of [...this.interrupts]) interrupt(error);
  }

  private send(event: PipelineEvent): void {
    this.opened?.onEvent(event);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${withoutStop(clause).slice(1)}.`;
}
