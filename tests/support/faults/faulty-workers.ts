import * as Comlink from 'comlink';
import { Pipeline } from '../../../src/pipeline/pipeline';
import type { PipelineStages } from '../../../src/pipeline/stages';
import { beat, HEARTBEAT } from '../../../src/supervision/heartbeat';
import type { ThreadFault } from './small-pipeline.worker';

/** One worker of the page's pipeline. */
interface StartedWorker {
  readonly worker: Worker;
  /** A fault was injected: nothing more is waited for from it. */
  isIll: boolean;
  isEnded: boolean;
}

/**
 * The workers of the page's pipeline: in place of the site's own each is a thread over a small pipeline, or,
 * where stages are given, a pipeline on the page itself whose heart beats by the page's clock.
 */
export class FaultyWorkers {
  readonly started: StartedWorker[] = [];
  /** The script of a worker that is started now cannot be loaded. */
  isScriptGone = false;
  private beats: (() => void)[] = [];

  constructor(private readonly stages: (() => PipelineStages) | null) {}

  /** Puts them in the place of the site's own; returns a function that takes them away again. */
  install(): () => void {
    const OwnWorker = Worker;
    const start = () => this.start();
    window.Worker = class {
      constructor(url: string | URL, options?: WorkerOptions) {
        if (options?.name === 'pipeline') {
          // biome-ignore lint/correctness/noConstructorReturn: what `new` gives is another one
          return start();
        }
        const own = new OwnWorker(url, options);
        // Its own heart keeps the world's time, and who listens to it the page's.
        if (options?.name === 'painting')
          beat((data) => own.dispatchEvent(new MessageEvent('message', { data })));
        // biome-ignore lint/correctness/noConstructorReturn: it is one of the site's own
        return own;
      }
    } as typeof Worker;
    return () => {
      window.Worker = OwnWorker;
      for (const { worker } of this.started) worker.terminate();
    };
  }

  /** The newest one. Throws where none was started. */
  get newest(): StartedWorker {
    const last = this.started.at(-1);
    if (last === undefined) throw new Error('The page has started no pipeline.');
    return last;
  }

  /** Injects a fault into the newest thread. */
  injure(fault: ThreadFault): void {
    const { newest } = this;
    newest.worker.postMessage(fault);
    newest.isIll = fault !== 'rejection' && fault !== 'frames-fail' && fault !== 'only-beats';
  }

  /** Resolves at the next beat of the newest thread; at once where none is to be expected. */
  async nextBeat(): Promise<void> {
    const newest = this.started.at(-1);
    if (newest === undefined || newest.isIll || newest.isEnded || this.stages !== null) return;
    await new Promise<void>((resolve) => this.beats.push(resolve));
  }

  private start(): Worker {
    const worker = this.stages === null ? this.thread() : onThePage(this.stages());
    const started = { worker, isIll: false, isEnded: false };
    this.started.push(started);
    const terminate = worker.terminate.bind(worker);
    const release = () => {
      for (const heard of this.beats.splice(0)) heard();
    };
    worker.terminate = () => {
      started.isEnded = true;
      terminate();
      release();
    };
    worker.addEventListener('message', ({ data }) => {
      if (data === HEARTBEAT && started === this.newest) release();
    });
    worker.addEventListener('error', () => {
      started.isIll = true;
      release();
    });
    return worker;
  }

  private thread(): Worker {
    if (this.isScriptGone) return new Worker('/there-is-no-such-script.js', { type: 'module' });
    return new Worker(new URL('./small-pipeline.worker.ts', import.meta.url), { type: 'module' });
  }
}

/** A pipeline on the page itself, behind what the page takes for a worker. */
function onThePage(stages: PipelineStages): Worker {
  const { port1, port2 } = new MessageChannel();
  Comlink.expose(new Pipeline(stages), port1);
  beat((message) => port1.postMessage(message));
  port2.start();
  const terminate = () => {
    port1.close();
    port2.close();
  };
  return Object.assign(port2, { terminate, onerror: null }) as unknown as Worker;
}
