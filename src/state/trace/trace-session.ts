import { lagClipAt } from '../../actor/actor-path';
import { type Affect, DIMENSIONS, type Dimension } from '../../core/affect';
import { estimateLag } from '../../core/tracing/lag-estimate';
import { NO_RATING, type Rating, ratingWithTake, type TraceGrid, traceGrid } from '../../core/tracing/rating';
import { steeredDimensions } from '../../core/tracing/steering';
import { TakeSampler } from '../../core/tracing/take-sampler';
import type { Clock } from '../../supervision/clock';
import { RaterTurns } from './rater-turns';
import type { TracePlayer } from './trace-player';
import {
  activeRaters,
  createTraceStore,
  NOTHING_TRACED,
  type TraceRun,
  type TraceSettings,
} from './trace-store';

/** A stretch of the recording, seconds. */
export interface TraceStretch {
  readonly fromS: number;
  readonly toS: number;
}

/** What is under way. */
interface Take {
  readonly run: TraceRun;
  readonly player: () => TracePlayer | null;
  readonly grid: TraceGrid;
  readonly speed: number;
  readonly toS: number;
  /** What stands under it. */
  readonly base: Rating;
  readonly sampler: TakeSampler;
}

const COUNTDOWN_S = 3;
/** A practice run is no longer, seconds. */
export const PRACTICE_S = 20;

/**
 * Tracing from the choice of a recording to the ratings of all who traced it. What moves many times a second,
 * the value and the take under way, is not in the store: {@link watchMoves} tells of it.
 */
export class TraceSession {
  readonly store = createTraceStore();
  /** Who rates. */
  readonly turns = new RaterTurns(this.store);
  private video: TracePlayer | null = null;
  private clip: TracePlayer | null = null;
  private take: Take | null = null;
  private steeredTo: Affect = [0, 0];
  /** Ends what the run under way listens to or waits for. */
  private release: () => void = () => undefined;
  private readonly movers = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** Where the rater stands. */
  get value(): Affect {
    return this.steeredTo;
  }

  /** How far the run under way has come, seconds; null where none is. */
  get reachedS(): number | null {
    return this.take?.sampler.reachedS ?? null;
  }

  /** The trace under way, NaN where it has none; null where none counts. */
  get under(): Readonly<Record<Dimension, Float64Array>> | null {
    return this.take?.run === 'rating' ? this.take.sampler : null;
  }

  /** Calls back when something moves; returns a function that ends that. */
  watchMoves(listener: () => void): () => void {
    this.movers.add(listener);
    return () => this.movers.delete(listener);
  }

  /** Begins with a recording; what was traced of another is let go. */
  open(file: File): void {
    this.drop();
    this.video = null;
    const { settings } = this.store.getState();
    this.store.setState({ ...NOTHING_TRACED, settings, file, phase: 'opening' });
  }

  /** The recording can be played. */
  attach(player: TracePlayer): void {
    this.video = player;
    const { phase } = this.store.getState();
    const isNew = phase === 'opening';
    this.store.setState({ durationS: player.durationS, ...(isNew ? { phase: 'ready', fault: null } : {}) });
  }

  /** The recording cannot be played. */
  refuse(fault: string): void {
    this.drop();
    const { settings } = this.store.getState();
    this.store.setState({ ...NOTHING_TRACED, settings, fault });
  }

  /** The view is gone, and with it what plays. */
  detach(): void {
    this.pause('Paused, since another view was shown.');
    this.video = null;
  }

  /** What plays the clip with the known course. */
  attachClip(player: TracePlayer): void {
    this.clip = player;
  }

  /** Changes how is traced; while a run is under way only what is saved of it. The rate stays once traced. */
  change(part: Partial<TraceSettings>): void {
    const { settings, phase } = this.store.getState();
    const { takeLagOff = settings.takeLagOff } = part;
    if (phase === 'countdown' || phase === 'running' || phase === 'paused') {
      this.store.setState({ settings: { ...settings, takeLagOff } });
      return;
    }
    const isRateFixed = activeRaters(this.store.getState()).length > 0;
    const changed = { ...settings, ...part, ...(isRateFixed ? { rateHz: settings.rateHz } : {}) };
    const surface = changed.dimensions === 'both' ? changed.surface : 'bars';
    this.store.setState({ settings: { ...changed, surface } });
  }

  /** Counts down and begins a run; of a rating the whole recording unless a stretch is given. */
  start(run: TraceRun, stretch?: TraceStretch): void {
    const { phase, durationS, settings } = this.store.getState();
    const player = run === 'lag' ? this.clip : this.video;
    if (phase !== 'ready' || player === null) return;
    const { fromS = 0, toS = player.durationS } = stretch ?? {};
    if (run === 'rating') this.turns.remember();
    this.begin({
      run,
      player: () => (run === 'lag' ? this.clip : this.video),
      grid: traceGrid(run === 'lag' ? player.durationS : durationS, settings.rateHz),
      speed: run === 'lag' ? 1 : settings.speed,
      fromS,
      toS: run === 'practice' ? Math.min(PRACTICE_S, toS) : toS,
      base: this.turns.current.rating,
    });
  }

  /** Halts the run under way. @param notice one sentence on why, where it was not the rater's wish */
  pause(notice: string | null = null): void {
    const { phase } = this.store.getState();
    if (this.take === null || (phase !== 'running' && phase !== 'countdown')) return;
    this.halt();
    this.keep();
    this.store.setState({ phase: 'paused', notice });
  }

  /** Counts down and goes on with what was halted. */
  goOn(): void {
    if (this.store.getState().phase === 'paused') this.countDown();
  }

  /** Goes back by so many seconds, and counts down to trace them anew. */
  back(seconds: number): void {
    const { take } = this;
    if (take === null) return;
    const { reachedS } = take.sampler;
    this.halt();
    this.keep();
    const base = this.turns.current.rating;
    this.begin({ ...take, base, fromS: Math.max(0, reachedS - seconds) });
  }

  /** Ends the run under way; what was traced so far stays. */
  finish(): void {
    const { take } = this;
    if (take === null) return;
    this.halt();
    this.keep();
    this.take = null;
    this.store.setState({ phase: 'ready', run: null, notice: null });
    this.moved();
  }

  /** The rater has steered to a value, at a time of `performance.now`. */
  steer(value: Affect, atMs: number): void {
    this.steeredTo = value;
    this.take?.sampler.steer({ atMs, value });
    this.moved();
  }

  /** Everything that was traced was saved. */
  markKept(): void {
    this.store.setState({ isKept: true });
  }

  dismissNotice(): void {
    this.store.setState({ notice: null });
  }

  private begin({ fromS, ...plan }: Omit<Take, 'sampler'> & { readonly fromS: number }): void {
    const { grid, speed, toS, base } = plan;
    const index = Math.round(fromS * grid.rateHz);
    // A hand that has not moved yet goes on where the trace before the stretch left off.
    const [valence = 0, arousal = 0] = DIMENSIONS.map((dimension) => {
      const traced = plan.run === 'rating' ? base[dimension]?.values[index] : undefined;
      return traced === undefined || Number.isNaN(traced) ? 0 : traced;
    });
    this.steeredTo = [valence, arousal];
    this.take = { ...plan, sampler: new TakeSampler(grid, { fromS, toS, speed, start: this.steeredTo }) };
    this.store.setState({ run: plan.run, notice: null });
    this.countDown();
  }

  private countDown(): void {
    const { take } = this;
    const player = take?.player() ?? null;
    if (take === null || player === null) return;
    const isThere = player.seek(take.sampler.reachedS);
    let cancelled = false;
    let cancel: () => void = () => undefined;
    const count = (left: number) => {
      this.store.setState({ phase: 'countdown', countdown: left });
      cancel = this.clock.after(1000, () => {
        if (left > 1) count(left - 1);
        else void isThere.then(() => !cancelled && this.play(take, player));
      });
    };
    this.release = () => {
      cancelled = true;
      cancel();
    };
    this.store.setState({ notice: null });
    count(COUNTDOWN_S);
    this.moved();
  }

  private play(take: Take, player: TracePlayer): void {
    const endListening = player.listen({
      onFrame: (frame) => {
        take.sampler.show(frame);
        this.moved();
        if (frame.mediaTimeS >= take.toS) this.complete(take, take.toS);
      },
      onEnd: () => this.complete(take, take.grid.count / take.grid.rateHz),
      onFault: (sentence) => this.pause(sentence),
    });
    this.release = () => {
      endListening();
      player.pause();
    };
    this.store.setState({ phase: 'running', countdown: 0 });
    player.play(take.speed);
  }

  /** The run has come to its end. */
  private complete(take: Take, endS: number): void {
    if (take !== this.take) return;
    take.sampler.end(endS);
    this.finish();
    if (take.run !== 'lag') return;
    const { lag, refusal } = estimateLag(this.taken(take, NO_RATING), lagClipAt);
    if (lag) this.turns.change({ lag });
    this.store.setState({ notice: refusal && `The lag was not measured. ${refusal}` });
  }

  /** A rating with a take over it, in the dimensions that were steered. */
  private taken({ grid, sampler, speed }: Take, base: Rating): Rating {
    const { dimensions } = this.store.getState().settings;
    return ratingWithTake(base, grid, steeredDimensions(dimensions), sampler, speed);
  }

  private halt(): void {
    this.release();
    this.release = () => undefined;
    this.take?.sampler.halt();
  }

  /** Puts what counts of the take into the rating of its rater. */
  private keep(): void {
    const { take } = this;
    if (take?.run === 'rating' && take.sampler.hasSamples) this.turns.replace(this.taken(take, take.base));
  }

  private drop(): void {
    this.halt();
    this.take = null;
    this.turns.forget();
    this.steeredTo = [0, 0];
  }

  private moved(): void {
    for (const listener of this.movers) listener();
  }
}
