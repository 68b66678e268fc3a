import { type EngineName, type EngineRun, type EngineTrial, weighRuns } from '../../core/models/engine-trial';
import { type Clock, systemClock } from '../../supervision/clock';
import { type CandidateTask, runCandidate, type StartCandidate } from './candidate-run';

/** What an {@link IdleTrial} is given. */
export interface IdleTrialOptions {
  /** In the order in which they are tried. */
  readonly candidates: readonly EngineName[];
  readonly task: Omit<CandidateTask, 'engine'>;
  readonly start: StartCandidate;
  /** Resolves when the model is kept on this device, where candidates read it; else there is no trial. */
  readonly kept?: Promise<void>;
  /** Takes what came of it, once; never called where there was nothing to try anything on. */
  readonly onDone: (trial: EngineTrial) => void;
  /** Called when it is over, with or without an outcome. */
  readonly onOver?: () => void;
  /** How long nothing must have been computed, milliseconds; default 1,500. */
  readonly idleMs?: number;
  readonly clock?: Clock;
}

/** Nothing was computed for so long: nobody waits for the processor. */
const IDLE_MS = 1500;

/** A trial that is disturbed so often is given up until the model is opened again. */
const MOST_DISTURBED = 5;

/**
 * A trial of engines while nothing else is computed: it begins when no frame has come for a while, stops at
 * once when one comes, and goes on with the candidates that are left when it is quiet again.
 */
export class IdleTrial {
  private readonly runs: EngineRun[] = [];
  private readonly clock: Clock;
  private stop: AbortController | null = null;
  private disturbed = 0;
  private ended = false;
  private cancelWait = () => {};

  constructor(private readonly options: IdleTrialOptions) {
    this.clock = options.clock ?? systemClock;
    this.wait();
  }

  /** A frame came. Costs next to nothing. */
  disturb(): void {
    if (this.ended) return;
    if (this.stop !== null) {
      this.stop.abort();
      this.stop = null;
      this.disturbed += 1;
    }
    if (this.disturbed < MOST_DISTURBED) this.wait();
    else this.close();
  }

  /** Ends it, whatever it is at. */
  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.cancelWait();
    this.stop?.abort();
    this.options.onOver?.();
  }

  private wait(): void {
    this.cancelWait();
    const { idleMs = IDLE_MS } = this.options;
    this.cancelWait = this.clock.after(idleMs, () => void this.goOn());
  }

  private async goOn(): Promise<void> {
    const { candidates, task, start, onDone, kept } = this.options;
    const stop = new AbortController();
    this.stop = stop;
    try {
      if (kept !== undefined) await kept;
      for (const engine of candidates.slice(this.runs.length)) {
        const times = this.runs.flatMap(({ fault, frameMs }) => (fault === null ? frameMs : []));
        const leastMs = times.length > 0 ? Math.min(...times) : null;
        const { clock } = this;
        this.runs.push(
          await runCandidate({ ...task, engine }, { start, clock, leastMs, signal: stop.signal }),
        );
      }
      const trial = weighRuns(this.runs);
      if (trial !== null) onDone(trial);
      this.close();
    } catch {
      // A frame came; or the model is not kept here, and there is nothing to try anything on.
      if (!stop.signal.aborted) this.close();
    }
  }
}
