import * as Comlink from 'comlink';
import { workerEnd } from '../../supervision/worker-end';
import type { RecordingScores } from './recording-scores';
import type { ScoringWorkerApi } from './scoring.worker';

/** What is asked of the worker: the arguments of `scoreRecordings`. */
export type ScoringTask = Parameters<ScoringWorkerApi['scoreRecordings']>;

/** One scoring worker, seen from the page; its methods are those of the worker's own functions. */
export interface ScoringWorker {
  readonly api: {
    readonly [Method in keyof ScoringWorkerApi]: (
      ...task: Parameters<ScoringWorkerApi[Method]>
    ) => Promise<ReturnType<ScoringWorkerApi[Method]>>;
  };
  /** Ends the thread at once, whatever it is computing. */
  terminate(): void;
}

/** Starts a scoring worker; `onDied` hears of it when its script cannot be loaded or ends by itself. */
export type StartScoringWorker = (onDied: (error: Error) => void) => ScoringWorker;

/** Starts the app's own scoring worker. */
export const startScoringWorker: StartScoringWorker = (onDied) => {
  const worker = new Worker(new URL('./scoring.worker.ts', import.meta.url), {
    type: 'module',
    name: 'scoring',
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onDied(new Error(event.message || 'its script could not be loaded'));
  });
  const api = Comlink.wrap<ScoringWorkerApi>(worker);
  return { api, terminate: workerEnd(worker, api) };
};

/**
 * Scores recordings on a thread of their own, one task after the other. A task that is cancelled before its
 * turn is never begun; one that is under way ends with its thread, and the next gets a new one.
 */
export class ScoringClient {
  private worker: ScoringWorker | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  /** Rejects the task under way. */
  private refuse: (reason: unknown) => void = () => {};

  constructor(private readonly startWorker: StartScoringWorker = startScoringWorker) {}

  /**
   * As `scoreRecordings`. Rejects with the signal's reason when it aborts, and with one sentence when the
   * task or its thread failed.
   */
  score(task: ScoringTask, signal: AbortSignal): Promise<RecordingScores> {
    const scores = this.tail.then(() => {
      signal.throwIfAborted();
      return this.compute(task, signal);
    });
    this.tail = scores.catch(() => {});
    return scores;
  }

  /** Ends the thread; a task under way rejects. */
  close(): void {
    this.end(new Error('Scoring was ended.'));
  }

  private compute(task: ScoringTask, signal: AbortSignal): Promise<RecordingScores> {
    const abort = () => this.end(signal.reason);
    signal.addEventListener('abort', abort);
    this.worker ??= this.startWorker((error) =>
      this.end(new Error(`The scores could not be computed: ${clause(error)}.`)),
    );
    const { api } = this.worker;
    return new Promise<RecordingScores>((resolve, reject) => {
      this.refuse = reject;
      api.scoreRecordings(...task).then(resolve, reject);
    }).finally(() => signal.removeEventListener('abort', abort));
  }

  /** Ends the thread, which never answers then, and refuses the task that it was at. */
  private end(reason: unknown): void {
    this.worker?.terminate();
    this.worker = null;
    this.refuse(reason);
  }
}

function clause(error: Error): string {
  return error.message.replace(/\.$/, '');
}
