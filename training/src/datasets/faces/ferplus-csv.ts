import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { archiveEntries } from '../files/archive';
import { SkippedTally } from '../files/skipped-files';
import { EXPRESSION_CLASSES } from './expression-classes';
import type { FaceDataset, FaceSample, Split } from './face-samples';
import { FERPLUS_SIZE_PX, parseVotes, votedFace, voteShares } from './ferplus';

const USAGE_SPLITS: Readonly<Record<string, Split>> = {
  Training: 'train',
  PublicTest: 'validation',
  PrivateTest: 'test',
};

/** Names of the two tables in this layout. */
export const PIXELS_FILE = 'fer2013.csv';
/** The table of votes; its rows pair with those of the pixels line by line. */
export const VOTES_FILE = 'fer2013new.csv';

/**
 * FER+ as its two tables are published: `fer2013.csv` (`emotion,pixels,Usage`, 48×48 grey values between
 * blanks) and `fer2013new.csv` (`Usage,Image name`, then ten vote counts), whose rows pair by line, in a
 * folder or a `.tar.gz`. Rows without an image name are those that FER+ left out. What can't be read is left
 * out by line.
 *
 * @throws with a sentence when one of the tables is not there.
 */
export async function readFerPlusCsv(
  source: string,
  wanted: ReadonlySet<Split>,
  scale: AffectScale,
): Promise<FaceDataset> {
  let pixelsTable: Buffer | null = null;
  let votesTable: Buffer | null = null;
  for await (const { path, data } of archiveEntries(source)) {
    const file = path.split('/').at(-1);
    if (file === PIXELS_FILE) pixelsTable = data;
    else if (file === VOTES_FILE) votesTable = data;
  }
  if (pixelsTable === null || votesTable === null) {
    const missing = pixelsTable === null ? PIXELS_FILE : VOTES_FILE;
    throw new Error(
      `${source}: ${missing} is missing; FER+ takes ${PIXELS_FILE} and ${VOTES_FILE} together.`,
    );
  }
  return pairedFaces(pixelsTable, votesTable, wanted, scale);
}

function pairedFaces(
  pixelsTable: Buffer,
  votesTable: Buffer,
  wanted: ReadonlySet<Split>,
  scale: AffectScale,
): FaceDataset {
  const tally = new SkippedTally();
  const samples: FaceSample[] = [];
  const voteLines = tableLines(votesTable);
  let line = 1;
  for (const pixelLine of tableLines(pixelsTable)) {
    line++;
    const voteLine = voteLines.next();
    if (voteLine.done) {
      tally.add('pixels without a line of votes', `${PIXELS_FILE}, line ${line}`);
      continue;
    }
    const face = pairedFace(pixelLine, voteLine.value, wanted, scale, (reason, file) =>
      tally.add(reason, `${file}, line ${line}`),
    );
    if (face !== null) samples.push(face);
  }
  for (const _ of voteLines) tally.add('votes without a line of pixels', `${VOTES_FILE}, line ${++line}`);
  samples.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name: 'FER+', samples, classes: EXPRESSION_CLASSES, skipped: tally.skipped };
}

function pairedFace(
  pixelLine: string,
  voteLine: string,
  wanted: ReadonlySet<Split>,
  scale: AffectScale,
  skip: (reason: string, file: string) => void,
): FaceSample | null {
  const [, pixelField = '', pixelUsage = ''] = fieldsOf(pixelLine);
  const [usage = '', image = '', ...voteFields] = fieldsOf(voteLine);
  const split = USAGE_SPLITS[usage];
  const votes = parseVotes(voteFields);
  if (split === undefined || votes === null) {
    skip('label line cut or malformed', VOTES_FILE);
    return null;
  }
  if (!wanted.has(split)) return null;
  if (image === '') {
    skip('left out of FER+ (no image name)', VOTES_FILE);
    return null;
  }
  const pixels = parsePixels(pixelField);
  if (pixels === null || USAGE_SPLITS[pixelUsage] === undefined) {
    skip('pixel line cut or malformed', PIXELS_FILE);
    return null;
  }
  if (pixelUsage !== usage) {
    skip('usage differs between the tables', PIXELS_FILE);
    return null;
  }
  const shares = voteShares(votes);
  if (shares === null) {
    skip('majority vote unknown or not a face', VOTES_FILE);
    return null;
  }
  return votedFace(`ferplus/${image}`, split, pixels, shares, scale);
}

/** The lines of a table after its heading, one at a time: the pixels are too many for one string. */
function* tableLines(table: Buffer): Generator<string, undefined> {
  let start = table.indexOf(10) + 1;
  while (start > 0 && start < table.length) {
    const end = table.indexOf(10, start);
    const line = table.toString('latin1', start, end === -1 ? table.length : end).trimEnd();
    if (line !== '') yield line;
    start = end + 1;
  }
}

/** No field of either table holds a comma. */
function fieldsOf(line: string): string[] {
  return line.split(',').map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
}

function parsePixels(field: string): Uint8Array | null {
  const values = field.split(' ');
  if (values.length !== FERPLUS_SIZE_PX * FERPLUS_SIZE_PX) return null;
  const numbers = values.map((value) => (value === '' ? Number.NaN : Number(value)));
  return numbers.every((value) => value >= 0 && value <= 255) ? Uint8Array.from(numbers) : null;
}
