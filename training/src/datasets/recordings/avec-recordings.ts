import { groupBy, isVideoFile, type ListedFile, listFiles } from '../files/folder-listing';
import { partitionOf, type RecordingSet, type RecordingSource, type SkippedFile } from './recording-source';

/** Names of the challenge's recordings: `Train_DE_01`, `Devel_HU_03`, `Test_CN_02`. */
const AVEC_NAME = /^(train|devel|test)_/i;

/**
 * The SEWA recordings of AVEC 2018 and 2019: videos anywhere below the folder, and for each a label file of
 * its name, `Devel_DE_01.csv`, in a folder whose name has `label` in it if there are several (features come
 * under the same names). Labels are one gold standard, and the files do not tell who is seen: each
 * recording stands for its own person. What has no partner is skipped by name. Throws a sentence when the
 * folder holds neither.
 */
export async function readAvecRecordings(root: string): Promise<RecordingSet> {
  const files = await listFiles(root);
  const videos = groupBy(files.filter(isVideoFile), ({ stem }) => stem);
  const tables = groupBy(
    files.filter(({ path, stem }) => /\.csv$/i.test(path) && (AVEC_NAME.test(stem) || videos.has(stem))),
    ({ stem }) => stem,
  );
  if (videos.size === 0 && tables.size === 0) {
    throw new Error(
      `${root}: no AVEC recording found; expected videos and labels such as "Devel_DE_01.csv".`,
    );
  }
  const recordings: RecordingSource[] = [];
  const skipped: SkippedFile[] = [];
  for (const [stem, candidates] of videos) {
    const [video, second] = candidates;
    if (video === undefined) continue;
    const labels = theLabels(tables.get(stem) ?? []);
    const partition = partitionOf(stem);
    const reason =
      second !== undefined
        ? `Expected one video of this name, found ${candidates.length}.`
        : video.bytes === 0
          ? 'The file is empty.'
          : labels.reason(partition === 'test');
    if (reason !== null || labels.path === null)
      skipped.push({ file: video.relativePath, reason: reason ?? '' });
    else
      recordings.push({
        name: stem,
        subjects: [stem],
        partition,
        pictures: { kind: 'video', path: video.path },
        labels: { kind: 'files', paths: [labels.path] },
      });
  }
  for (const [stem, [table]] of tables) {
    if (table !== undefined && !videos.has(stem))
      skipped.push({ file: table.relativePath, reason: `Expected a video named "${stem}", found none.` });
  }
  return { dataset: 'AVEC', recordings, skipped };
}

function theLabels(tables: readonly ListedFile[]): {
  path: string | null;
  reason: (isTest: boolean) => string | null;
} {
  const labels = tables.filter(({ folder }) => /label/i.test(folder));
  const [only, second] = labels.length > 0 ? labels : tables;
  if (only === undefined) {
    const reason = (isTest: boolean) =>
      isTest
        ? 'The labels of the test part are not published.'
        : 'Expected a label file of its name, found none.';
    return { path: null, reason };
  }
  if (second !== undefined) {
    const files = (labels.length > 0 ? labels : tables).map(({ relativePath }) => relativePath).join(', ');
    return { path: null, reason: () => `Expected one label file of its name, found ${files}.` };
  }
  return { path: only.path, reason: () => (only.bytes === 0 ? 'Its label file is empty.' : null) };
}
