import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Split } from '../faces/face-samples';
import { groupBy, isVideoFile, type ListedFile, listFiles } from '../files/folder-listing';
import { readPartitions } from './partition-file';
import {
  partitionNamed,
  partitionOf,
  type RecordingSet,
  type RecordingSource,
  type SkippedFile,
} from './recording-source';

/** What annotators of SEWA-DB had before them: the sound, the picture, or both. */
export const SEWA_MODALITIES = ['V', 'AV', 'A'] as const;

/** How SEWA-DB is read. */
export interface SewaOptions {
  /** CSV `recording,train|validation|test`; by default the names tell (`Train_`, `Devel_`, `Test_`). */
  readonly partitionFile?: string;
  /** Which annotation is taken, the first that there is; default V, AV, A: who saw the face comes first. */
  readonly modalities?: readonly string[];
  /** Names of annotators that are left out. */
  readonly withoutAnnotators?: readonly string[];
}

const LABEL_FILE = /^(.+)_(valence|arousal)_(a|v|av)(_aligned)?$/i;
const METADATA_FILE = 'metadata.ini';

/** A label file of SEWA-DB by its name. */
interface LabelFile extends ListedFile {
  readonly dimension: string;
  readonly modality: string;
  readonly aligned: boolean;
}

/**
 * SEWA-DB as it is published: a folder per recording with `metadata.ini`, an AVI file and a CSV per dimension
 * and modality, `<recording>_Valence_V_Aligned.csv`. Nothing is decoded. A recording that lacks a file, or
 * has an empty one, is skipped by name. Throws a sentence when the folder holds no recording.
 */
export async function readSewa(root: string, options: SewaOptions = {}): Promise<RecordingSet> {
  const files = await listFiles(root);
  const relevant = files.filter(
    (file) => isVideoFile(file) || labelFile(file) !== null || basename(file.path) === METADATA_FILE,
  );
  if (relevant.length === 0) {
    throw new Error(
      `${root}: no SEWA-DB recording found; expected folders with an AVI file and "…_Valence_V_Aligned.csv".`,
    );
  }
  const partitions = options.partitionFile === undefined ? null : await readPartitions(options.partitionFile);
  const recordings: RecordingSource[] = [];
  const skipped: SkippedFile[] = [];
  for (const [folder, own] of groupBy(relevant, (file) => file.folder)) {
    const name = folder === '.' ? basename(root) : folder;
    const skip = (file: string, reason: string) => skipped.push({ file, reason });
    const metadata = await readMetadata(own);
    const video = theVideo(name, own, skip);
    const labels = theLabels(name, own, options, skip);
    if (video === null || labels === null) continue;
    const partition =
      partitions === null
        ? (metadata.partition ?? partitionOf(name) ?? partitionOf(video.stem))
        : (partitions.get(basename(name)) ?? partitions.get(name) ?? null);
    if (partitions !== null && partition === null) {
      skip(name, `It is not in ${options.partitionFile}.`);
      continue;
    }
    recordings.push({
      name,
      subjects: metadata.subjects.length > 0 ? metadata.subjects : [name],
      partition,
      pictures: { kind: 'video', path: video.path },
      labels: { kind: 'files', paths: labels, without: options.withoutAnnotators ?? [] },
    });
  }
  return {
    dataset: 'SEWA-DB',
    recordings,
    skipped: [...skipped, ...notThere(partitions, relevant, options)],
  };
}

function labelFile(file: ListedFile): LabelFile | null {
  const match = /\.csv$/i.test(file.path) ? LABEL_FILE.exec(file.stem) : null;
  if (match === null) return null;
  const [, , dimension = '', modality = '', aligned] = match;
  return {
    ...file,
    dimension: dimension.toLowerCase(),
    modality: modality.toUpperCase(),
    aligned: aligned !== undefined,
  };
}

type Skip = (file: string, reason: string) => void;

function theVideo(name: string, files: readonly ListedFile[], skip: Skip): ListedFile | null {
  const videos = files.filter(isVideoFile);
  const video =
    videos.find(({ stem }) => stem === basename(name)) ?? (videos.length === 1 ? videos[0] : null);
  if (video === null || video === undefined) {
    skip(name, `Expected one video in the folder, found ${videos.length === 0 ? 'none' : videos.length}.`);
    return null;
  }
  if (video.bytes > 0) return video;
  skip(video.relativePath, 'The file is empty.');
  return null;
}

function theLabels(name: string, files: readonly ListedFile[], options: SewaOptions, skip: Skip) {
  const labels = files.map(labelFile).filter((file) => file !== null);
  const modalities = options.modalities ?? SEWA_MODALITIES;
  const paths = (['valence', 'arousal'] as const).map((dimension) => {
    const file = modalities
      .flatMap((modality) =>
        labels
          .filter((one) => one.dimension === dimension && one.modality === modality)
          .sort((a, b) => Number(b.aligned) - Number(a.aligned)),
      )
      .at(0);
    if (file === undefined) {
      const wanted = modalities.join(', ');
      skip(name, `Expected a label file of ${dimension} annotated from ${wanted}, found none.`);
    } else if (file.bytes === 0) {
      skip(file.relativePath, 'The file is empty.');
    } else return file.path;
    return null;
  });
  const found = paths.filter((path) => path !== null);
  return found.length === paths.length ? found : null;
}

/** People and part by `metadata.ini`, as far as it tells. */
async function readMetadata(
  files: readonly ListedFile[],
): Promise<{ subjects: string[]; partition: Split | null }> {
  const file = files.find(({ path }) => basename(path) === METADATA_FILE);
  const text = file === undefined ? '' : await readFile(file.path, 'utf8').catch(() => '');
  const subjects: string[] = [];
  let partition: Split | null = null;
  for (const line of text.split(/\r?\n/)) {
    const [, key = '', value = ''] = /^\s*([^=;#[]+?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (/^(subject|participant|person)s?[\s_]?(id|name)?s?[\s_]?\d*$/i.test(key)) {
      subjects.push(...value.split(/[,;]/).map((one) => one.trim().replace(/^"(.*)"$/, '$1')));
    }
    if (/^(partition|set|split)$/i.test(key)) partition = partitionNamed(value);
  }
  return { subjects: [...new Set(subjects.filter((subject) => subject !== ''))], partition };
}

/** Recordings that the partition file names and the folder does not have. */
function notThere(
  partitions: ReadonlyMap<string, Split> | null,
  files: readonly ListedFile[],
  options: SewaOptions,
): SkippedFile[] {
  const present = new Set(files.flatMap(({ folder }) => [folder, basename(folder)]));
  return [...(partitions?.keys() ?? [])]
    .filter((name) => !present.has(name))
    .map((file) => ({ file, reason: `It is in ${options.partitionFile} but there is no such recording.` }));
}
