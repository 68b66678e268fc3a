import Papa from 'papaparse';
import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { archiveEntries } from '../files/archive';
import { decodeImage } from '../files/image-decoding';
import { SkippedTally } from '../files/skipped-files';
import { DEFAULT_AFFECT_SCALE, EXPRESSION_CLASSES, proxyAffect } from './expression-classes';
import type { FaceDataset, FaceSample, Split } from './face-samples';

const FOLDER_SPLITS: Readonly<Record<string, Split>> = {
  FER2013Train: 'train',
  FER2013Valid: 'validation',
  FER2013Test: 'test',
};
/** Edge of a FER2013 picture. */
export const FERPLUS_SIZE_PX = 48;
const VOTE_COLUMNS = EXPRESSION_CLASSES.length + 2;

/** Votes of one image: the eight classes, then `unknown` and `not-a-face`. */
export interface VoteRow {
  readonly file: string;
  readonly votes: readonly number[];
}

/**
 * Rows of a FER+ `label.csv`: file name, box, then ten vote counts.
 *
 * @param onFault called with `path` and line of a row that does not have this form, which is left out.
 */
export function parseVoteRows(text: string, path: string, onFault: (where: string) => void): VoteRow[] {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  const rows: VoteRow[] = [];
  data.forEach((fields, line) => {
    const votes = parseVotes(fields.slice(2));
    const [file] = fields;
    if (!file || votes === null) onFault(`${path}, line ${line + 1}`);
    else rows.push({ file, votes });
  });
  return rows;
}

/** Ten vote counts, or `null` where a field is missing or no number of votes. */
export function parseVotes(fields: readonly string[]): number[] | null {
  const votes = fields.map((field) => (field.trim() === '' ? Number.NaN : Number(field)));
  return votes.length === VOTE_COLUMNS && votes.every((vote) => vote >= 0 && Number.isFinite(vote))
    ? votes
    : null;
}

/** What the annotators of a FER+ face said. */
export interface VotedClasses {
  /** Share of each class among the votes for a class. */
  readonly shares: Float32Array;
  /** Index of the class with most votes. */
  readonly majority: number;
  /**
   * Whether the face counts in Barsoum et al. (2016): once classes with a single vote are struck out as
   * outliers, more than half of what is left is for one class (`majority` in the authors' `ferplus.py`, which
   * validates and tests by it).
   */
  readonly agreed: boolean;
}

/**
 * Class shares of a vote row by the FER+ protocol, or `null` where the majority vote is `unknown`
 * or `not-a-face`. A tie goes to the first column, as `argmax` does.
 */
export function voteShares(votes: readonly number[]): VotedClasses | null {
  let majority = 0;
  votes.forEach((vote, index) => {
    if (vote > (votes[majority] ?? 0)) majority = index;
  });
  if (majority >= EXPRESSION_CLASSES.length) return null;
  const classVotes = votes.slice(0, EXPRESSION_CLASSES.length);
  const total = classVotes.reduce((sum, vote) => sum + vote, 0);
  if (total === 0) return null;
  const kept = votes.reduce((sum, vote) => sum + (vote > 1 ? vote : 0), 0);
  const agreed = (votes[majority] ?? 0) > 1 && (votes[majority] ?? 0) > kept / 2;
  return { shares: Float32Array.from(classVotes, (vote) => vote / total), majority, agreed };
}

/** A face of FER+ with its vote shares and the proxy valence and arousal that follow from them. */
export function votedFace(
  name: string,
  split: Split,
  pixels: Uint8Array,
  { shares, majority, agreed }: VotedClasses,
  scale: AffectScale,
): FaceSample {
  return {
    name,
    split,
    sizePx: FERPLUS_SIZE_PX,
    channels: 1,
    pixels,
    classShares: shares,
    majorityClass: majority,
    agreed,
    affect: proxyAffect(shares, scale),
  };
}

/**
 * FER+ in the layout that Microsoft's tools write: `FER2013{Train,Valid,Test}/ferNNNNNNN.png` with a
 * `label.csv` in each, in a folder or a `.tar.gz`. What can't be read is left out by name.
 *
 * @throws with a sentence when the layout is not found.
 */
export async function readFerPlus(
  source: string,
  wanted: ReadonlySet<Split>,
  scale = DEFAULT_AFFECT_SCALE,
): Promise<FaceDataset> {
  const labels = new Map<string, VoteRow>();
  const images = new Map<string, Uint8Array | null>();
  const tally = new SkippedTally();

  for await (const { path, data } of archiveEntries(source)) {
    const [folder, file] = path.split('/').slice(-2);
    const split = folder === undefined ? undefined : FOLDER_SPLITS[folder];
    if (split === undefined || file === undefined || !wanted.has(split)) continue;
    if (file === 'label.csv') {
      const onFault = (where: string) => tally.add('label line cut or malformed', where);
      for (const row of parseVoteRows(data.toString('utf8'), path, onFault))
        labels.set(`${folder}/${row.file}`, row);
    } else if (file.endsWith('.png')) {
      const image = await decodeImage(data, FERPLUS_SIZE_PX, 1).catch(() => null);
      if (image === null) tally.add('unreadable image', path);
      images.set(`${folder}/${file}`, image);
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
    if (split === undefined || pixels === null) continue;
    if (shares === null) tally.add('majority vote unknown or not a face', key);
    else if (pixels === undefined) tally.add('label without image', key);
    else samples.push(votedFace(`ferplus/${key}`, split, pixels, shares, scale));
  }
  for (const key of images.keys()) if (!labels.has(key)) tally.add('image without label', key);
  samples.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name: 'FER+', samples, classes: EXPRESSION_CLASSES, skipped: tally.skipped };
}
