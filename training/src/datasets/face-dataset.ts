import { archiveEntries } from './archive';
import { readDiffusionFer } from './diffusionfer';
import type { FaceDataset, Split } from './face-samples';
import { readFerPlus } from './ferplus';

/**
 * Reads FER+ or DiffusionFER, whichever `source` (a folder or `.tar.gz`) holds.
 *
 * @throws with a sentence when it holds neither, or both.
 */
export async function readFaceDataset(source: string, wanted: ReadonlySet<Split>): Promise<FaceDataset> {
  let ferPlus = false;
  let diffusionFer = false;
  for await (const { path } of archiveEntries(source)) {
    ferPlus ||= /(^|\/)FER2013(Train|Valid|Test)\/label\.csv$/.test(path);
    diffusionFer ||= /(^|\/)dataset_sheet\.csv$/.test(path);
  }
  if (ferPlus && diffusionFer)
    throw new Error(`${source}: holds both FER+ and DiffusionFER; name one of them.`);
  if (ferPlus) return readFerPlus(source, wanted);
  if (diffusionFer) return readDiffusionFer(source, wanted);
  throw new Error(
    `${source}: neither FER+ (FER2013Test/label.csv) nor DiffusionFER (dataset_sheet.csv) is there.`,
  );
}
