import Papa from 'papaparse';
import { archiveEntries } from './archive';
import { EXPRESSION_CLASSES, proxyAffect } from './expression-classes';
import type { FaceDataset, FaceSample, Split } from './face-samples';
import { decodeImage } from './image-decoding';

const FOLDER_SPLITS: Readonly<Record<string, Split>> = {
  FER2013Train: 'train',
  FER2013Valid: 'validation',
  FER2013Test: 'test',
};
const IMAGE_SIZE_PX = 48;
const VOTE_COLUMNS = EXPRESSION_CLASSES.length + 2;

/** Votes of one image: the eight classes, then `unknown` and `not-a-face`. */
export interface VoteRow {
  readonly file: string;
  readonly votes: readonly number[];
}

/**
 * Rows of a FER+ `label.csv`: file name, box, then ten vote counts.
 *
 * @throws with a sentence naming `path` and the line that does not have this form.
 */
export function parseVoteRows(text: string, path: string): VoteRow[] {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  return data.map((fields, line) => {
    const votes = fields.slice(2).map(Number);
    const [file] = fields;
    if (!file || votes.length !== VOTE_COLUMNS || votes.some((vote) => !Number.isFinite(vote) || vote < 0)) {
      throw new Error(
        `${path}, line ${line + 1}: expected a file name, a box and ${VOTE_COLUMNS} vote counts, ` +
          `found "${fields.join(',').slice(0, 80)}".`,
      );
    }
    return { file, votes };
  });
}

/**
 * Class shares of a vote row by the FER+ protocol, or `null` where the majority vote is `unknown`
 * or `not-a-face`. A tie goes to the first column, as `argmax` does.
 */
export function voteShares(votes: readonly number[]): { shares: Float32Array; majority: number } | null {
  let majority = 0;
  votes.forEach((vote, index) => {
    if (vote > (votes[majority] ?? 0)) majority = index;
  });
  if (majority >= EXPRESSION_CLASSES.length) return null;
  const classVotes = votes.slice(0, EXPRESSION_CLASSES.length);
  const total = classVotes.reduce((sum, vote) => sum + vote, 0);
  if (total === 0) return null;
  return { shares: Float32Array.from(classVotes, (vote) => vote / total), majority };
}

/**
 * FER+ in the layout that Microsoft's tools write: `FER2013{Train,Valid,Test}/ferNNNNNNN.png` with a
 * `label.csv` in each, in a folder or a `.tar.gz`.
 *
 * @throws with a sentence when the layout is not found.
 */
export async function readFerPlus(source: string, wanted: ReadonlySet<Split>): Promise<FaceDataset> {
  const labels = new Map<string, VoteRow>();
  const images = new Map<string, Uint8Array>();
  const skipped = new Map<string, number>();
  const skip = (reason: string) => skipped.set(reason, (skipped.get(reason) ?? 0) + 1);

  for await (const { path, data } of archiveEntries(source)) {
    const [folder, file] = path.split('/').slice(-2);
    const split = folder === undefined ? undefined : FOLDER_SPLITS[folder];
    if (split === undefined || file === undefined || !wanted.has(split)) continue;
    if (file === 'label.csv') {
      for (const row of parseVoteRows(data.toString('utf8'), path)) labels.set(`${folder}/${row.file}`, row);
    } else if (file.endsWith('.png')) {
      const image = await decodeImage(data, IMAGE_SIZE_PX, 1).catch(() => null);
      if (image === null) skip('unreadable image');
      else images.set(`${folder}/${file}`, image);
    }
  }
  if (labels.size === 0) {
    throw new Error(`${source}: no FER+ layout found; expected FER2013Train/label.csv and its PNG files.`);
  }

  const samples: FaceSample[] = [];
  for (const [key, row] of labels) {
    const pixels = images.get(key);
    const shares = voteShares(row.votes);
    const folder = key.split('/')[0] ?? '';
    const split = FOLDER_SPLITS[folder];
    if (split === undefined) continue;
    if (shares === null) skip('majority vote unknown or not a face');
    else if (pixels === undefined) skip('label without image');
    else {
      samples.push({
        name: `ferplus/${key}`,
        split,
        sizePx: IMAGE_SIZE_PX,
        channels: 1,
        pixels,
        classShares: shares.shares,
        majorityClass: shares.majority,
        affect: proxyAffect(shares.shares),
      });
    }
  }
  samples.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name: 'FER+', samples, skipped };
}
