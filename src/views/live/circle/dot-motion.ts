import type { Affect } from '../../../core/affect';
import type { AffectDeviation } from '../../../core/expected-error';
import { Spring } from '../../shared/drawing/spring';

/** A point of the trail: where the dot was drawn, how long ago, and whether its window was full. */
export interface TrailPoint {
  readonly value: Affect;
  readonly ageMs: number;
  readonly provisional: boolean;
}

/** The dot as it is drawn, and the way that it has come. */
export interface DrawnDot {
  readonly value: Affect;
  readonly provisional: boolean;
  /** How far off it may be; `null` where that is not known. */
  readonly deviation: AffectDeviation | null;
  /** Oldest first; the dot itself is not among them. */
  readonly trail: readonly TrailPoint[];
  /** True while the dot, or the edge of what surrounds it, is on its way. */
  readonly isMoving: boolean;
  /**
   * How long it can stay as it is drawn, milliseconds: 0 while the dot is on its way, longer while its trail
   * fades; `null` once nothing changes.
   */
  readonly restMs: number | null;
}

/** How long the dot's way stays in sight, milliseconds. */
export const TRAIL_MS = 8000;

/** The same where the system asks for less motion. */
const SHORT_TRAIL_MS = 1500;

/** A trail that only fades needs no more pictures; milliseconds between them. */
const FADE_STEP_MS = 66;

/** The way is noted at places so far apart, as a share of the radius: a curve through them turns softly. */
const NOTE_EVERY = 0.04;

/** A dot that goes farther than this share of the radius between two frames is seen to jump. */
const MOST_STEP = 0.02;

/**
 * Moves the dot from one reading to the next: on a spring, or, where less motion is asked for, at once. It
 * keeps the way that was drawn, so that the trail always ends in the dot.
 */
export class DotMotion {
  private readonly spring = new Spring(MOST_STEP);
  private readonly width = new Spring();
  private way: { readonly value: Affect; readonly atMs: number; readonly provisional: boolean }[] = [];

  /** @param isReduced whether less motion is asked for now */
  constructor(private readonly isReduced: () => boolean) {}

  /** The dot on its way to a reading; `null`, its way forgotten, where there is none. */
  follow(
    reading: {
      readonly value: Affect;
      readonly provisional: boolean;
      readonly deviation?: AffectDeviation | null;
    } | null,
    nowMs: number,
  ): DrawnDot | null {
    if (reading === null) {
      this.spring.reset();
      this.width.reset();
      this.way = [];
      return null;
    }
    const reduced = this.isReduced();
    const isAtRest = reduced ? this.spring.jump(reading.value) : this.spring.follow(reading.value, nowMs);
    const deviation = this.deviationOf(reading.deviation ?? null, nowMs, reduced);
    const isStill = isAtRest && deviation.isStill;
    const [valence = 0, arousal = 0] = this.spring.values ?? reading.value;
    const value: Affect = [valence, arousal];
    const spanMs = reduced ? SHORT_TRAIL_MS : TRAIL_MS;
    this.way = this.way.filter(({ atMs }) => nowMs - atMs < spanMs);
    const last = this.way.at(-1);
    const isFar = !last || Math.hypot(value[0] - last.value[0], value[1] - last.value[1]) >= NOTE_EVERY;
    if (isFar) this.way.push({ value, atMs: nowMs, provisional: reading.provisional });
    const trail = this.way.map(({ atMs, ...point }) => ({
      ...point,
      ageMs: (nowMs - atMs) * (TRAIL_MS / spanMs),
    }));
    const restMs = !isStill ? 0 : this.way.length > 1 ? FADE_STEP_MS : null;
    const { provisional } = reading;
    return { value, provisional, deviation: deviation.drawn, trail, isMoving: !isStill, restMs };
  }

  /** The deviation as it is drawn, which grows and shrinks as the dot moves. */
  private deviationOf(wanted: AffectDeviation | null, nowMs: number, isReduced: boolean) {
    if (wanted === null) {
      this.width.reset();
      return { drawn: null, isStill: true };
    }
    const isStill = isReduced ? this.width.jump(wanted) : this.width.follow(wanted, nowMs);
    const [valence = 0, arousal = 0] = this.width.values ?? wanted;
    return { drawn: [valence, arousal] as const, isStill };
  }
}
