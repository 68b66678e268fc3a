/**
 * The browser's half of `train -- prepare`: takes the faces of one recording after another through the
 * app's own analysis and pipeline, and sends the crops to the program in batches.
 */

import { analyseVideo } from '../../src/recordings/run/analyse-video';
import {
  BATCH_FUNCTION,
  type CroppingPage,
  type CutBatch,
  type CuttingSettings,
  FILE_FIELD,
} from '../src/preparation/page-contract';
import { CropRecorder } from './crop-recorder';
import { openPictures } from './recording-pictures';

/** Crops of a batch: 1 MB of base64, a second or so of work. */
const CROPS_EACH = 32;
/** Decoded frames of a batch, for recordings without a face. */
const FRAMES_EACH = 500;

let recorder: { readonly settings: string; readonly crops: CropRecorder } | null = null;

/** See {@link CroppingPage}. */
export const addFileField: CroppingPage['addFileField'] = () => {
  const field = document.createElement('input');
  Object.assign(field, { id: FILE_FIELD.slice(1), type: 'file', multiple: true });
  document.body.append(field);
};

/** See {@link CroppingPage}. */
export const cutRecording: CroppingPage['cutRecording'] = async (pictures, settings) => {
  const crops = await openRecorder(settings);
  try {
    const field = document.querySelector<HTMLInputElement>(FILE_FIELD);
    const source = await openPictures(pictures, [...(field?.files ?? [])]);
    const batch = new BatchUnderWay();
    const durationMs = Math.max(1, source.facts.durationS * 1000);
    const pipeline = {
      reset: () => crops.reset(),
      pushFrame: async (picture: VideoFrame | ImageBitmap, timestampMs: number) => {
        const { result, crop } = await crops.push(picture, timestampMs);
        batch.add(timestampMs, result !== null, crop);
        if (batch.isFull) await batch.send(Math.min(1, timestampMs / durationMs));
        return result;
      },
    };
    const { end } = await analyseVideo(source, pipeline, { frameRateHz: settings.frameRateHz });
    await batch.send(1);
    return end.type === 'fault' ? end.message : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** One detector serves all recordings, as long as the settings stay. */
async function openRecorder(settings: CuttingSettings): Promise<CropRecorder> {
  const key = JSON.stringify(settings);
  if (recorder?.settings !== key) {
    await recorder?.crops.close();
    recorder = { settings: key, crops: await CropRecorder.open(settings) };
  }
  return recorder.crops;
}

/** What has been cut since the batch before. */
class BatchUnderWay {
  private decodedMs: number[] = [];
  private timestampsMs: number[] = [];
  private whole: boolean[] = [];
  private crops: Float32Array[] = [];

  get isFull(): boolean {
    return this.crops.length >= CROPS_EACH || this.decodedMs.length >= FRAMES_EACH;
  }

  add(timestampMs: number, sampled: boolean, crop: Float32Array | null): void {
    this.decodedMs.push(timestampMs);
    if (!sampled) return;
    this.timestampsMs.push(timestampMs);
    this.whole.push(crop !== null);
    if (crop !== null) this.crops.push(crop);
  }

  /** Waits until the program has it, so that nothing piles up. */
  async send(fraction: number): Promise<void> {
    const { decodedMs, timestampsMs, whole } = this;
    const crops = base64Of(this.crops);
    const batch: CutBatch = { decodedMs, timestampsMs, whole, crops, fraction };
    this.decodedMs = [];
    this.timestampsMs = [];
    this.whole = [];
    this.crops = [];
    const receive = (globalThis as unknown as Record<string, (batch: CutBatch) => Promise<void>>)[
      BATCH_FUNCTION
    ];
    await receive?.(batch);
  }
}

/** Bytes of crops in [0, 1], 255 for 1. */
function base64Of(crops: readonly Float32Array[]): string {
  let letters = '';
  for (const crop of crops) {
    // In pieces, for a call takes only so many arguments.
    for (let start = 0; start < crop.length; start += 6000) {
      const bytes = Array.from(crop.subarray(start, start + 6000), (value) => Math.round(value * 255));
      letters += String.fromCharCode(...bytes);
    }
  }
  return btoa(letters);
}
