import Papa from 'papaparse';
import type { Affect } from '../../../../src/core/affect';
import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { archiveEntries } from '../files/archive';
import { decodeImage } from '../files/image-decoding';
import { SkippedTally } from '../files/skipped-files';
import {
  CLASS_ANCHORS,
  DEFAULT_AFFECT_SCALE,
  EXPRESSION_CLASSES,
  type ExpressionClass,
} from './expression-classes';
import type { FaceDataset, FaceSample, Split } from './face-samples';

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
 * A rating of the sheet, moved with its class onto a scale: its distance from the mean of its class stays, as
 * far as the plane reaches.
 */
function movedToScale(affect: Affect, expression: ExpressionClass, scale: AffectScale): Affect {
  const mean = CLASS_ANCHORS['class-means'][expression];
  const anchor = CLASS_ANCHORS[scale][expression];
  const moved = (axis: 0 | 1) => Math.max(-1, Math.min(1, affect[axis] + (anchor[axis] - mean[axis])));
  return [moved(0), moved(1)];
}

/**
 * DiffusionFER: `dataset_sheet.csv` (`subDirectory_filePath,valence,arousal,expression`) and its JPEG
 * faces, in a folder or a `.tar.gz`.
 *
 * @throws with a sentence when the layout is not found.
 */
export async function readDiffusionFer(
  source: string,
  wanted: ReadonlySet<Split>,
  scale = DEFAULT_AFFECT_SCALE,
): Promise<FaceDataset> {
  const tally = new SkippedTally();
  const images = new Map<string, Uint8Array | null>();
  let sheet: string | null = null;
  for await (const { path, data } of archiveEntries(source)) {
    if (path.endsWith('dataset_sheet.csv')) sheet = data.toString('utf8');
    else if (/\.jpe?g$/i.test(path) && wanted.has(seedSplit(generationSeed(path)))) {
      const image = await decodeImage(data, IMAGE_SIZE_PX, 3).catch(() => null);
      if (image === null) tally.add('unreadable image', path);
      images.set(path, image);
    }
  }
  if (sheet === null) throw new Error(`${source}: no DiffusionFER layout found; expected dataset_sheet.csv.`);

  const { data: rows } = Papa.parse<Record<string, string>>(sheet, { header: true, skipEmptyLines: true });
  const samples: FaceSample[] = [];
  rows.forEach((row, line) => {
    const path = row.subDirectory_filePath ?? '';
    const split = seedSplit(generationSeed(path));
    if (!wanted.has(split)) return;
    const expression = FOLDER_CLASSES[path.split('/').at(-2) ?? ''];
    // A missing field is no zero.
    const affect = [Number(row.valence || Number.NaN), Number(row.arousal || Number.NaN)] as const;
    const pixels = images.get(path);
    // The heading is line 1.
    const where = path === '' ? `dataset_sheet.csv, line ${line + 2}` : path;
    if (pixels === null) return;
    if (pixels === undefined) tally.add('label without image', where);
    else if (expression === undefined) tally.add('unknown expression folder', where);
    else if (!affect.every((value) => value >= -1 && value <= 1))
      tally.add('valence or arousal missing or outside [-1, 1]', where);
    else {
      const majorityClass = EXPRESSION_CLASSES.indexOf(expression);
      const rest = (1 - CLASS_CERTAINTY) / (EXPRESSION_CLASSES.length - 1);
      samples.push({
        name: `diffusionfer/${path}`,
        person: generationSeed(path),
        split,
        sizePx: IMAGE_SIZE_PX,
        channels: 3,
        pixels,
        classShares: Float32Array.from(EXPRESSION_CLASSES, (_, i) =>
          i === majorityClass ? CLASS_CERTAINTY : rest,
        ),
        majorityClass,
        affect: movedToScale(affect, expression, scale),
      });
    }
  });
  samples.sort((a, b) => (a.name < b.name ? -1 : 1));
  const named = new Set<string>(Object.values(FOLDER_CLASSES));
  const classes = EXPRESSION_CLASSES.filter((name) => named.has(name));
  return { name: 'DiffusionFER', samples, classes, skipped: tally.skipped };
}
