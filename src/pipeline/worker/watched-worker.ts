import type { Clock } from '../../supervision/clock';
import { MovingDeadline, withDeadline } from '../../supervision/deadline';
import { plainReason } from '../../supervision/plain-reason';
import { SilenceWatch } from '../../supervision/silence-watch';
import { type TimeLimits, UsualTime } from '../../supervision/usual-time';
import type {
  FrameResult,
  ModelsPlace,
  OpenReport,
  PipelineApi,
  PipelineEvent,
  PipelineSettings,
} from '../contract';
import type { Picture } from '../stages';
import type { PipelineWorker, StartPipelineWorker } from './pipeline-worker';

/** What a worker is opened with. */
export interface WorkerOpening {
  readonly settings: PipelineSettings;
  readonly models: ModelsPlace;
  readonly onEvent: (event: PipelineEvent) => void;
  /** An open worker died, fell silent or took too long; `reason` ends a sentence. It is to be ended. */
  readonly onFailed: (worker: WatchedWorker, reason: string) => void;
  /** The worker's way to find faces while it is still opening. */
  readonly onDetector: (look: PipelineApi['lookForFaces']) => void;
  readonly startWorker: StartPipelineWorker;
  readonly clock: Clock;
  /** Aborting it ends a worker that is being opened, with its downloads. */
  readonly signal: AbortSignal;
  /** What the worker before knew of the time that its frames took; `null` for the first. */
  readonly usual: UsualTime | null;
}

/** One of which nothing was ever heard has stopped after this, milliseconds: its script takes its time. */
const UNHEARD_SILENT_MS = 60_000;
/** One that is opening, or a part of which is replaced, has stopped after this, milliseconds. */
const OPENING_SILENT_MS = 15_000;
/**
 * An opening that comes no further for so long has stopped, milliseconds; each of its steps may take less.
 */
const OPENING_STEP_MS = 120_000;
/** A call other than a frame, milliseconds: a frame that is in flight comes first. */
const CALL_MS = 20_000;
/** A frame while model or detector are being replaced, milliseconds. */
const REPLACING_MS = 120_000;

/** Time of a live frame after which its worker counts as hung, and silence after which it counts as dead. */
const LIVE_LIMITS = { firstMs: 45_000, leastMs: 3000, mostMs: 5000 };
/** A recurrent model on the engine computes its first frames as fast as those after them. */
const ENGINE_LIMITS = { ...LIVE_LIMITS, firstMs: LIVE_LIMITS.mostMs };
/** Nobody waits for a recording as for a mirror, and a busy machine must not disturb it. */
const RECORDED_LIMITS = { firstMs: 45_000, leastMs: 10_000, mostMs: 15_000 };
/** Recorded frames are as large as they are, and searched to the end. */
const RECORDED_FRAME_MS = 60_000;

/** An open pipeline worker under watch: by its heart, and by the time that each call takes. */
export class WatchedWorker {
  /** Time of frames that went all the way. */
  readonly usual: UsualTime;
  private readonly silence: SilenceWatch;
  private replacing = 0;
  private isEnded = false;
  /** Of the frame in flight. */
  private frame: MovingDeadline | null = null;

  constructor(
    private readonly worker: PipelineWorker,
    readonly report: OpenReport,
    private readonly opening: WorkerOpening,
  ) {
    this.usual = opening.usual ?? new UsualTime(limitsOf(report, opening.settings));
    this.silence = new SilenceWatch({
      clock: opening.clock,
      limitMs: () => (this.replacing > 0 ? OPENING_SILENT_MS : this.usual.limitMs),
      onSilent: (silentMs) => this.fail(`it was silent for ${seconds(silentMs)}`),
    });
    this.silence.start();
  }

  /** The worker's own interface, for a last call that nobody watches. */
  get api(): PipelineApi {
    return this.worker.api;
  }

  /** Has the worker do something; a call that takes too long fails it. */
  readonly call = <T>(work: (api: PipelineApi) => Promise<T>): Promise<T> =>
    this.watched(
      withDeadline(work(this.worker.api), {
        afterMs: CALL_MS,
        message: `it did not answer for ${seconds(CALL_MS)}`,
        clock: this.opening.clock,
      }),
    );

  /** One frame through the worker; one that takes too long fails it. */
  async pushFrame(frame: Picture, timestampMs: number): Promise<FrameResult | null> {
    const { settings, clock } = this.opening;
    const startMs = clock.nowMs();
    const limitMs = settings.keepRate === true ? RECORDED_FRAME_MS : this.usual.limitMs;
    const deadline = new MovingDeadline(
      () => (this.replacing > 0 ? REPLACING_MS : limitMs),
      (overMs) => `it did not answer for ${seconds(overMs)}`,
      clock,
    );
    this.frame = deadline;
    try {
      const result = await this.watched(deadline.watch(this.worker.api.pushFrame(frame, timestampMs)));
      // Frames that stop half-way say little of those that go all the way.
      if (result?.estimate && this.replacing === 0) this.usual.add(clock.nowMs() - startMs);
      return result;
    } finally {
      this.frame = null;
    }
  }

  /** The heart was heard. */
  beat(): void {
    this.silence.hear();
  }

  /** An event of the worker: while a part of it is replaced, everything takes longer. */
  heed(event: PipelineEvent): void {
    if (event.type === 'backend-lost' || event.type === 'detector-replacing') this.replacing += 1;
    if (event.type === 'backend-reopened' || event.type === 'detector-rebuilt')
      this.replacing = Math.max(0, this.replacing - 1);
    this.frame?.hear();
  }

  /** Reports that it failed. */
  fail(reason: string): void {
    if (!this.isEnded) this.opening.onFailed(this, reason);
  }

  /** Ends the thread at once. */
  end(): void {
    this.isEnded = true;
    this.silence.stop();
    this.worker.terminate();
  }

  private async watched<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (error instanceof Error && error.name === 'DeadlineError') this.fail(error.message);
      throw error;
    }
  }
}

/** Starts a worker and opens it. Rejects with one sentence when it does not open; it is ended then. */
export async function openWatchedWorker(opening: WorkerOpening): Promise<WatchedWorker> {
  const { settings, models, onEvent, onDetector, startWorker, clock, signal } = opening;
  let open: WatchedWorker | null = null;
  let wasHeard = false;
  let giveUp: (error: Error) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  // Whoever waits hears of it below.
  broken.catch(() => {});
  const didNotStart = (reason: string) => new Error(`The computing part did not start: ${reason}.`);
  const silence = new SilenceWatch({
    clock,
    limitMs: () => (wasHeard ? OPENING_SILENT_MS : UNHEARD_SILENT_MS),
    onSilent: (silentMs) => giveUp(didNotStart(`it was silent for ${seconds(silentMs)}`)),
  });
  const steps = new MovingDeadline(
    () => OPENING_STEP_MS,
    (overMs) => didNotStart(`it came no further for ${seconds(overMs)}`).message,
    clock,
  );
  const worker = startWorker(
    (error) => {
      if (open === null) giveUp(didNotStart(plainReason(error)));
      else open.fail(`it ended by itself, as ${plainReason(error)}`);
    },
    () => {
      wasHeard = true;
      silence.hear();
      open?.beat();
    },
  );
  signal.addEventListener('abort', () => giveUp(signal.reason), { once: true });
  silence.start();
  try {
    const asked = worker.api.open(
      settings,
      (event) => {
        steps.hear();
        open?.heed(event);
        if (event.type === 'detector-ready') onDetector(worker.api.lookForFaces);
        else onEvent(event);
      },
      models,
    );
    const report = await Promise.race([steps.watch(asked), broken]);
    signal.throwIfAborted();
    open = new WatchedWorker(worker, report, opening);
    return open;
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    silence.stop();
  }
}

function limitsOf({ engine, manifest }: OpenReport, { keepRate }: PipelineSettings): TimeLimits {
  if (keepRate === true) return RECORDED_LIMITS;
  return engine === 'own' && manifest?.architecture?.temporal === 'lstm' ? ENGINE_LIMITS : LIVE_LIMITS;
}

function seconds(timeMs: number): string {
  return `${Math.round(timeMs / 100) / 10} s`;
}
