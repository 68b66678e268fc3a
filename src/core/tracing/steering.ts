import { type Affect, DIMENSIONS, type Dimension } from '../affect';
import { clampForDisplay } from '../post-processing';

/** Which way an arrow key steers: valence to the right, arousal upwards. */
export type SteeringKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** What a value is moved by where it is not set at a place: which keys steer which dimension. */
export type SteeringAxes =
  /** Up, down and their neighbours all steer one dimension. */
  | 'valence'
  | 'arousal'
  /** Across is valence, upwards arousal. */
  | 'both';

/** The dimensions that are steered. */
export function steeredDimensions(axes: SteeringAxes): readonly Dimension[] {
  return axes === 'both' ? DIMENSIONS : [axes];
}

/** What a tap moves by; a finer step than people tell apart on a scale of nine is no use. */
const TAP = 0.05;
/** A key that is held moves on after so long, milliseconds. */
const HELD_AFTER_MS = 200;
/** Of the scale in a second, while a key is held: from end to end in two seconds. */
const SPEED_PER_S = 1;

/** How an axis of a gamepad rests: less than this share is the wear of its spring. */
const DEAD_ZONE = 0.08;

/** Which way a key steers: valence and arousal, each −1, 0 or 1. */
function directionOf(key: SteeringKey, axes: SteeringAxes): Affect {
  const isUpwards = key === 'ArrowUp' || key === 'ArrowRight';
  const sign = isUpwards ? 1 : -1;
  if (axes === 'valence') return [sign, 0];
  if (axes === 'arousal') return [0, sign];
  return key === 'ArrowLeft' || key === 'ArrowRight' ? [sign, 0] : [0, sign];
}

/** A value moved by some of each dimension, within [-1, 1]. */
export function steeredBy([valence, arousal]: Affect, [byValence, byArousal]: Affect): Affect {
  return clampForDisplay([valence + byValence, arousal + byArousal]);
}

/**
 * A value that arrow keys move: a tap by a twentieth, a key that is held evenly, from end to end in two
 * seconds, whatever the system's own rate of repeats.
 */
export class KeySteering {
  /** Since when each key is held, and until when that has been made good, milliseconds. */
  private readonly held = new Map<SteeringKey, number>();

  /** Whether a key is held, so that the value moves by itself. */
  get isHeld(): boolean {
    return this.held.size > 0;
  }

  /** A key goes down; repeats of one that is held are no news. Returns the value after it. */
  press(key: SteeringKey, axes: SteeringAxes, value: Affect, nowMs: number): Affect {
    if (this.held.has(key)) return value;
    const moved = this.advance(axes, value, nowMs);
    this.held.set(key, nowMs + HELD_AFTER_MS);
    const [valence, arousal] = directionOf(key, axes);
    return steeredBy(moved, [valence * TAP, arousal * TAP]);
  }

  /** The value at a time, by the keys that are held. */
  advance(axes: SteeringAxes, value: Affect, nowMs: number): Affect {
    let moved = value;
    for (const [key, sinceMs] of this.held) {
      if (nowMs <= sinceMs) continue;
      const way = ((nowMs - sinceMs) / 1000) * SPEED_PER_S;
      const [valence, arousal] = directionOf(key, axes);
      moved = steeredBy(moved, [valence * way, arousal * way]);
      this.held.set(key, nowMs);
    }
    return moved;
  }

  /** A key goes up. Returns the value after it. */
  release(key: SteeringKey, axes: SteeringAxes, value: Affect, nowMs: number): Affect {
    const moved = this.advance(axes, value, nowMs);
    this.held.delete(key);
    return moved;
  }

  /** All keys are let go, as when the page loses them. */
  clear(): void {
    this.held.clear();
  }
}

/** A box on the page, CSS pixels. */
export interface SteeringBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The value at a height on an upright bar, −1 at its foot and 1 at its head; beyond them those. */
export function barValue(clientY: number, { top, height }: SteeringBox): number {
  return height > 0 ? Math.min(1, Math.max(-1, 1 - (2 * (clientY - top)) / height)) : 0;
}

/**
 * Valence and arousal at a place of a circle in the middle of a box; beyond the rim the nearest place on it.
 *
 * @param radius CSS pixels
 */
export function circleValue(
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
  { left, top, width, height }: SteeringBox,
  radius: number,
): Affect {
  if (!(radius > 0)) return [0, 0];
  return withinRim([(clientX - left - width / 2) / radius, (top + height / 2 - clientY) / radius]);
}

/** The nearest place within the circle's rim. */
export function withinRim([valence, arousal]: Affect): Affect {
  const reach = Math.max(1, Math.hypot(valence, arousal));
  return [valence / reach, arousal / reach];
}

/** The value of a gamepad's axis, −1 to 1, at rest 0, and even beyond the dead zone about its middle. */
export function stickValue(axis: number): number {
  const reach = Math.min(1, Math.max(0, (Math.abs(axis) - DEAD_ZONE) / (1 - DEAD_ZONE)));
  return reach === 0 ? 0 : Math.sign(axis) * reach;
}
