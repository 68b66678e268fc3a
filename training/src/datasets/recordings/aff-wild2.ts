import { groupBy, isVideoFile, listFiles } from '../files/folder-listing';
import { partitionOf, type RecordingSet, type RecordingSource, type SkippedFile } from './recording-source';

/** Annotation files of videos with two people name the side of the one they are about. */
const ONE_OF_TWO = /_(left|right)$/i;

/**
 * Aff-Wild2: `<video>.txt` for valence and arousal below folders named after their part (`Train_Set`,
 * `Validation_Set`), and the videos anywhere below `root`. The set does not tell who is seen: each recording
 * stands for its own person. What has no partner is skipped by name, as are annotations of one of two
 * people. Throws a sentence when the folder holds no annotation.
 */
export async function readAffWild2(root: string): Promise<RecordingSet> {
  const files = await listFiles(root);
  const videos = groupBy(files.filter(isVideoFile), ({ stem }) => stem);
  // A set has several tasks; valence and arousal lie in VA_Set, or the folder holds nothing else.
  const texts = files.filter(({ path, folder }) => /\.txt$/i.test(path) && partitionOf(folder) !== null);
  const ofTask = texts.filter(({ folder }) => /(^|\/)VA_|valence/i.test(folder));
  const annotations = ofTask.length > 0 ? ofTask : texts;
  if (annotations.length === 0) {
    throw new Error(`${root}: no Aff-Wild2 annotation found; expected "…/Train_Set/<video>.txt".`);
  }
  const recordings: RecordingSource[] = [];
  const skipped: SkippedFile[] = [];
  for (const { stem, path, relativePath, folder, bytes } of annotations) {
    const [video, second] = videos.get(stem) ?? [];
    const reason =
      bytes === 0
        ? 'The file is empty.'
        : ONE_OF_TWO.test(stem)
          ? 'It is about one of two people in a video, and which face is theirs cannot be told.'
          : video === undefined
            ? `Expected a video named "${stem}", found none.`
            : second !== undefined
              ? `Expected one video named "${stem}", found several.`
              : video.bytes === 0
                ? `Its video ${video.relativePath} is empty.`
                : null;
    if (reason !== null || video === undefined) skipped.push({ file: relativePath, reason: reason ?? '' });
    else
      recordings.push({
        name: stem,
        subjects: [stem],
        partition: partitionOf(folder),
        pictures: { kind: 'video', path: video.path },
        labels: { kind: 'files', paths: [path] },
      });
  }
  return { dataset: 'Aff-Wild2', recordings, skipped };
}
