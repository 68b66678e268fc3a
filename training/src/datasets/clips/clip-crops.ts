import { closeSync, openSync, readSync } from 'node:fs';
import { CROP_VALUES, normalisePixels } from '../../../../src/core/face/crop-pixels';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../../src/core/face/crop-rule';
import type { RandomSource } from '../../engine/random';
import { writeVariedCrop } from '../augmentation/augmentation';
import { type ClipVariation, squareSample } from './clip-augmentation';
import type { LabelledClip } from './clip-dataset';

/** Rows of equal length in a file, some of which are wanted. */
interface RowRequest {
  readonly file: string;
  readonly rows: readonly number[];
  readonly rowBytes: number;
  /** What a row is, for messages. */
  readonly what: string;
}

/**
 * Reads rows of a file by positioned reads, neighbours together; nothing else of the file is held. Throws
 * a sentence when the file is missing or ends before a row.
 */
export function readRows({ file, rows, rowBytes, what }: RowRequest, out: Uint8Array): void {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    throw new Error(`${file}: the file is missing or cannot be read.`);
  }
  try {
    for (let start = 0; start < rows.length; ) {
      const first = rows[start] as number;
      let end = start + 1;
      while (end < rows.length && rows[end] === first + end - start) end++;
      const length = (end - start) * rowBytes;
      let done = 0;
      while (done < length) {
        const read = readSync(handle, out, start * rowBytes + done, length - done, first * rowBytes + done);
        if (read === 0)
          throw new Error(
            `${file}: expected ${what} ${first + Math.floor(done / rowBytes)}, but the file ends before it.`,
          );
        done += read;
      }
      start = end;
    }
  } finally {
    closeSync(handle);
  }
}

/** Bytes of crops of a `.crops` file by their indices, one after another, 100 × 80 × RGB each. */
export function readCrops(file: string, crops: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(crops.length * CROP_VALUES);
  readRows({ file, rows: crops, rowBytes: CROP_VALUES, what: 'crop' }, bytes);
  return bytes;
}

/**
 * The frames of clips, `[clips × frames × 100 × 80 × 3]` values in [0, 1], clip after clip.
 *
 * @param vary draws a variation for a clip, which holds for all its frames; null leaves the crops as they
 *   are.
 * @param random of the noise, which differs from frame to frame; may be null where nothing is varied.
 */
export function clipImages(
  clips: readonly Pick<LabelledClip, 'recording' | 'crops'>[],
  vary: (() => ClipVariation) | null,
  random: RandomSource | null,
): Float32Array<ArrayBuffer> {
  const frames = clips.reduce((sum, { crops }) => sum + crops.length, 0);
  const images = new Float32Array(frames * CROP_VALUES);
  let start = 0;
  for (const { recording, crops } of clips) {
    const bytes = readCrops(recording.cropsFile, crops);
    const variation = vary === null || random === null ? null : { drawn: vary(), random };
    for (let frame = 0; frame < crops.length; frame++, start += CROP_VALUES) {
      const crop = bytes.subarray(frame * CROP_VALUES, (frame + 1) * CROP_VALUES);
      if (variation === null) {
        normalisePixels(crop, CROP_HEIGHT_PX * CROP_WIDTH_PX, images.subarray(start, start + CROP_VALUES));
      } else {
        const { drawn, random } = variation;
        writeVariedCrop(squareSample(crop), drawn, random, CROP_HEIGHT_PX, CROP_WIDTH_PX, images, start);
      }
    }
  }
  return images;
}
