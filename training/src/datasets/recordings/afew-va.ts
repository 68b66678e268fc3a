import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readAfewVaActor } from '../../../../src/core/labels/forms/afew-va-labels';
import { groupBy, type ListedFile, listFiles } from '../files/folder-listing';
import type { RecordingSet, RecordingSource, SkippedFile } from './recording-source';

/** Films have 24 or 25 pictures a second; the set itself does not tell. */
export const AFEW_VA_FRAME_RATE_HZ = 25;

/**
 * AFEW-VA: a folder per clip with its pictures, `00000.png` and on, and `<clip>.json` with the labels. The
 * person is the actor that the JSON names, else the clip stands for its own. A clip with a picture missing
 * or empty is skipped by the picture's name. Throws a sentence when the folder holds no clip.
 */
export async function readAfewVa(
  root: string,
  frameRateHz: number = AFEW_VA_FRAME_RATE_HZ,
): Promise<RecordingSet> {
  const files = await listFiles(root);
  const folders = groupBy(
    files.filter(({ path }) => isPicture(path) || /\.json$/i.test(path)),
    ({ folder }) => folder,
  );
  if (folders.size === 0) {
    throw new Error(`${root}: no AFEW-VA clip found; expected folders with "00000.png" and "<clip>.json".`);
  }
  const recordings: RecordingSource[] = [];
  const skipped: SkippedFile[] = [];
  for (const [folder, own] of folders) {
    const pictures = own
      .filter(({ path }) => isPicture(path))
      .sort((a, b) => Number(a.stem) - Number(b.stem));
    const labels = theLabels(folder, own);
    const fault = faultOf(folder, pictures, labels);
    if (fault !== null || labels === null) {
      skipped.push(fault ?? { file: folder, reason: '' });
      continue;
    }
    const actor = readAfewVaActor(await readFile(labels.path, 'utf8').catch(() => ''));
    recordings.push({
      name: folder === '.' ? basename(root) : folder,
      subjects: [actor ?? folder],
      partition: null,
      pictures: { kind: 'images', files: pictures.map(({ path }) => path), frameRateHz },
      labels: { kind: 'files', paths: [labels.path] },
    });
  }
  return { dataset: 'AFEW-VA', recordings, skipped };
}

function isPicture(path: string): boolean {
  return /[\\/]\d+\.(png|jpe?g)$/i.test(path);
}

function theLabels(folder: string, files: readonly ListedFile[]): ListedFile | null {
  const tables = files.filter(({ path }) => /\.json$/i.test(path));
  return (
    tables.find(({ stem }) => stem === basename(folder)) ?? (tables.length === 1 ? tables[0] : null) ?? null
  );
}

function faultOf(
  folder: string,
  pictures: readonly ListedFile[],
  labels: ListedFile | null,
): SkippedFile | null {
  if (labels === null)
    return { file: folder, reason: `Expected labels in "${basename(folder)}.json", found none.` };
  if (labels.bytes === 0) return { file: labels.relativePath, reason: 'The file is empty.' };
  if (pictures.length === 0)
    return { file: folder, reason: 'Expected pictures such as "00000.png", found none.' };
  const empty = pictures.find(({ bytes }) => bytes === 0);
  if (empty !== undefined) return { file: empty.relativePath, reason: 'The file is empty.' };
  // Labels go by number, so one picture missing would move all after it.
  const gap = pictures.findIndex(({ stem }, index) => Number(stem) !== index);
  if (gap < 0) return null;
  const width = pictures[gap]?.stem.length ?? 5;
  return { file: `${folder}/${String(gap).padStart(width, '0')}`, reason: 'The picture is missing.' };
}
