import type { PipelineWorker, StartPipelineWorker } from './pipeline-worker';

/** A worker that nobody has taken yet, and who is to hear of it. */
interface Spare {
  readonly worker: PipelineWorker;
  isDead: boolean;
  onDied: (error: Error) => void;
  onBeat: () => void;
}

/**
 * Starts pipeline workers, one of them ahead of its use where that is known: its script takes time to load.
 */
export class SpareWorker {
  private spare: Spare | null = null;

  constructor(private readonly startWorker: StartPipelineWorker) {}

  /** Starts a worker that {@link start} hands out next, unless there is one. */
  prepare(): void {
    if (this.spare !== null) return;
    const worker = this.startWorker(
      (error) => {
        spare.isDead = true;
        spare.onDied(error);
      },
      () => spare.onBeat(),
    );
    const spare: Spare = { worker, isDead: false, onDied: () => {}, onBeat: () => {} };
    this.spare = spare;
  }

  /** Hands out the worker that was prepared, or starts one; one that died meanwhile is not handed out. */
  readonly start: StartPipelineWorker = (onDied, onBeat) => {
    const { spare } = this;
    this.spare = null;
    if (spare === null || spare.isDead) {
      spare?.worker.terminate();
      return this.startWorker(onDied, onBeat);
    }
    spare.onDied = onDied;
    spare.onBeat = onBeat;
    return spare.worker;
  };
}
