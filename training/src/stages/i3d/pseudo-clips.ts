import type { Affect } from '../../../../src/core/affect';
import { CROP_VALUES } from '../../../../src/core/face/crop-pixels';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import { fuseAffect, type LabelFusion } from '../../../../src/core/time/label-fusion';
import { drawVariation, type Variation, writeVariedCrop } from '../../datasets/augmentation/augmentation';
import { MEAN_MOUTH } from '../../datasets/faces/mouth-place';
import { gaussian, type RandomSource } from '../../engine/random';
import { facesOverTime, labelOf } from '../lstm/face-timeline';
import {
  drawTurn,
  shownByViews,
  turnedAside,
  type ViewShares,
  type ViewWarp,
  viewsOverTime,
} from '../lstm/face-views';
import { frameLosses } from '../lstm/pseudo-sequences';
import type { SequenceFace } from '../lstm/sequence-faces';

/** How pseudo-clips are drawn from stills. */
export interface PseudoClipSettings {
  readonly frames: number;
  /** The clip's label: that of its last frame, as live, or all of its frames' fused. */
  readonly label: 'last' | LabelFusion;
  /** Strength of the variation, one for all frames of a clip. */
  readonly augmentation: number;
}

/** A clip made of stills: crops `[frames × 100 × 80 × 3]` in [0, 1], and its label. */
export interface PseudoClip {
  readonly images: Float32Array<ArrayBuffer>;
  readonly label: Affect;
}

/** Frames a second of a pseudo-clip. */
const CLIP_RATE_HZ = 10;

/** How much of the last frame's movement stays in the next: a face sways, it does not jump. */
const SWAY = 0.8;
/** Deviations of the movement of a face that is held, in picture heights, shares and radians. */
const MOVEMENT = { shift: 0.008, scale: 0.01, rotation: 0.012, light: 0.02 } as const;
const FRAME_NOISE = 0.01;

/**
 * Draws a pseudo-clip, for want of labelled video: what a pseudo-sequence shows by features, in pictures.
 * Faces are held, swaying a little in framing and light, and pass over to others; mouths talk, eyes blink,
 * heads turn and frames are lost without a change of label. Flip, framing, light and colour vary from clip to
 * clip and stay the same within one. Nothing here is a recording; the model card says so.
 */
export function drawPseudoClip(
  faces: readonly SequenceFace[],
  { frames, label, augmentation }: PseudoClipSettings,
  random: RandomSource,
): PseudoClip {
  const images = new Float32Array(frames * CROP_VALUES);
  const other = new Float32Array(CROP_VALUES);
  const labels: Affect[] = [];
  const steady = { ...drawVariation(random, augmentation), occlusion: null };
  const sway = newSway(random);
  const views = viewsOverTime(frames, CLIP_RATE_HZ, random);
  const turn = drawTurn(random);
  const isLost = frameLosses(CLIP_RATE_HZ, random);
  const timeline = {
    affects: faces.map(({ sample }) => sample.affect),
    persons: faces.map(({ person }) => person),
  };
  const write = (index: number, variation: Variation, warp: ViewWarp, out: Float32Array, offset: number) => {
    const face = faces[index];
    if (face === undefined) throw new RangeError(`There is no face ${index} among ${faces.length}.`);
    const { mouth, mouthLift } = face;
    const moved = { ...variation, warp: { ...warp, mouth: mouth ?? MEAN_MOUTH, mouthLift } };
    writeVariedCrop(face.sample, moved, random, CROP_HEIGHT_PX, CROP_WIDTH_PX, out, offset);
  };
  let start = 0;
  for (const shown of facesOverTime(timeline, frames, CLIP_RATE_HZ, random)) {
    const { face, next, share } = shown;
    const { warp, turned } = shownByViews(views.next().value as ViewShares);
    const variation = turnedAside(swayed(steady, sway()), turn, turned);
    // What was seen last is seen again; the face goes on meanwhile.
    if (isLost()) images.copyWithin(start, start - CROP_VALUES, start);
    else {
      write(face, variation, warp, images, start);
      if (share > 0) {
        write(next, variation, warp, other, 0);
        for (let i = 0; i < CROP_VALUES; i++)
          images[start + i] = (images[start + i] ?? 0) * (1 - share) + (other[i] ?? 0) * share;
      }
    }
    labels.push(labelOf(timeline, shown));
    start += CROP_VALUES;
  }
  const fused = label === 'last' ? labels.at(-1) : fuseAffect(labels, label);
  if (!fused) throw new RangeError('A clip needs at least one frame.');
  return { images, label: fused };
}

interface Sway {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly rotation: number;
  readonly light: number;
}

/** Numbers of deviation 1 that wander: each frame's are `SWAY` of the last's and something new. */
function newSway(random: RandomSource): () => Sway {
  let state: Sway = {
    x: gaussian(random),
    y: gaussian(random),
    scale: gaussian(random),
    rotation: gaussian(random),
    light: gaussian(random),
  };
  const fresh = Math.sqrt(1 - SWAY ** 2);
  const moved = (value: number) => SWAY * value + fresh * gaussian(random);
  return () => {
    state = {
      x: moved(state.x),
      y: moved(state.y),
      scale: moved(state.scale),
      rotation: moved(state.rotation),
      light: moved(state.light),
    };
    return state;
  };
}

function swayed(steady: Variation, { x, y, scale, rotation, light }: Sway): Variation {
  const size = 1 + scale * MOVEMENT.scale;
  const brightness = Math.exp(light * MOVEMENT.light);
  const [red, green, blue] = steady.gain;
  return {
    ...steady,
    shiftX: steady.shiftX + x * MOVEMENT.shift,
    shiftY: steady.shiftY + y * MOVEMENT.shift,
    scaleX: steady.scaleX * size,
    scaleY: steady.scaleY * size,
    rotation: steady.rotation + rotation * MOVEMENT.rotation,
    gain: [red * brightness, green * brightness, blue * brightness],
    noise: Math.max(steady.noise, FRAME_NOISE),
  };
}
