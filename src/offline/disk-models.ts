import { type ModelManifest, readManifest } from '../core/models/manifest';
import { DownloadError } from './download-error';

/** The files of a model folder, by their paths within it. */
export type ModelFiles = ReadonlyMap<string, Blob>;

/** A model that was chosen from the user's own disk. */
export interface DiskModel {
  /** By which settings and address name it. */
  readonly id: string;
  readonly manifest: ModelManifest;
  readonly files: ModelFiles;
}

/** What the ids of models from the disk begin with: none of a site's does. */
const PREFIX = 'disk-';

/** Of an id, letters at most. */
const MOST_LETTERS = 64;

/** Bytes of an archive at most: the largest models have a hundred megabytes. */
const MOST_ZIP_BYTES = 500_000_000;

/** Whether an id is of a model from the disk, which a page knows only until it is loaded again. */
export function isDiskModelId(modelId: string): boolean {
  return modelId.startsWith(PREFIX);
}

/** By which id a model from the disk is known to settings and address. */
export function diskModelId(manifestId: string): string {
  return `${PREFIX}${manifestId}`.slice(0, MOST_LETTERS);
}

/** One sentence on a model from the disk that this page does not hold. */
export function diskModelMissing(modelId: string): string {
  return (
    `The model “${modelId.slice(PREFIX.length)}” was opened from this device’s disk, and a page forgets such a ` +
    'model when it is loaded again: choose it again, or another, under “Model”.'
  );
}

/** The models that were chosen from the disk since the page was loaded. */
export class DiskModels {
  private readonly models = new Map<string, DiskModel>();

  /** All of them, in the order in which they were chosen. */
  get all(): readonly DiskModel[] {
    return [...this.models.values()];
  }

  /** Keeps a model; one of the same id gives way. */
  keep(model: DiskModel): void {
    this.models.set(model.id, model);
  }

  /**
   * The model of an id from the disk.
   *
   * @throws a DownloadError of one sentence where the page does not hold it.
   */
  held(modelId: string): DiskModel {
    const model = this.models.get(modelId);
    if (model === undefined) throw new DownloadError(diskModelMissing(modelId));
    return model;
  }
}

/** The models from the disk of this page. */
export const diskModels = new DiskModels();

/**
 * The model folder in what a user has chosen: all files of a folder, or one ZIP archive. The folder may lie
 * in others; the manifest nearest to the top counts. Weights are not looked at.
 *
 * @throws a DownloadError or SchemaError of one sentence.
 */
export async function readModelFolder(chosen: readonly File[]): Promise<DiskModel> {
  const [only] = chosen;
  const isZip = chosen.length === 1 && only !== undefined && /\.zip$/i.test(only.name);
  const paths = isZip
    ? await zipEntries(only)
    : new Map(chosen.map((file) => [file.webkitRelativePath || file.name, file as Blob]));
  const depth = (path: string) => path.split('/').length;
  const [manifestPath] = [...paths.keys()]
    .filter((path) => /(^|\/)manifest\.json$/.test(path))
    .sort((one, other) => depth(one) - depth(other));
  const manifestFile = manifestPath === undefined ? undefined : paths.get(manifestPath);
  if (manifestPath === undefined || manifestFile === undefined) {
    throw new DownloadError(
      `${isZip ? only.name : 'The folder'} holds no model: a manifest.json was expected in it.`,
    );
  }
  const folder = manifestPath.slice(0, -'manifest.json'.length);
  const files = new Map(
    [...paths].flatMap(([path, file]) =>
      path.startsWith(folder) ? [[path.slice(folder.length), file]] : [],
    ),
  );
  const manifest = readManifest(await manifestFile.text());
  return { id: diskModelId(manifest.id), manifest, files };
}

async function zipEntries(file: File): Promise<ReadonlyMap<string, Blob>> {
  if (file.size > MOST_ZIP_BYTES)
    throw new DownloadError(
      `${file.name} must have at most ${MOST_ZIP_BYTES / 1e6} MB, found ${file.size / 1e6}.`,
    );
  const { unzipSync } = await import('fflate');
  try {
    const entries = unzipSync(new Uint8Array(await file.arrayBuffer()));
    return new Map(Object.entries(entries).map(([path, bytes]) => [path, new Blob([new Uint8Array(bytes)])]));
  } catch {
    throw new DownloadError(`${file.name} must be a ZIP archive, found something else.`);
  }
}
