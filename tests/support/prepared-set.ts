import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CROP_VALUES } from '../../src/core/face/crop-pixels';
import { DEFAULT_CROP_RULE } from '../../src/core/face/crop-rule';
import type {
  PreparedIndex,
  PreparedRecording,
} from '../../training/src/datasets/recordings/prepared-recordings';

/** One frame of a recording for tests: valence and arousal (of each annotator), and a shade for its crop. */
export interface TestFrame {
  readonly valence: readonly (number | null)[];
  readonly arousal: readonly (number | null)[];
  /** Shade of the crop's upper and lower half, bytes; null for a discarded frame. */
  readonly shades: readonly [upper: number, lower: number] | null;
}

/** A recording for tests. */
export interface TestRecording {
  readonly name: string;
  readonly split: PreparedRecording['split'];
  readonly frames: readonly TestFrame[];
}

/** Writes a prepared set of the layout of `train -- prepare`, whose crops are two flat shades each. */
export async function writePreparedSet(
  folder: string,
  recordings: readonly TestRecording[],
  frameRateHz = 10,
): Promise<PreparedIndex> {
  await mkdir(folder, { recursive: true });
  const prepared: PreparedRecording[] = [];
  for (const { name, split, frames } of recordings) {
    const kept = frames.filter(({ shades }) => shades !== null);
    const crops = Buffer.alloc(kept.length * CROP_VALUES);
    kept.forEach(({ shades }, index) => {
      const [upper, lower] = shades ?? [0, 0];
      crops.fill(upper, index * CROP_VALUES, (index + 0.5) * CROP_VALUES);
      crops.fill(lower, (index + 0.5) * CROP_VALUES, (index + 1) * CROP_VALUES);
    });
    await writeFile(join(folder, `${name}.crops`), crops);
    const annotators = frames[0]?.valence.map((_, annotator) => `A${annotator + 1}`) ?? [];
    let next = 0;
    prepared.push({
      name,
      subjects: [name],
      split,
      cropsFile: `${name}.crops`,
      timestampsMs: frames.map((_, frame) => (frame * 1000) / frameRateHz),
      crops: frames.map(({ shades }) => (shades === null ? null : next++)),
      annotators,
      valence: annotators.map((_, a) => frames.map((frame) => frame.valence[a] ?? null)),
      arousal: annotators.map((_, a) => frames.map((frame) => frame.arousal[a] ?? null)),
    });
  }
  const index: PreparedIndex = {
    schemaVersion: 1,
    dataset: 'test recordings',
    cropRule: DEFAULT_CROP_RULE,
    minimumFaceScore: 0.7,
    frameRateHz,
    recordings: prepared,
    skipped: [],
  };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  return index;
}
