import { CROP_VALUES } from '../../../src/core/face/crop-pixels';
import { CroppingPages, type PictureSet } from './cropping-pages';
import type { CuttingSettings } from './page-contract';
import type { RecordingCutter } from './prepare-recordings';

/** Crops of some pictures, in order; null where no whole face was found. */
export interface CutPictures {
  readonly name: string;
  /** 100 × 80 × RGB in [0, 1] each. */
  readonly crops: readonly (Float32Array | null)[];
}

/**
 * Cuts the faces of a few short recordings or single pictures and keeps them in memory, by the app's own
 * detector and crop rule. One that can't be read ends it: these are sets to measure with, of which nothing
 * may be missing unsaid.
 *
 * @param openCutter starts what cuts; for tests.
 * @throws with a sentence that names the recording.
 */
export async function cutPictures(
  sets: readonly PictureSet[],
  settings: CuttingSettings,
  onProgress: (done: number) => void,
  openCutter: (settings: CuttingSettings) => Promise<Pick<RecordingCutter, 'close'> & PictureCutter> = (
    given,
  ) => CroppingPages.open(given),
): Promise<readonly CutPictures[]> {
  const cutter = await openCutter(settings);
  try {
    const all: CutPictures[] = [];
    for (const set of sets) {
      const crops: (Float32Array | null)[] = [];
      const fault = await cutter.cut(0, set, async (batch) => {
        const bytes = Buffer.from(batch.crops, 'base64');
        let start = 0;
        for (const isWhole of batch.whole) {
          crops.push(isWhole ? cropOf(bytes.subarray(start, start + CROP_VALUES)) : null);
          if (isWhole) start += CROP_VALUES;
        }
      });
      if (fault !== null) throw new Error(`${set.name}: ${fault}`);
      all.push({ name: set.name, crops });
      onProgress(all.length);
    }
    return all;
  } finally {
    await cutter.close();
  }
}

/** What cuts pictures that have no labels. */
export interface PictureCutter {
  cut: CroppingPages['cut'];
}

function cropOf(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (value) => value / 255);
}
