import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../src/core/face/crop-rule';

/** A network and the batch that it is timed on. */
export interface BenchCase {
  readonly network: 'vgg16-bn' | 'i3d-vgg16-bn';
  /** Factor on the filters of every convolution; 1 is the paper's table. */
  readonly widthMultiplier: number;
  readonly heightPx: number;
  readonly widthPx: number;
  /** Frames of a clip; 1 for a network of stills. */
  readonly frames: number;
  /** Stills or clips of a batch; more where there are more threads than that. */
  readonly batchSize: number;
}

const STILLS = { network: 'vgg16-bn', frames: 1 } as const;
const FULL_CROP = { heightPx: CROP_HEIGHT_PX, widthPx: CROP_WIDTH_PX };
const HALF_CROP = { heightPx: CROP_HEIGHT_PX / 2, widthPx: CROP_WIDTH_PX / 2 };

/**
 * What the `bench` command times, cheapest first: VGG-16 with batch normalisation at three widths and both
 * sizes of crops, and a small i3D on clips of 16 frames.
 */
export const BENCH_CASES: readonly BenchCase[] = [
  { ...STILLS, ...HALF_CROP, widthMultiplier: 1 / 4, batchSize: 32 },
  { ...STILLS, ...HALF_CROP, widthMultiplier: 1 / 2, batchSize: 32 },
  { ...STILLS, ...FULL_CROP, widthMultiplier: 1 / 4, batchSize: 32 },
  { network: 'i3d-vgg16-bn', ...FULL_CROP, widthMultiplier: 1 / 8, frames: 16, batchSize: 4 },
  { ...STILLS, ...FULL_CROP, widthMultiplier: 1 / 2, batchSize: 16 },
  { ...STILLS, ...HALF_CROP, widthMultiplier: 1, batchSize: 16 },
  { ...STILLS, ...FULL_CROP, widthMultiplier: 1, batchSize: 16 },
];

/** A case in a few words: `vgg16-bn × 0.25, 50×40`. */
export function caseName({ network, widthMultiplier, heightPx, widthPx, frames }: BenchCase): string {
  const length = frames === 1 ? '' : `${frames}×`;
  return `${network} × ${widthMultiplier}, ${length}${heightPx}×${widthPx}`;
}
