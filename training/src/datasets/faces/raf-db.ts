import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { seededRandom, shuffledIndices } from '../../engine/random';
import { archiveEntries } from '../files/archive';
import { decodeImage } from '../files/image-decoding';
import { SkippedTally } from '../files/skipped-files';
import {
  DEFAULT_AFFECT_SCALE,
  EXPRESSION_CLASSES,
  type ExpressionClass,
  proxyAffect,
} from './expression-classes';
import type { FaceDataset, FaceSample, Split } from './face-samples';

/** Edge of an aligned RAF-DB picture. */
const IMAGE_SIZE_PX = 100;
/** Share of each class of the training part that validates; RAF-DB has no part of its own for that. */
const VALIDATION_SHARE = 0.1;
const VALIDATION_SEED = 2017;

/** Labels 1 to 7 of the basic set. */
const LABEL_CLASSES: readonly ExpressionClass[] = [
  'surprise',
  'fear',
  'disgust',
  'happiness',
  'sadness',
  'anger',
  'neutral',
];

/** A line of the label list: picture name without ending, official part and class. */
export interface RafLabel {
  readonly name: string;
  readonly part: 'train' | 'test';
  readonly expression: ExpressionClass;
}

/**
 * Lines of `list_patition_label.txt`, such as `train_00001.jpg 5`.
 *
 * @param onFault called with a reason, `path` and line of what does not have this form; it is left out.
 */
export function parseRafLabels(
  text: string,
  path: string,
  onFault: (reason: string, where: string) => void,
): RafLabel[] {
  const labels: RafLabel[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const where = `${path}, line ${index + 1}`;
    const match = /^((train|test)_\d+)\.jpg\s+(\S+)\s*$/.exec(line);
    if (match === null) {
      onFault('label line cut or malformed', where);
      return;
    }
    const [, name = '', part, label] = match;
    const expression = LABEL_CLASSES[Number(label) - 1];
    if (expression === undefined) onFault('label is none of 1 to 7', `${where}: ${label}`);
    else labels.push({ name, part: part === 'train' ? 'train' : 'test', expression });
  });
  return labels;
}

/**
 * The part of each picture. RAF-DB publishes no subjects, so a tenth of each class of the training part,
 * drawn by a fixed seed, validates; the test part is the official one.
 */
export function rafSplits(labels: readonly RafLabel[]): ReadonlyMap<string, Split> {
  const splits = new Map<string, Split>(labels.map(({ name, part }) => [name, part]));
  for (const [index, expression] of LABEL_CLASSES.entries()) {
    const names = labels
      .filter((label) => label.part === 'train' && label.expression === expression)
      .map(({ name }) => name)
      .sort();
    const order = shuffledIndices(names.length, seededRandom(VALIDATION_SEED + index));
    for (const index of order.subarray(0, Math.round(names.length * VALIDATION_SHARE)))
      splits.set(names[index] ?? '', 'validation');
  }
  return splits;
}

/**
 * RAF-DB, basic set: `Image/aligned/train_00001_aligned.jpg` and `EmoLabel/list_patition_label.txt`, in a
 * folder or a `.tar.gz`. Seven classes; valence and arousal are proxies, the anchor of the class. What can't
 * be read is left out by name.
 *
 * @throws with a sentence when the layout is not found.
 */
export async function readRafDb(
  source: string,
  wanted: ReadonlySet<Split>,
  scale = DEFAULT_AFFECT_SCALE,
): Promise<FaceDataset> {
  const tally = new SkippedTally();
  const images = new Map<string, Uint8Array | null>();
  let labels: RafLabel[] | null = null;
  for await (const { path, data } of archiveEntries(source)) {
    if (/(^|\/)list_patition_label\.txt$/.test(path)) {
      labels = parseRafLabels(data.toString('utf8'), path, (reason, where) => tally.add(reason, where));
      continue;
    }
    const name = /(^|\/)((train|test)_\d+)_aligned\.jpg$/.exec(path)?.[2];
    // A test picture is known by its name; which training pictures validate only the labels say.
    if (name === undefined || !(wanted.has('test') || name.startsWith('train'))) continue;
    const image = await decodeImage(data, IMAGE_SIZE_PX, 3).catch(() => null);
    if (image === null) tally.add('unreadable image', path);
    images.set(name, image);
  }
  if (labels === null) {
    throw new Error(`${source}: no RAF-DB layout found; expected EmoLabel/list_patition_label.txt.`);
  }
  const splits = rafSplits(labels);
  const samples: FaceSample[] = [];
  const labelled = new Set<string>();
  for (const { name, expression } of labels) {
    labelled.add(name);
    const split = splits.get(name);
    if (split === undefined || !wanted.has(split)) continue;
    const pixels = images.get(name);
    if (pixels === undefined) tally.add('label without image', `${name}.jpg`);
    else if (pixels !== null) samples.push(labelledFace(name, split, pixels, expression, scale));
  }
  for (const name of images.keys()) if (!labelled.has(name)) tally.add('image without label', name);
  samples.sort((a, b) => (a.name < b.name ? -1 : 1));
  const classes = EXPRESSION_CLASSES.filter((name) => LABEL_CLASSES.includes(name));
  return { name: 'RAF-DB', samples, classes, skipped: tally.skipped };
}

function labelledFace(
  name: string,
  split: Split,
  pixels: Uint8Array,
  expression: ExpressionClass,
  scale: AffectScale,
): FaceSample {
  const classShares = Float32Array.from(EXPRESSION_CLASSES, (other) => Number(other === expression));
  return {
    name: `raf-db/${name}`,
    split,
    sizePx: IMAGE_SIZE_PX,
    channels: 3,
    pixels,
    classShares,
    majorityClass: EXPRESSION_CLASSES.indexOf(expression),
    affect: proxyAffect(classShares, scale),
  };
}
