import type { Affect } from '../../core/affect';
import type { EngineName, EngineRun } from '../../core/models/engine-trial';
import type { Clock } from '../../supervision/clock';
import { DeadlineError, MovingDeadline } from '../../supervision/deadline';

/** What a candidate of a trial is to do. Serialisable. */
export interface CandidateTask {
  readonly engine: EngineName;
  /** Address of the model's folder; its files are taken from where this device keeps them. */
  readonly modelUrl: string;
  /** Of the model that is tried. */
  readonly weightsSha256: string;
  readonly clipLengthFrames: number;
  /** Why helping threads are not to be used, as a clause. */
  readonly threadFault: string | null;
}

/** What a candidate says of its work. Serialisable. */
export type CandidateNews =
  /** It is warm, and begins with its frames. */
  | { readonly type: 'opened' }
  | { readonly type: 'frame'; readonly frameMs: number; readonly estimate: Affect | null }
  /** It cannot go on; `reason` is a clause. */
  | { readonly type: 'failed'; readonly reason: string }
  /** The model is not kept on this device as it was opened: there is nothing to try anything on. */
  | { readonly type: 'no-model' };

/** Frames with an estimate that a candidate is timed on. */
export const ESTIMATES_OF_TRIAL = 6;

/**
 * Has a candidate do its task on a thread of its own, from where `hear` is told of it. What is returned ends
 * the thread at once, whatever it is at, and frees all of its memory.
 */
export type StartCandidate = (task: CandidateTask, hear: (news: CandidateNews) => void) => () => void;

/** What a {@link runCandidate} is given. */
export interface CandidateRunOptions {
  readonly start: StartCandidate;
  readonly clock: Clock;
  /** Least time of a frame on the candidates before, milliseconds; `null` for the first. */
  readonly leastMs: number | null;
  /** Aborting it ends the candidate and rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** The model that was to be tried is not kept on this device. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError';
}

/** Opening takes a second or less, on a graphics card that compiles slowly some seconds. */
const OPENING_MS = 20_000;

/** A frame may take this long where no other engine has computed one. */
const FRAME_MS = 5000;

/** A frame may take so many times as long as the quickest on another engine, and always this long. */
const FRAME_TIMES_AS_LONG = 6;
const FRAME_LEAST_MS = 1000;

/** An engine is slow that takes so many times as long as another: it need not show more frames than these. */
const HOPELESS_TIMES_AS_LONG = 2;
const FRAMES_TO_GIVE_UP = 2;

/**
 * Lets one candidate of a trial show what it can. What fails, hangs or keeps its numbers back is noted as a
 * fault; the thread is ended in any case.
 *
 * @throws a NoModelError when there is no model to try it on; the signal's reason.
 */
export async function runCandidate(
  task: CandidateTask,
  { start, clock, leastMs, signal }: CandidateRunOptions,
): Promise<EngineRun> {
  signal.throwIfAborted();
  const frameMs: number[] = [];
  const estimates: (Affect | null)[] = [];
  const frameLimitMs = leastMs === null ? FRAME_MS : Math.max(FRAME_LEAST_MS, FRAME_TIMES_AS_LONG * leastMs);
  let isOpen = false;
  const deadline = new MovingDeadline(
    () => (isOpen ? frameLimitMs : OPENING_MS),
    (overMs) => `${isOpen ? 'a frame' : 'its start'} took more than ${overMs / 1000} s`,
    clock,
  );
  const isDone = () => {
    if (frameMs.length === ESTIMATES_OF_TRIAL) return true;
    if (leastMs === null || frameMs.length < FRAMES_TO_GIVE_UP) return false;
    return Math.min(...frameMs) > HOPELESS_TIMES_AS_LONG * leastMs;
  };
  let end = () => {};
  try {
    const done = new Promise<void>((resolve, reject) => {
      const abort = () => {
        // At once: whoever aborts is about to compute.
        end();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      end = start(task, (news) => {
        deadline.hear();
        if (news.type === 'failed') reject(new Error(news.reason));
        else if (news.type === 'no-model') reject(new NoModelError('The model is not kept on this device.'));
        else if (news.type === 'opened') {
          isOpen = true;
          deadline.hear();
        } else {
          estimates.push(news.estimate);
          if (news.estimate !== null) frameMs.push(news.frameMs);
          if (isDone()) resolve();
        }
      });
    });
    await deadline.watch(done);
    return { engine: task.engine, frameMs, estimates, fault: null };
  } catch (error) {
    if (signal.aborted || error instanceof NoModelError) throw error;
    const fault = error instanceof Error ? error.message : String(error);
    const isSlow = error instanceof DeadlineError && isOpen && frameMs.length > 0;
    return { engine: task.engine, frameMs: isSlow ? frameMs : [], estimates, fault };
  } finally {
    end();
  }
}
