import { gaussian, type RandomSource, uniform } from '../../engine/random';
import type { FaceSample } from '../faces/face-samples';
import { type BlockCompression, compressInPlace, type MotionBlur, motionBlurInPlace } from './camera-faults';
import { type FaceWarp, warpAcross, warpDown, warpLight } from './face-warps';
import { LUMA_SHARES } from './luma-shares';

/** Height over width of a face crop; the rectangle spans the full height of a training picture. */
const CROP_ASPECT = 1.25;

/** How a face is cut from a training picture: an affine map plus what a camera does to light and colour. */
export interface Variation {
  readonly mirrored: boolean;
  /** Radians, clockwise. */
  readonly rotation: number;
  /** Size of the rectangle relative to the full height of the picture. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Shift of the rectangle in picture heights. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Per channel: exponent, gain and offset applied to values in [0, 1]. */
  readonly gamma: readonly [number, number, number];
  readonly gain: readonly [number, number, number];
  readonly offset: number;
  readonly grey: boolean;
  readonly blur: boolean;
  readonly motionBlur: MotionBlur | null;
  /** Factor on all values before gain and noise, as in a dim room; 1 is none. */
  readonly light: number;
  /** Deviation of the added noise, in [0, 1] units. */
  readonly noise: number;
  /** A rectangle painted over, in shares of the crop, or `null`. */
  readonly occlusion: { x: number; y: number; width: number; height: number; value: number } | null;
  /** What moves in the face itself, or `null`. */
  readonly warp: FaceWarp | null;
  /** Traces of a webcam's compression, or `null`. */
  readonly compression: BlockCompression | null;
}

/** Parts of a variation that can be left out one by one, to find what each is worth. */
export const AUGMENTATION_PARTS = [
  'flip',
  'geometry',
  'exposure',
  'colour',
  'blur',
  'noise',
  'occlusion',
  'motion-blur',
  'low-light',
  'compression',
] as const;

/**
 * One of {@link AUGMENTATION_PARTS}; `geometry` is rotation and framing, `colour` tint and loss of colour.
 */
export type AugmentationPart = (typeof AUGMENTATION_PARTS)[number];

/** The crop as the crop rule frames it, nothing varied. */
export const NO_VARIATION: Variation = {
  mirrored: false,
  rotation: 0,
  scaleX: 1,
  scaleY: 1,
  shiftX: 0,
  shiftY: 0,
  gamma: [1, 1, 1],
  gain: [1, 1, 1],
  offset: 0,
  grey: false,
  blur: false,
  motionBlur: null,
  light: 1,
  noise: 0,
  occlusion: null,
  warp: null,
  compression: null,
};

/**
 * A variation drawn at random: flip, rotation to ±12°, framing to ±8 % shift and ±12 % scale, exposure,
 * contrast, gamma, white balance (so that grey pictures do not stay grey), loss of colour, blur, noise
 * and occlusion.
 *
 * @param without parts to leave out; the others are drawn as they would have been.
 */
export function drawVariation(
  random: RandomSource,
  strength = 1,
  without: readonly AugmentationPart[] = [],
): Variation {
  const kept = (part: AugmentationPart, value: number): number => (without.includes(part) ? 0 : value);
  const scale = 1 + kept('geometry', uniform(random, -0.12, 0.12) * strength);
  const stretch = 1 + kept('geometry', uniform(random, -0.05, 0.05) * strength);
  const exposure = Math.exp(kept('exposure', uniform(random, -0.3, 0.3) * strength));
  const gamma = Math.exp(kept('exposure', uniform(random, -0.3, 0.3) * strength));
  // Skin is warmer than grey: red falls off more slowly than blue.
  const tinted = random() < 0.6;
  const warmth = kept('colour', tinted ? uniform(random, -0.1, 0.35) * strength : 0);
  const hue = kept('colour', tinted ? gaussian(random) * 0.05 * strength : 0);
  const drawn: Variation = {
    ...NO_VARIATION,
    mirrored: random() < 0.5,
    rotation: kept('geometry', (gaussian(random) * 6 * strength * Math.PI) / 180),
    scaleX: scale * stretch,
    scaleY: scale / stretch,
    shiftX: kept('geometry', uniform(random, -0.08, 0.08) * strength),
    shiftY: kept('geometry', uniform(random, -0.08, 0.08) * strength),
    gamma: [gamma * Math.exp(-warmth / 2), gamma * Math.exp(hue), gamma * Math.exp(warmth)],
    gain: [exposure * Math.exp(warmth / 4), exposure * Math.exp(-hue), exposure * Math.exp(-warmth / 4)],
    offset: kept('exposure', uniform(random, -0.08, 0.08) * strength),
    grey: random() < 0.25,
    blur: random() < 0.15 * strength,
    noise: kept('noise', random() < 0.3 ? uniform(random, 0, 0.05) * strength : 0),
    occlusion:
      random() < 0.3 * strength
        ? {
            x: uniform(random, -0.2, 0.9),
            y: uniform(random, -0.2, 0.9),
            width: uniform(random, 0.15, 0.45),
            height: uniform(random, 0.15, 0.4),
            value: random(),
          }
        : null,
  };
  return {
    ...drawn,
    mirrored: drawn.mirrored && !without.includes('flip'),
    grey: drawn.grey && !without.includes('colour'),
    blur: drawn.blur && !without.includes('blur'),
    occlusion: without.includes('occlusion') ? null : drawn.occlusion,
  };
}

/**
 * Cuts and varies one face: writes `heightPx` × `widthPx` × 3 values in [0, 1] at `offset` of `out`.
 * Pixel centres lie at half-integers; outside the picture the edge repeats.
 */
export function writeVariedCrop(
  sample: FaceSample,
  variation: Variation,
  random: RandomSource,
  heightPx: number,
  widthPx: number,
  out: Float32Array,
  offset: number,
): void {
  sampleAffine(sample, variation, heightPx, widthPx, out, offset);
  if (variation.blur) blurInPlace(out, offset, heightPx, widthPx);
  if (variation.motionBlur) motionBlurInPlace(variation.motionBlur, out, offset, heightPx, widthPx);
  const { gain, gamma, noise, light } = variation;
  const pixelCount = heightPx * widthPx;
  const useGamma = gamma.some((value) => value !== 1);
  for (let p = 0, position = offset; p < pixelCount; p++) {
    const shake = noise > 0 ? gaussian(random) * noise : 0;
    for (let c = 0; c < 3; c++, position++) {
      let value = out[position] ?? 0;
      if (useGamma) value = value ** (gamma[c] ?? 1);
      if (light !== 1) value *= light;
      value = (value - 0.5) * (gain[c] ?? 1) + 0.5 + variation.offset + shake;
      out[position] = Math.min(1, Math.max(0, value));
    }
  }
  if (variation.occlusion) paintOcclusion(variation.occlusion, out, offset, heightPx, widthPx);
  if (variation.compression) compressInPlace(variation.compression, out, offset, heightPx, widthPx);
}

function sampleAffine(
  sample: FaceSample,
  variation: Variation,
  heightPx: number,
  widthPx: number,
  out: Float32Array,
  offset: number,
): void {
  const { pixels, sizePx, channels } = sample;
  const { warp } = variation;
  const spanY = sizePx * variation.scaleY;
  const spanX = (sizePx / CROP_ASPECT) * variation.scaleX;
  const centreX = sizePx * (0.5 + variation.shiftX);
  const centreY = sizePx * (0.5 + variation.shiftY);
  const cos = Math.cos(variation.rotation);
  const sin = Math.sin(variation.rotation);
  const last = sizePx - 1;
  let position = offset;
  for (let row = 0; row < heightPx; row++) {
    const v = ((row + 0.5) / heightPx - 0.5) * spanY;
    for (let column = 0; column < widthPx; column++, position += 3) {
      const across = variation.mirrored ? widthPx - 1 - column : column;
      const u = ((across + 0.5) / widthPx - 0.5) * spanX;
      const plainX = centreX + u * cos - v * sin;
      const plainY = centreY + u * sin + v * cos;
      const faceY = plainY / sizePx;
      const faceX = plainX / sizePx + (warp === null ? 0 : warpAcross(warp, plainX / sizePx, faceY));
      const down = warp === null ? 0 : sizePx * warpDown(warp, faceX, faceY);
      const light = warp === null ? 1 : warpLight(warp, faceX, faceY);
      const x = Math.min(last, Math.max(0, faceX * sizePx - 0.5));
      const y = Math.min(last, Math.max(0, plainY + down - 0.5));
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const fx = x - x0;
      const fy = y - y0;
      const stepX = x0 < last ? channels : 0;
      const top = (y0 * sizePx + x0) * channels;
      const bottom = top + (y0 < last ? sizePx * channels : 0);
      for (let c = 0; c < 3; c++) {
        const k = channels === 1 ? 0 : c;
        const upper = (pixels[top + k] ?? 0) * (1 - fx) + (pixels[top + stepX + k] ?? 0) * fx;
        const lower = (pixels[bottom + k] ?? 0) * (1 - fx) + (pixels[bottom + stepX + k] ?? 0) * fx;
        out[position + c] = ((upper * (1 - fy) + lower * fy) * light) / 255;
      }
      if (variation.grey && channels === 3) {
        const [red, green, blue] = LUMA_SHARES;
        const luma =
          red * (out[position] ?? 0) + green * (out[position + 1] ?? 0) + blue * (out[position + 2] ?? 0);
        out.fill(luma, position, position + 3);
      }
    }
  }
}

/** A 3-tap binomial blur along rows, then columns. */
function blurInPlace(out: Float32Array, offset: number, heightPx: number, widthPx: number): void {
  for (const [step, length, lines, lineStep] of [
    [3, widthPx, heightPx, widthPx * 3],
    [widthPx * 3, heightPx, widthPx, 3],
  ] as const) {
    for (let line = 0; line < lines; line++) {
      for (let c = 0; c < 3; c++) {
        let position = offset + line * lineStep + c;
        let previous = out[position] ?? 0;
        for (let i = 0; i < length; i++, position += step) {
          const here = out[position] ?? 0;
          const next = i < length - 1 ? (out[position + step] ?? 0) : here;
          out[position] = (previous + 2 * here + next) / 4;
          previous = here;
        }
      }
    }
  }
}

function paintOcclusion(
  area: NonNullable<Variation['occlusion']>,
  out: Float32Array,
  offset: number,
  heightPx: number,
  widthPx: number,
): void {
  const left = Math.max(0, Math.round(area.x * widthPx));
  const right = Math.min(widthPx, Math.round((area.x + area.width) * widthPx));
  const top = Math.max(0, Math.round(area.y * heightPx));
  const bottom = Math.min(heightPx, Math.round((area.y + area.height) * heightPx));
  for (let row = top; row < bottom; row++) {
    const start = offset + (row * widthPx + left) * 3;
    if (right > left) out.fill(area.value, start, start + (right - left) * 3);
  }
}
