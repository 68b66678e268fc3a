/** What a living face does without meaning anything by it. */
export interface IdleMotion {
  /** Shift of the head in face heights. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Tilt of the head, radians. */
  readonly tilt: number;
  /** Size of the head, about 1. */
  readonly scale: number;
  /** Direction of the gaze, -1 to 1. */
  readonly gazeX: number;
  readonly gazeY: number;
  /** How far the lids are shut by a blink, 0 to 1. */
  readonly blink: number;
}

const BLINK_EVERY_MS = 3700;
const BLINK_MS = 190;

/** Idle motion of a subject at a time: sums of slow waves and a blink now and then, the same every time. */
export function idleMotion(seed: number, timeMs: number): IdleMotion {
  const seconds = timeMs / 1000 + (seed % 97) * 13.7;
  const wave = (period: number, phase: number) =>
    Math.sin((2 * Math.PI * seconds) / period + phase + seed) * 0.65 +
    Math.sin((2 * Math.PI * seconds) / (period * 0.37) + phase * 2) * 0.35;
  const beat = (timeMs + seed * 811) / BLINK_EVERY_MS;
  const intoBlink = (beat - Math.floor(beat)) * BLINK_EVERY_MS;
  return {
    shiftX: wave(7.3, 0) * 0.035,
    shiftY: wave(5.1, 1) * 0.018 + Math.sin((2 * Math.PI * seconds) / 4.2) * 0.006,
    tilt: wave(9.7, 2) * 0.045,
    scale: 1 + wave(12.1, 3) * 0.025,
    gazeX: wave(6.1, 4) * 0.22,
    gazeY: wave(8.9, 5) * 0.12,
    blink: intoBlink < BLINK_MS ? Math.sin((Math.PI * intoBlink) / BLINK_MS) : 0,
  };
}
