import { type RandomSource, uniform } from '../../engine/random';

/**
 * What moves in a face, for want of recordings of it: warps of a still picture that a face fills from
 * forehead to chin. Lengths are shares of the picture's edge.
 */
export interface FaceWarp {
  /** How far the corners of the mouth are lifted; below 0 they are drawn down. */
  readonly mouthLift: number;
  /** How far the jaw is lowered. */
  readonly mouthOpening: number;
  /** How far the eyes are closed: 0 not at all, 1 to a line. */
  readonly eyeClosing: number;
}

/** The face as the still has it, from which a warp of one part is written. */
export const NO_WARP: FaceWarp = { mouthLift: 0, mouthOpening: 0, eyeClosing: 0 };

/** Share that talks, and share of those that blink too; all others blink. Openings, and closings of eyes. */
const NUISANCE = { talkShare: 0.75, blinkShare: 0.25, opening: [0.01, 0.06], closing: [0.4, 1] } as const;

/** A warp that means nothing, at random: a mouth in the middle of a word, eyes in a blink, or both. */
export function drawNuisance(random: RandomSource): FaceWarp {
  const talks = random() < NUISANCE.talkShare;
  const blinks = !talks || random() < NUISANCE.blinkShare;
  return {
    ...NO_WARP,
    mouthOpening: talks ? uniform(random, ...NUISANCE.opening) : 0,
    eyeClosing: blinks ? uniform(random, ...NUISANCE.closing) : 0,
  };
}

/**
 * Where mouth and eyes lie: middle of the line between the mouth's corners and half of that line, and each
 * eye's distance from the middle of the face. Measured on the mean of FER+'s neutral faces.
 */
const MOUTH = { x: 0.5, y: 0.79, halfWidth: 0.14, halfHeight: 0.09 } as const;
const EYES = { x: 0.5, y: 0.39, apart: 0.19, halfWidth: 0.12, halfHeight: 0.055 } as const;

/** Where a lowered jaw takes nothing along any more. */
const JAW_END = 1.04;
/** The part of a face between the lips that is darkened, and how dark its middle is. */
const GAP_LIGHT = 0.35;
/** By how much the lid comes down over a closed eye. */
const LID = 0.05;

/**
 * How much further down a warped face is sampled at a point, in shares of the edge: what is seen there lies
 * so much lower in the still.
 *
 * @param x in shares of the picture's edge, as `y` is.
 */
export function warpShift({ mouthLift, mouthOpening, eyeClosing }: FaceWarp, x: number, y: number): number {
  let shift = 0;
  if (mouthLift !== 0) shift += mouthLift * mouthCorner(x, y);
  if (mouthOpening > 0) shift -= jawShift(mouthOpening, x, y);
  if (eyeClosing > 0) shift -= eyeClosing * LID * eye(x, y);
  return shift;
}

/** Factor on the light at a point of a warped face: below 1 between opened lips, else 1. */
export function warpLight({ mouthOpening }: FaceWarp, x: number, y: number): number {
  const gap = mouthGap(mouthOpening, x);
  const below = y - MOUTH.y;
  if (below <= 0 || below >= gap) return 1;
  const inside = Math.min(1, (4 * below * (gap - below)) / (gap * gap) + 0.3);
  return 1 - (1 - GAP_LIGHT) * inside;
}

/** How much of a lift of the mouth's corners befalls a point: 1 at the corners, 0 in the mouth's middle. */
function mouthCorner(x: number, y: number): number {
  const across = ((x - MOUTH.x) / MOUTH.halfWidth) ** 2;
  const down = ((y - MOUTH.y) / MOUTH.halfHeight) ** 2;
  return across > 6 || down > 6 ? 0 : across * Math.exp(1 - across - down);
}

/** Height of the gap between the lips in a column: widest in the middle, none beyond the corners. */
function mouthGap(opening: number, x: number): number {
  return opening * Math.max(0, 1 - ((x - MOUTH.x) / MOUTH.halfWidth) ** 2);
}

/**
 * How far up the still has what a lowered jaw shows at a point: all below the gap comes down, less so further
 * down.
 */
function jawShift(opening: number, x: number, y: number): number {
  const below = y - MOUTH.y;
  const jaw = opening * Math.max(0, 1 - ((x - MOUTH.x) / (2 * MOUTH.halfWidth)) ** 2);
  if (below <= 0 || jaw === 0) return 0;
  // Between the lips the line of the mouth is stretched.
  return below < jaw ? below : jaw * Math.max(0, 1 - (below - jaw) / (JAW_END - MOUTH.y - jaw));
}

/** 1 in the middle of an eye, 0 far from both. */
function eye(x: number, y: number): number {
  const down = ((y - EYES.y) / EYES.halfHeight) ** 2;
  if (down > 6) return 0;
  const side = Math.abs(x - EYES.x) - EYES.apart;
  return Math.exp(-((side / EYES.halfWidth) ** 2) - down);
}
