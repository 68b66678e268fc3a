import { resolve } from 'node:path';
import { videoStem } from '../../src/recordings/exports/file-names';

/** A video to predict and the name, without extension, of its two result files. */
export interface PlannedVideo {
  /** As given on the command line; for messages. */
  readonly given: string;
  readonly path: string;
  readonly outputName: string;
}

/**
 * Gives each video its own result name: its file name without extension, and for later videos of the
 * same name `<name>-2`, `<name>-3`…, so that none overwrites another. Names that differ only in case
 * count as the same, as some disks hold them so. A file given twice is predicted once.
 *
 * @param reserved names that no video gets, in lower case
 */
export function planVideos(
  videos: readonly string[],
  workingDirectory: string,
  reserved: readonly string[] = [],
): PlannedVideo[] {
  const planned: PlannedVideo[] = [];
  const paths = new Set<string>();
  // Names that some video has by right are not handed out as numbered ones.
  const wanted = new Set(videos.map((video) => videoStem(video).toLowerCase()));
  const taken = new Set<string>(reserved);
  for (const given of videos) {
    const path = resolve(workingDirectory, given);
    if (paths.has(path)) continue;
    paths.add(path);
    const stem = videoStem(path);
    let outputName = stem;
    for (let count = 2; taken.has(outputName.toLowerCase()); count += 1) {
      const candidate = `${stem}-${count}`;
      outputName = wanted.has(candidate.toLowerCase()) ? stem : candidate;
    }
    taken.add(outputName.toLowerCase());
    planned.push({ given, path, outputName });
  }
  return planned;
}
