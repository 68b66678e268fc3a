import { type RandomSource, uniform } from '../../engine/random';
import {
  AUGMENTATION_PARTS,
  type AugmentationPart,
  drawVariation,
  NO_VARIATION,
  type Variation,
} from './augmentation';

/** How training pictures are varied. */
export interface Augmentation {
  /**
   * `paper`: rotation, flip and highlights alone (section 4.3). `webcam`: what `drawVariation` does and what
   * a webcam does to a face beside it: compression, motion blur and low light.
   */
  readonly kind: 'paper' | 'webcam';
  /** 0 is off, 1 is as documented. */
  readonly strength: number;
  /** Parts to leave out. */
  readonly without?: readonly AugmentationPart[];
}

const WEBCAM_FAULTS: readonly AugmentationPart[] = ['motion-blur', 'low-light', 'compression'];

/**
 * What a webcam does to a face and nothing else, at full strength: how scores "through a webcam" see faces.
 */
export const THROUGH_A_WEBCAM: Augmentation = {
  kind: 'webcam',
  strength: 1,
  without: AUGMENTATION_PARTS.filter((part) => !WEBCAM_FAULTS.includes(part)),
};

const DEGREE = Math.PI / 180;

/** Draws how one face is varied. */
export function drawAugmentation(
  { kind, strength, without = [] }: Augmentation,
  random: RandomSource,
): Variation {
  if (strength === 0) return NO_VARIATION;
  return kind === 'paper'
    ? drawPaperVariation(random, strength, without)
    : drawWebcamVariation(random, strength, without);
}

/** Flip, rotation to ±15°, and brighter or darker highlights: gain to ±20 % and brightness to ±0.1. */
function drawPaperVariation(
  random: RandomSource,
  strength: number,
  without: readonly AugmentationPart[],
): Variation {
  const mirrored = random() < 0.5;
  const rotation = uniform(random, -15, 15) * DEGREE * strength;
  const gain = Math.exp(uniform(random, -0.2, 0.2) * strength);
  const offset = uniform(random, -0.1, 0.1) * strength;
  return {
    ...NO_VARIATION,
    mirrored: mirrored && !without.includes('flip'),
    ...(without.includes('geometry') ? {} : { rotation }),
    ...(without.includes('exposure') ? {} : { gain: [gain, gain, gain] as const, offset }),
  };
}

/** Share of faces that each fault of a webcam befalls at strength 1. */
const COMPRESSED_SHARE = 0.4;
const MOVING_SHARE = 0.2;
const DIM_SHARE = 0.2;

function drawWebcamVariation(
  random: RandomSource,
  strength: number,
  without: readonly AugmentationPart[],
): Variation {
  const drawn = drawVariation(random, strength, without);
  // Nothing is drawn for a part that is left out: without all three this is `drawVariation` to the number.
  const befalls = (part: AugmentationPart, share: number) =>
    !without.includes(part) && random() < share * strength;
  const motionBlur = befalls('motion-blur', MOVING_SHARE)
    ? { length: uniform(random, 0.02, 0.08), angle: uniform(random, 0, Math.PI) }
    : null;
  // A sensor in the dark: less light, more noise.
  const dim = befalls('low-light', DIM_SHARE)
    ? { light: uniform(random, 0.3, 0.8), noise: drawn.noise + uniform(random, 0.01, 0.05) }
    : {};
  const compression = befalls('compression', COMPRESSED_SHARE)
    ? {
        quality: uniform(random, 12, 70),
        phaseX: Math.floor(random() * 8),
        phaseY: Math.floor(random() * 8),
      }
    : null;
  return { ...drawn, motionBlur, ...dim, compression };
}
