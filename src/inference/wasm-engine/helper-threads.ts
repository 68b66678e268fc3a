import type { HelperTask } from './engine-kernels';

/** Starting compiles nothing; a helper that takes longer will not come. */
const START_TIMEOUT_MS = 20_000;

/** Threads that help the one that calls the engine, each a worker that serves the engine's memory. */
export class HelperThreads {
  private readonly workers: Worker[] = [];
  private fault: string | null = null;
  private closed = false;

  private constructor(private readonly onDied: (message: string) => void) {}

  /**
   * Starts `count` helpers; resolves when all serve.
   *
   * @param onDied called at most once, with one sentence, when a helper that has started dies.
   * @throws Error of one sentence when one does not start; the others are ended then.
   */
  static async start(
    count: number,
    task: Omit<HelperTask, 'thread'>,
    onDied: (message: string) => void,
  ): Promise<HelperThreads> {
    const helpers = new HelperThreads(onDied);
    try {
      const starting = Array.from({ length: count }, (_, index) =>
        helpers.add({ ...task, thread: index + 1 }),
      );
      await Promise.all(starting);
    } catch (error) {
      helpers.close();
      throw error;
    }
    return helpers;
  }

  /** One sentence once a helper has died; `null` before. */
  get died(): string | null {
    return this.fault;
  }

  /** Notes that a helper is of no more use, and tells whoever listens, the first time. */
  fail(message: string): void {
    if (this.closed || this.fault !== null) return;
    this.fault = message;
    this.onDied(message);
  }

  /** Ends all helpers. */
  close(): void {
    this.closed = true;
    for (const worker of this.workers) worker.terminate();
  }

  private add(task: HelperTask): Promise<void> {
    const worker = new Worker(new URL('./helper-thread.worker.ts', import.meta.url), {
      type: 'module',
      name: `engine ${task.thread}`,
    });
    this.workers.push(worker);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`a helping thread did not start within ${START_TIMEOUT_MS / 1000} s`)),
        START_TIMEOUT_MS,
      );
      let started = false;
      worker.addEventListener('message', () => {
        started = true;
        clearTimeout(timer);
        resolve();
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        clearTimeout(timer);
        const reason = event.message || 'its script could not be loaded';
        reject(new Error(`a helping thread did not start (${reason})`));
        if (started) this.fail(`A helping thread of the WebAssembly engine died (${reason}).`);
      });
      worker.postMessage(task);
    });
  }
}
