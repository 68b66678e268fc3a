import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { archivePaths } from '../files/archive';
import { readDiffusionFer } from './diffusionfer';
import { DEFAULT_AFFECT_SCALE } from './expression-classes';
import type { FaceDataset, Split } from './face-samples';
import { readFerPlus } from './ferplus';
import { PIXELS_FILE, readFerPlusCsv, VOTES_FILE } from './ferplus-csv';
import { readPreparedFaces } from './prepared-faces';
import { readRafDb } from './raf-db';

/** A data set's layout: how it is known, and who reads it. */
interface FaceLayout {
  readonly name: string;
  readonly mark: RegExp;
  /** The mark in words. */
  readonly markFile: string;
  readonly read: (source: string, wanted: ReadonlySet<Split>, scale: AffectScale) => Promise<FaceDataset>;
}

const LAYOUTS: readonly FaceLayout[] = [
  {
    name: 'FER+',
    mark: /(^|\/)FER2013(Train|Valid|Test)\/label\.csv$/,
    markFile: 'FER2013Test/label.csv',
    read: readFerPlus,
  },
  {
    name: 'FER+ as tables',
    mark: /(^|\/)fer2013(new)?\.csv$/,
    markFile: `${PIXELS_FILE} with ${VOTES_FILE}`,
    read: readFerPlusCsv,
  },
  {
    name: 'RAF-DB',
    mark: /(^|\/)list_patition_label\.txt$/,
    markFile: 'EmoLabel/list_patition_label.txt',
    read: readRafDb,
  },
  {
    name: 'DiffusionFER',
    mark: /(^|\/)dataset_sheet\.csv$/,
    markFile: 'dataset_sheet.csv',
    read: readDiffusionFer,
  },
  {
    name: 'prepared recordings',
    mark: /(^|\/)index\.json$/,
    markFile: 'index.json',
    read: readPreparedFaces,
  },
];

/**
 * Reads FER+ (both of its layouts), RAF-DB, DiffusionFER or prepared recordings, whichever `source` (a folder
 * or, but for the recordings, a `.tar.gz`) holds.
 *
 * @param scale on which valence and arousal stand that follow from classes.
 *
 * @throws with a sentence when it holds none of them, or several.
 */
export async function readFaceDataset(
  source: string,
  wanted: ReadonlySet<Split>,
  scale = DEFAULT_AFFECT_SCALE,
): Promise<FaceDataset> {
  const found = new Set<FaceLayout>();
  for await (const path of archivePaths(source))
    for (const layout of LAYOUTS) if (layout.mark.test(path)) found.add(layout);
  const [layout, ...others] = found;
  if (layout === undefined) {
    const expected = LAYOUTS.map(({ name, markFile }) => `${name} (${markFile})`).join(', ');
    throw new Error(`${source}: no data set of faces that is known is there; expected one of ${expected}.`);
  }
  if (others.length > 0) {
    const names = [...found].map(({ name }) => name).join(' and ');
    throw new Error(`${source}: holds ${names}; name one of them.`);
  }
  return layout.read(source, wanted, scale);
}
