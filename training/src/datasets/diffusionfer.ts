import Papa from 'papaparse';
import { archiveEntries } from './archive';
import { EXPRESSION_CLASSES, type ExpressionClass } from './expression-classes';
import type { FaceDataset, FaceSample, Split } from './face-samples';
import { decodeImage } from './image-decoding';

/** Decoded edge: enough for crops of 100×80, a quarter of the memory of the 224 px originals. */
const IMAGE_SIZE_PX = 112;
/** Share of the label kept on the named class; the rest is spread over the others. */
const CLASS_CERTAINTY = 0.9;

const FOLDER_CLASSES: Readonly<Record<string, ExpressionClass>> = {
  neutral: 'neutral',
  happy: 'happiness',
  happiness: 'happiness',
  sad: 'sadness',
  sadness: 'sadness',
  surprise: 'surprise',
  fear: 'fear',
  disgust: 'disgust',
  angry: 'anger',
  anger: 'anger',
};

/**
 * The generation seed of a DiffusionFER file: the part of its name before the last underscore. All
 * images of a seed show the same synthetic person, so splits go by seed, never by row.
 */
export function generationSeed(path: string): string {
  const file = path.split('/').at(-1) ?? path;
  return file.replace(/_[^_]*$/, '');
}

/** The split of a seed: a hash of its letters, 80 % train, 5 % validation, 15 % test. */
export function seedSplit(seed: string): Split {
  let hash = 2166136261;
  for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  const share = (hash >>> 8) % 100;
  if (share < 80) return 'train';
  return share < 85 ? 'validation' : 'test';
}

/**
 * DiffusionFER: `dataset_sheet.csv` (`subDirectory_filePath,valence,arousal,expression`) and its JPEG
 * faces, in a folder or a `.tar.gz`.
 *
 * @throws with a sentence when the layout is not found.
 */
export async function readDiffusionFer(source: string, wanted: ReadonlySet<Split>): Promise<FaceDataset> {
  const skipped = new Map<string, number>();
  const skip = (reason: string) => skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  const images = new Map<string, Uint8Array>();
  let sheet: string | null = null;
  for await (const { path, data } of archiveEntries(source)) {
    if (path.endsWith('dataset_sheet.csv')) sheet = data.toString('utf8');
    else if (/\.jpe?g$/i.test(path) && wanted.has(seedSplit(generationSeed(path)))) {
      const image = await decodeImage(data, IMAGE_SIZE_PX, 3).catch(() => null);
      if (image === null) skip('unreadable image');
      else images.set(path, image);
    }
  }
  if (sheet === null) throw new Error(`${source}: no DiffusionFER layout found; expected dataset_sheet.csv.`);

  const { data: rows } = Papa.parse<Record<string, string>>(sheet, { header: true, skipEmptyLines: true });
  const samples: FaceSample[] = [];
  for (const row of rows) {
    const path = row.subDirectory_filePath ?? '';
    const split = seedSplit(generationSeed(path));
    if (!wanted.has(split)) continue;
    const expression = FOLDER_CLASSES[path.split('/').at(-2) ?? ''];
    const affect = [Number(row.valence), Number(row.arousal)] as const;
    const pixels = images.get(path);
    if (pixels === undefined) skip('label without image');
    else if (expression === undefined) skip('unknown expression folder');
    else if (!affect.every((value) => value >= -1 && value <= 1)) skip('valence or arousal outside [-1, 1]');
    else {
      const majorityClass = EXPRESSION_CLASSES.indexOf(expression);
      const rest = (1 - CLASS_CERTAINTY) / (EXPRESSION_CLASSES.length - 1);
      samples.push({
        name: `diffusionfer/${path}`,
        split,
        sizePx: IMAGE_SIZE_PX,
        channels: 3,
        pixels,
        classShares: Float32Array.from(EXPRESSION_CLASSES, (_, i) =>
          i === majorityClass ? CLASS_CERTAINTY : rest,
        ),
        majorityClass,
        affect,
      });
    }
  }
  samples.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name: 'DiffusionFER', samples, skipped };
}
