import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import { type RandomSource, uniform } from '../../engine/random';
import { drawVariation, type Variation } from '../augmentation/augmentation';
import { EXPRESSION_CLASSES } from '../faces/expression-classes';
import type { FaceSample } from '../faces/face-samples';

/** A variation that is the same for every frame of a clip; its noise is drawn anew for each frame. */
export type ClipVariation = Variation;

/** A recorded crop is framed by the detector already: its framing varies less than a still's. */
const FRAMING_SHARE = 0.5;
/** Largest deviation of the noise that differs from frame to frame. */
const FRAME_NOISE = 0.02;

/**
 * Draws how a clip is varied: flip, small framing, light and white balance, the same for all its frames, so
 * that no movement is added that the face doesn't make; small noise that differs from frame to frame. No
 * blur, loss of colour or occlusion.
 */
export function drawClipVariation(random: RandomSource, strength: number): ClipVariation {
  return {
    ...drawVariation(random, FRAMING_SHARE * strength),
    noise: uniform(random, 0, FRAME_NOISE) * strength,
    grey: false,
    blur: false,
    occlusion: null,
  };
}

/**
 * A recorded crop of 100 × 80 × RGB bytes as the square picture that variations are cut from: the crop lies
 * in the middle, its left and right edges are repeated, so that the unvaried cut is the crop itself.
 */
export function squareSample(crop: Uint8Array): FaceSample {
  const edge = (CROP_HEIGHT_PX - CROP_WIDTH_PX) / 2;
  const pixels = new Uint8Array(CROP_HEIGHT_PX * CROP_HEIGHT_PX * 3);
  for (let row = 0; row < CROP_HEIGHT_PX; row++) {
    for (let column = 0; column < CROP_HEIGHT_PX; column++) {
      const from = (row * CROP_WIDTH_PX + Math.min(CROP_WIDTH_PX - 1, Math.max(0, column - edge))) * 3;
      const to = (row * CROP_HEIGHT_PX + column) * 3;
      for (let c = 0; c < 3; c++) pixels[to + c] = crop[from + c] ?? 0;
    }
  }
  return {
    name: 'recorded crop',
    split: 'train',
    sizePx: CROP_HEIGHT_PX,
    channels: 3,
    pixels,
    classShares: new Float32Array(EXPRESSION_CLASSES.length),
    majorityClass: 0,
    affect: [0, 0],
  };
}
