import type { Affect } from '../affect';

/**
 * Smoothing of what is drawn, and of nothing else: exports, metrics and the Analyse view read estimates as
 * computed. Both filters reach back over past estimates only and start anew when time runs backwards or
 * nothing came for longer than {@link RESTART_GAP_MS}: they never join two people or two recordings.
 */
export interface DisplaySmoother {
  /** The value to draw for an estimate at this time, milliseconds. */
  smooth(value: Affect, timestampMs: number): Affect;
  /** Forgets the past. */
  reset(): void;
}

/** Kinds of smoothing the user can choose from. */
export const SMOOTHINGS = ['off', 'one-euro', 'moving-average'] as const;

/** One of {@link SMOOTHINGS}. */
export type DisplaySmoothing = (typeof SMOOTHINGS)[number];

/** After a pause longer than this a smoother starts anew, in milliseconds. */
export const RESTART_GAP_MS = 1000;

/** Settings of a {@link OneEuroSmoother}. */
export interface OneEuroOptions {
  /** Cut-off at rest: lower is calmer and later; default 0.7 Hz. */
  readonly minimumCutoffHz?: number;
  /** How much the cut-off rises with speed (value units per second); default 1. */
  readonly speedCoefficient?: number;
  /** Cut-off of the speed's own filter; default 1 Hz. */
  readonly speedCutoffHz?: number;
}

/**
 * One Euro filter (Casiez, Roussel and Vogel, CHI 2012): a low-pass whose cut-off rises with speed, so that
 * a resting dot does not tremble and a moving one does not lag. Each dimension by itself.
 */
export class OneEuroSmoother implements DisplaySmoother {
  private readonly minimumCutoffHz: number;
  private readonly speedCoefficient: number;
  private readonly speedCutoffHz: number;
  private value: Affect = [0, 0];
  private speed: Affect = [0, 0];
  private lastMs: number | null = null;

  constructor({ minimumCutoffHz = 0.7, speedCoefficient = 1, speedCutoffHz = 1 }: OneEuroOptions = {}) {
    this.minimumCutoffHz = minimumCutoffHz;
    this.speedCoefficient = speedCoefficient;
    this.speedCutoffHz = speedCutoffHz;
  }

  smooth(value: Affect, timestampMs: number): Affect {
    if (restarts(this.lastMs, timestampMs)) {
      this.value = value;
      this.speed = [0, 0];
    } else {
      const elapsedS = (timestampMs - this.lastMs) / 1000;
      if (elapsedS === 0) return this.value;
      const steps = [0, 1].map((d) => this.step(value[d] as number, d, elapsedS));
      this.value = [steps[0]?.value as number, steps[1]?.value as number];
      this.speed = [steps[0]?.speed as number, steps[1]?.speed as number];
    }
    this.lastMs = timestampMs;
    return this.value;
  }

  reset(): void {
    this.lastMs = null;
  }

  private step(value: number, dimension: number, elapsedS: number) {
    const previous = this.value[dimension] as number;
    const speedShare = newShare(this.speedCutoffHz, elapsedS);
    const previousSpeed = this.speed[dimension] as number;
    // The first paper's own code takes the speed against the filtered value, which is steadier.
    const speed = previousSpeed + speedShare * ((value - previous) / elapsedS - previousSpeed);
    const cutoffHz = this.minimumCutoffHz + this.speedCoefficient * Math.abs(speed);
    return { speed, value: previous + newShare(cutoffHz, elapsedS) * (value - previous) };
  }
}

/** Mean of the estimates of the last `windowMs` milliseconds, the newest included; default 500. */
export class MovingAverageSmoother implements DisplaySmoother {
  private readonly windowMs: number;
  private past: { readonly value: Affect; readonly timestampMs: number }[] = [];

  constructor(windowMs = 500) {
    this.windowMs = windowMs;
  }

  smooth(value: Affect, timestampMs: number): Affect {
    const lastMs = this.past.at(-1)?.timestampMs ?? null;
    if (restarts(lastMs, timestampMs)) this.past = [];
    this.past = this.past.filter((entry) => timestampMs - entry.timestampMs < this.windowMs);
    this.past.push({ value, timestampMs });
    const count = this.past.length;
    return [
      this.past.reduce((sum, entry) => sum + entry.value[0], 0) / count,
      this.past.reduce((sum, entry) => sum + entry.value[1], 0) / count,
    ];
  }

  reset(): void {
    this.past = [];
  }
}

/** The smoother the user chose; null when it is off and estimates are drawn as they are. */
export function createDisplaySmoother(kind: DisplaySmoothing): DisplaySmoother | null {
  if (kind === 'one-euro') return new OneEuroSmoother();
  return kind === 'moving-average' ? new MovingAverageSmoother() : null;
}

function restarts(lastMs: number | null, timestampMs: number): lastMs is null {
  return lastMs === null || timestampMs < lastMs || timestampMs - lastMs > RESTART_GAP_MS;
}

/** Share of the new value in a first-order low-pass after `elapsedS`: 1 / (1 + τ / Δt), τ = 1 / (2πf). */
function newShare(cutoffHz: number, elapsedS: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoffHz * elapsedS));
}
