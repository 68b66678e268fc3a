import { closeSync, openSync, readSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../src/core/crop-rule';
import { CROP_VALUES, normalisePixels } from '../../../src/core/normalisation';
import type { RandomSource } from '../random';
import { writeVariedCrop } from './augmentation';
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

/** Crops of clips and their labels, in buffers that are filled again and again. */
export class ClipBatch {
  /** `[clips, frames, 100, 80, 3]` in [0, 1]. */
  readonly images: Float32Array<ArrayBuffer>;
  /** `[clips, 2]`. */
  readonly labels: Float32Array;

  constructor(
    readonly clips: number,
    readonly lengthFrames: number,
  ) {
    this.images = new Float32Array(clips * lengthFrames * CROP_VALUES);
    this.labels = new Float32Array(clips * 2);
  }

  /** Fills place `at` with a clip; `variation` holds for all its frames, noise is drawn for each. */
  fill(at: number, clip: LabelledClip, variation: ClipVariation | null, random: RandomSource): void {
    const bytes = readCrops(clip.recording.cropsFile, clip.crops);
    this.labels.set(clip.label, at * 2);
    clip.crops.forEach((_, frame) => {
      const crop = bytes.subarray(frame * CROP_VALUES, (frame + 1) * CROP_VALUES);
      const start = (at * this.lengthFrames + frame) * CROP_VALUES;
      if (variation === null) {
        normalisePixels(
          crop,
          CROP_HEIGHT_PX * CROP_WIDTH_PX,
          this.images.subarray(start, start + CROP_VALUES),
        );
      } else {
        const sample = squareSample(crop);
        writeVariedCrop(sample, variation, random, CROP_HEIGHT_PX, CROP_WIDTH_PX, this.images, start);
      }
    });
  }

  /** The frames as a tensor `[clips, frames, 100, 80, 3]`. */
  imageTensor(): tf.Tensor5D {
    return tf.tensor5d(this.images, [this.clips, this.lengthFrames, CROP_HEIGHT_PX, CROP_WIDTH_PX, 3]);
  }

  /** The labels as a tensor `[clips, 2]`. */
  labelTensor(): tf.Tensor2D {
    return tf.tensor2d(this.labels, [this.clips, 2]);
  }
}
