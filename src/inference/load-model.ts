import { dispose } from '@tensorflow/tfjs-core';
import {
  type ManifestFile,
  type ModelManifest,
  parseManifest,
  refuseMismatch,
} from '../core/models/manifest';
import { splitTaps } from '../core/networks/forward/i3d-forward';
import type { WeightRecord } from '../core/networks/forward/weight-record';
import { fetchModelFile, parseModelJson, verifyModelFile } from './model-download';
import { ModelError } from './model-error';
import { decodeModelWeights, readWeightsLayout, refuseWrongModel, type WeightsLayout } from './model-weights';

/** A model as its files have it, checked and not yet on any backend. */
export interface FetchedModel {
  readonly manifest: ModelManifest;
  readonly layout: WeightsLayout;
  /** The bytes of the weights, in the order of the layout. */
  readonly shards: readonly ArrayBuffer[];
}

/** A model on the current backend: its manifest and the one copy of its weights. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly weights: WeightRecord;
  /** Frees the weights; whatever uses them must be disposed of first. */
  dispose(): void;
}

/** What the model is wanted for, and how loading is watched and stopped. */
export interface LoadModelOptions {
  /** Window that the model must serve, in frames: another is refused before any weights are fetched. */
  readonly clipLengthFrames?: number;
  /** Aborting rejects with the signal's reason and leaves nothing allocated. */
  readonly signal?: AbortSignal;
  /** Called as bytes arrive; `totalBytes` comes from the manifest and is 0 until that is read. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number) => void;
}

/** Fetches a model as {@link fetchModel} does and puts it on the current backend. */
export async function loadModel(baseUrl: string, options: LoadModelOptions = {}): Promise<LoadedModel> {
  return decodeModel(await fetchModel(baseUrl, options));
}

/** Puts a model's weights on the current backend. */
export function decodeModel({ manifest, layout, shards }: FetchedModel): LoadedModel {
  const weights = readyWeights(manifest, decodeModelWeights(manifest, layout, shards));
  return { manifest, weights, dispose: () => dispose(Object.values(weights)) };
}

/**
 * Fetches a model folder (`manifest.json`, `model.json`, weight shards). Files are checked against the
 * manifest's lengths and hashes, the weights against its architecture.
 *
 * @param baseUrl of the folder, absolute or relative to the page or worker; a slash at its end is optional.
 * @throws a ModelError or SchemaError of one sentence that names the file or field at fault.
 */
export async function fetchModel(baseUrl: string, options: LoadModelOptions = {}): Promise<FetchedModel> {
  const folder = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`, globalThis.location?.href).href;
  // One failed file must stop the other downloads too.
  const failure = new AbortController();
  const signal =
    options.signal === undefined ? failure.signal : AbortSignal.any([options.signal, failure.signal]);
  try {
    return await fetchFrom(folder, signal, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    failure.abort();
  }
}

async function fetchFrom(
  folder: string,
  signal: AbortSignal,
  { clipLengthFrames, onProgress = () => {} }: LoadModelOptions,
): Promise<FetchedModel> {
  const manifestBytes = await fetchModelFile(folder, 'manifest.json', signal);
  const manifest = parseManifest(parseModelJson('manifest.json', manifestBytes));
  if (clipLengthFrames !== undefined) refuseMismatch(manifest, { clipLengthFrames });
  const listed = new Map(manifest.files.map((file) => [file.path, file]));

  let loadedBytes = 0;
  const totalBytes = manifest.files.reduce((sum, { path, bytes }) => sum + (isLoaded(path) ? bytes : 0), 0);
  const fetchListed = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    const file = listedFile(listed, path);
    const data = await fetchModelFile(folder, path, signal, (bytes) => {
      loadedBytes += bytes;
      onProgress(Math.min(loadedBytes, totalBytes), totalBytes);
    });
    await verifyModelFile(file, data);
    return data;
  };

  onProgress(0, totalBytes);
  const layout = readWeightsLayout(parseModelJson('model.json', await fetchListed('model.json')));
  const shards = (await Promise.all(layout.paths.map(fetchListed))).map((shard) => shard.buffer);
  signal.throwIfAborted();
  refuseWrongModel(manifest, layout, shards);
  return { manifest, layout, shards };
}

/** Weights in the form they are computed with: an i3D's kernels cut into their taps. */
function readyWeights({ architecture }: ModelManifest, decoded: WeightRecord): WeightRecord {
  if (architecture.temporal !== 'i3d') return decoded;
  const split = splitTaps(decoded, architecture);
  const used = new Set(Object.values(split));
  dispose(Object.values(decoded).filter((weight) => !used.has(weight)));
  return split;
}

/** The model card and the like may be listed too; only these are fetched here. */
function isLoaded(path: string): boolean {
  return path === 'model.json' || path.endsWith('.bin');
}

function listedFile(listed: ReadonlyMap<string, ManifestFile>, path: string): ManifestFile {
  const file = listed.get(path);
  if (file === undefined) {
    throw new ModelError(`The model file ${path} is not in the list of files of manifest.json.`);
  }
  return file;
}
