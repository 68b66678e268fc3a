import { type RandomSource, uniform } from '../../engine/random';
import { MEAN_MOUTH, type MouthPlace } from '../faces/mouth-place';

/**
 * What moves in a face, for want of recordings of it: warps of a still picture that a face fills from
 * forehead to chin. Lengths are shares of the picture's edge for a mouth as wide as the mean one; a wider one
 * moves further.
 */
export interface FaceWarp {
  /** Where the still has its mouth. */
  readonly mouth: MouthPlace;
  /** How far the corners of the mouth are lifted; below 0 they are drawn down. */
  readonly mouthLift: number;
  /** How far the jaw is lowered. */
  readonly mouthOpening: number;
  /** How far each corner of the mouth is drawn outwards, as in "ee"; below 0 inwards, as in "oo". */
  readonly mouthSpread: number;
  /** Share of an opened mouth's height that shows teeth: above 0 the upper row, below 0 the lower. */
  readonly teeth: number;
  /** How far the eyes are closed: 0 not at all, 1 to a line. */
  readonly eyeClosing: number;
}

/** The face as the still has it, from which a warp of one part is written. */
export const NO_WARP: FaceWarp = {
  mouth: MEAN_MOUTH,
  mouthLift: 0,
  mouthOpening: 0,
  mouthSpread: 0,
  teeth: 0,
  eyeClosing: 0,
};

/**
 * Share that talks, share of those whose teeth are seen, and share of those that blink too; all others blink.
 * Openings, ways of the corners, and closings of eyes.
 */
const NUISANCE = {
  talkShare: 0.75,
  teethShare: 0.6,
  blinkShare: 0.25,
  opening: [0.01, 0.06],
  spread: [-0.035, 0.03],
  closing: [0.4, 1],
} as const;

/** A warp that means nothing, at random: a mouth in the middle of a word, eyes in a blink, or both. */
export function drawNuisance(mouth: MouthPlace, random: RandomSource): FaceWarp {
  const talks = random() < NUISANCE.talkShare;
  const blinks = !talks || random() < NUISANCE.blinkShare;
  return {
    ...NO_WARP,
    mouth,
    mouthOpening: talks ? uniform(random, ...NUISANCE.opening) : 0,
    mouthSpread: talks ? uniform(random, ...NUISANCE.spread) : 0,
    teeth: talks && random() < NUISANCE.teethShare ? uniform(random, -1, 1) : 0,
    eyeClosing: blinks ? uniform(random, ...NUISANCE.closing) : 0,
  };
}

/** How far above and below the line between the lips a mouth reaches. */
const MOUTH_HALF_HEIGHT = 0.09;
/** Where eyes lie: each one's distance from the middle of the face. Measured on FER+'s neutral faces. */
const EYES = { x: 0.5, y: 0.39, apart: 0.19, halfWidth: 0.12, halfHeight: 0.055 } as const;

/** How far below the lips a lowered jaw takes nothing along any more. */
const JAW_END = 0.25;
/** How dark it is between opened lips, and how light where teeth are seen, beside the line of closed ones. */
const GAP_LIGHT = 0.35;
const TEETH_LIGHT = 1.5;
/** By how much the lid comes down over a closed eye. */
const LID = 0.05;

/**
 * How much further right a warped face is sampled at a point, in shares of the edge: what is seen there lies
 * so much further right in the still.
 *
 * @param x in shares of the picture's edge, as `y` is.
 */
export function warpAcross({ mouth, mouthSpread }: FaceWarp, x: number, y: number): number {
  if (mouthSpread === 0) return 0;
  const across = (x - mouth.x) / mouth.halfWidth;
  const down = ((y - mouth.y) / (sizeOf(mouth) * MOUTH_HALF_HEIGHT)) ** 2;
  return down > 6 ? 0 : -mouthSpread * sizeOf(mouth) * across * Math.exp((1 - across ** 2) / 2 - down);
}

/**
 * How much further down a warped face is sampled at a point, in shares of the edge: what is seen there lies
 * so much lower in the still.
 *
 * @param x in shares of the picture's edge, as `y` is; of the still, by {@link warpAcross}.
 */
export function warpDown(warp: FaceWarp, x: number, y: number): number {
  const { mouth, mouthLift, mouthOpening, eyeClosing } = warp;
  const size = sizeOf(mouth);
  const across = (x - mouth.x) / size;
  const down = (y - mouth.y) / size;
  let shift = 0;
  if (mouthLift !== 0) shift += size * mouthLift * mouthCorner(across, down);
  if (mouthOpening > 0) shift -= size * jawShift(mouthOpening, across, down);
  if (eyeClosing > 0) shift -= eyeClosing * LID * eye(x, y);
  return shift;
}

/**
 * Factor on the light at a point of a warped face: below 1 between opened lips, above where teeth are seen,
 * else 1.
 *
 * @param x in shares of the picture's edge, as `y` is; of the still, by {@link warpAcross}.
 */
export function warpLight({ mouth, mouthOpening, teeth }: FaceWarp, x: number, y: number): number {
  const size = sizeOf(mouth);
  const gap = mouthGap(mouthOpening, (x - mouth.x) / size);
  const below = (y - mouth.y) / size;
  if (below <= 0 || below >= gap) return 1;
  const depth = below / gap;
  const inside = Math.min(1, 4 * depth * (1 - depth) + 0.3);
  const isTeeth = teeth > 0 ? depth < teeth : depth > 1 + teeth;
  return 1 + ((isTeeth ? TEETH_LIGHT : GAP_LIGHT) - 1) * inside;
}

/** How large a mouth is beside the mean one. */
function sizeOf({ halfWidth }: MouthPlace): number {
  return halfWidth / MEAN_MOUTH.halfWidth;
}

/*
 * Below, points and lengths lie in the frame of a mouth as wide as the mean one: from the middle of the line
 * between the lips to the right and down.
 */

/** How much of a lift of the mouth's corners befalls a point: 1 at the corners, 0 in the mouth's middle. */
function mouthCorner(right: number, below: number): number {
  const across = (right / MEAN_MOUTH.halfWidth) ** 2;
  const down = (below / MOUTH_HALF_HEIGHT) ** 2;
  return across > 6 || down > 6 ? 0 : across * Math.exp(1 - across - down);
}

/** Height of the gap between the lips in a column: widest in the middle, none beyond the corners. */
function mouthGap(opening: number, right: number): number {
  return opening * Math.max(0, 1 - (right / MEAN_MOUTH.halfWidth) ** 2);
}

/**
 * How far up the still has what a lowered jaw shows at a point: all below the gap comes down, less so further
 * down.
 */
function jawShift(opening: number, right: number, below: number): number {
  const jaw = opening * Math.max(0, 1 - (right / (2 * MEAN_MOUTH.halfWidth)) ** 2);
  if (below <= 0 || jaw === 0) return 0;
  // Between the lips the line of the mouth is stretched.
  return below < jaw ? below : jaw * Math.max(0, 1 - (below - jaw) / (JAW_END - jaw));
}

/** 1 in the middle of an eye, 0 far from both. */
function eye(x: number, y: number): number {
  const down = ((y - EYES.y) / EYES.halfHeight) ** 2;
  if (down > 6) return 0;
  const side = Math.abs(x - EYES.x) - EYES.apart;
  return Math.exp(-((side / EYES.halfWidth) ** 2) - down);
}
