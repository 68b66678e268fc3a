import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoConfig } from '../configs/demo-config';
import { readDiffusionFer } from '../datasets/faces/diffusionfer';
import type { FaceDataset, FaceSample, Split } from '../datasets/faces/face-samples';
import { readFerPlus } from '../datasets/faces/ferplus';
import { skippedSummary } from '../datasets/files/skipped-files';
import type { RunLog } from '../engine/run-log';

/** The faces of both sets, by their use. */
export interface DemoFaces {
  readonly ferPlus: FaceDataset;
  readonly diffusionFer: FaceDataset;
  readonly train: readonly FaceSample[];
  readonly validation: readonly FaceSample[];
}

/**
 * Reads FER+ and DiffusionFER from a folder, on the scale of a run.
 *
 * @throws with a sentence when one is missing.
 */
export async function readDemoFaces(
  data: string,
  { affectScale, diffusionFerRepeats }: Pick<DemoConfig, 'affectScale' | 'diffusionFerRepeats'>,
  log: Pick<RunLog, 'note'>,
): Promise<DemoFaces> {
  const every: ReadonlySet<Split> = new Set(['train', 'validation', 'test']);
  const ferPlus = await readFerPlus(await locate(data, 'ferplus', 'data/FER2013Train'), every, affectScale);
  const diffusionFer = await readDiffusionFer(
    await locate(data, 'diffusionfer', 'dataset_sheet.csv'),
    every,
    affectScale,
  );
  for (const set of [ferPlus, diffusionFer])
    log.note(`${set.name}: ${set.samples.length} faces; ${skippedSummary(set.skipped)}`);
  const repeated = Array.from({ length: diffusionFerRepeats }, () => partOf(diffusionFer, 'train'));
  return {
    ferPlus,
    diffusionFer,
    train: [...partOf(ferPlus, 'train'), ...repeated.flat()],
    validation: [...partOf(ferPlus, 'validation'), ...partOf(diffusionFer, 'validation')],
  };
}

/** The faces of one part of a set. */
export function partOf(set: FaceDataset, split: Split): FaceSample[] {
  return set.samples.filter((sample) => sample.split === split);
}

/**
 * The Keras file with ImageNet's weights of VGG-16 in a folder of data: `weights/vgg16*.h5` or `vgg16*.h5`.
 *
 * @throws with a sentence when there is none, or several.
 */
export async function locateWeights(data: string): Promise<string> {
  for (const folder of [join(data, 'weights'), data]) {
    const names = await readdir(folder).catch(() => []);
    const [file, ...others] = names.filter((name) => /^vgg16.*\.h5$/i.test(name)).sort();
    if (others.length > 0)
      throw new Error(`${folder}: holds ${[file, ...others].join(' and ')}; name one with --weights.`);
    if (file !== undefined) return join(folder, file);
  }
  throw new Error(
    `${data}: no weights of VGG-16 found; expected weights/vgg16….h5 as Keras publishes it, or --weights FILE.`,
  );
}

/**
 * Finds a data set under `root`: as `<name>/<name>.tar.gz`, `<name>.tar.gz`, `<name>/` or unpacked in place.
 */
async function locate(root: string, name: string, mark: string): Promise<string> {
  const found = async (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );
  for (const path of [join(root, name, `${name}.tar.gz`), join(root, `${name}.tar.gz`)])
    if (await found(path)) return path;
  for (const path of [join(root, name), root]) if (await found(join(path, mark))) return path;
  throw new Error(`${root}: no ${name} found; expected ${name}.tar.gz, or a folder with ${mark}.`);
}
