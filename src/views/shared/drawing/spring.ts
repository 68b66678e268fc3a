/** Nine tenths of the way are done in about 250 ms: (1 + ωt)·e^(−ωt) = .09 at ωt = 4. */
const ANGULAR_FREQUENCY = 16;

/** Nearer than this, and slower than this in a second, a spring counts as at rest; in units of its values. */
const REST = 5e-4;

/** A pause longer than this is none of motion: the page was hidden or stood still; seconds. */
const LONGEST_STEP_S = 0.25;

/** Frames farther apart than this let a limited spring go farther in each, so that it is still in time. */
const SLOW_FRAME_S = 0.1;

/**
 * Moves values towards a target as a critically damped spring does: at once, without overshoot, and at rest
 * there. For drawing alone; what is read out or exported never passes through it. The steps are the exact
 * solution, so that the way does not depend on how often it is drawn.
 */
export class Spring {
  private place: number[] | null = null;
  private speed: number[] = [];
  private lastMs = 0;

  /**
   * @param mostStep farthest that all values together go between two frames; they arrive later then. Where
   *   frames are more than 100 ms apart, proportionally farther.
   */
  constructor(private readonly mostStep = Number.POSITIVE_INFINITY) {}

  /** Where the values are; `null` before the first target. */
  get values(): readonly number[] | null {
    return this.place;
  }

  /**
   * Goes on towards a target until a time, milliseconds. The first target is taken as it is, and so is every
   * one of another length.
   *
   * @returns true if the values are at rest on it
   */
  follow(target: readonly number[], nowMs: number): boolean {
    const { place } = this;
    const elapsedS = Math.min(LONGEST_STEP_S, Math.max(0, (nowMs - this.lastMs) / 1000));
    this.lastMs = nowMs;
    if (place === null || place.length !== target.length) return this.jump(target);
    const decay = Math.exp(-ANGULAR_FREQUENCY * elapsedS);
    const next = target.map((end, index) => {
      const [from, speed] = [place[index] ?? end, this.speed[index] ?? 0];
      const push = (speed + ANGULAR_FREQUENCY * (from - end)) * elapsedS;
      this.speed[index] = (speed - ANGULAR_FREQUENCY * push) * decay;
      return end + (from - end + push) * decay;
    });
    this.limit(place, next, elapsedS);
    this.place = next;
    const isStill = next.every(
      (value, index) =>
        Math.abs(value - (target[index] ?? value)) < REST && Math.abs(this.speed[index] ?? 0) < REST,
    );
    return isStill && this.jump(target);
  }

  /** Is at the target at once and at rest; true. */
  jump(target: readonly number[]): true {
    this.place = [...target];
    this.speed = target.map(() => 0);
    return true;
  }

  /** Another spring at the same place with the same speed. */
  copy(): Spring {
    const spring = new Spring(this.mostStep);
    spring.place = this.place === null ? null : [...this.place];
    spring.speed = [...this.speed];
    spring.lastMs = this.lastMs;
    return spring;
  }

  /** Forgets where it was. */
  reset(): void {
    this.place = null;
  }

  /** Keeps a step to the longest there may be, in its direction. */
  private limit(from: readonly number[], next: number[], elapsedS: number): void {
    const most = this.mostStep * Math.max(1, elapsedS / SLOW_FRAME_S);
    const step = Math.hypot(...next.map((value, index) => value - (from[index] ?? value)));
    if (step <= most) return;
    const share = most / step;
    next.forEach((value, index) => {
      const start = from[index] ?? value;
      next[index] = start + (value - start) * share;
      this.speed[index] = (this.speed[index] ?? 0) * share;
    });
  }
}
