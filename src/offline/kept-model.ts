import {
  type ManifestFile,
  type ModelManifest,
  parseManifest,
  refuseMismatch,
} from '../core/models/manifest';
import { parseWeightsManifest, type WeightGroup } from '../core/models/weights-manifest';
import { CACHE_NAMES, ContentCache } from './content-cache';
import type { ModelFiles } from './disk-models';
import { DownloadError } from './download-error';
import { fetchNewestText } from './newest-text';
import { fetchKnownFile, type KnownFile, knownFileFault } from './verified-file';

/** The files of a model, each checked by its hash. */
export interface ModelFolder {
  readonly manifest: ModelManifest;
  /** Which weights lie where, as `model.json` has it. */
  readonly weightGroups: readonly WeightGroup[];
  /** The text of `model.json`. */
  readonly modelText: string;
  /** The bytes of the weights, in the order of the groups' paths. */
  readonly shards: readonly ArrayBuffer[];
}

/** A model whose weights are still on their way. */
export interface ArrivingModel extends Omit<ModelFolder, 'shards'> {
  /**
   * The bytes of the weights, in the order of the groups' paths, in which they come too. Where one fails,
   * those after it do.
   */
  readonly shards: readonly Promise<ArrayBuffer>[];
  /** Settles when nothing is on its way any more; rejects as the first shard that failed. */
  readonly whole: Promise<void>;
}

/** What the model is wanted for, and how its download is watched and stopped. */
export interface FetchModelOptions {
  /** Window that the model must serve, in frames: another is refused before any weights are fetched. */
  readonly clipLengthFrames?: number;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Aborting rejects with the signal's reason, once the files that are on their way have come. */
  readonly noMore?: AbortSignal;
  /** Called as bytes arrive; `totalBytes` comes from the manifest and is 0 until that is read. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number) => void;
  /** Called at most once, with one sentence, when there is no room to keep the model on this device. */
  readonly onNotKept?: (message: string) => void;
  /** Take the model as it is kept on this device, and ask no server; default false. */
  readonly keptOnly?: boolean;
  /** The folder's files where it was chosen from the disk: nothing is fetched or kept then. */
  readonly files?: ModelFiles;
  /** Where files are kept; `null` keeps nothing. Default: the cache of models of this site. */
  readonly cache?: ContentCache | null;
}

/** The cache that holds the models of this site. */
export const modelCache = new ContentCache(CACHE_NAMES.models);

/** The address of a file of a model folder. */
const inFolder = (folder: string, path: string) => new URL(path, folder).href;

/** Whether a listed file is needed to compute; the model card and the like may be listed too. */
const isLoaded = ({ path }: ManifestFile) => path === 'model.json' || path.endsWith('.bin');

/** Digits of the hash that stand in an address: enough that no two versions of a file share one. */
const DIGITS = 16;

/**
 * A file of a model folder as {@link fetchKnownFile} wants it. The query makes its address change with its
 * content, so that a browser may keep the answer for ever; servers of files take no notice of it.
 */
function knownFile(folder: string, file: ManifestFile): KnownFile {
  const { path, bytes, sha256 } = file;
  const url = `${inFolder(folder, path)}?v=${sha256.slice(0, DIGITS)}`;
  return { what: `The model file ${path}`, url, bytes, sha256, listedIn: 'manifest.json' };
}

/**
 * The text of a model's manifest: the server's, or the one of the model that is kept on this device where the
 * server cannot be reached. `folder` is the absolute address of the model folder, with a slash at its end.
 *
 * @throws a DownloadError naming the file.
 */
export function fetchManifestText(
  folder: string,
  { signal, cache = modelCache }: Pick<FetchModelOptions, 'signal' | 'cache'> = {},
): Promise<string> {
  const what = 'The model file manifest.json';
  return fetchNewestText(inFolder(folder, 'manifest.json'), { what, cache, signal });
}

/**
 * Fetches a model folder (`manifest.json`, `model.json`, weight shards) and keeps it on this device, in place
 * of any earlier version. Files are checked against the manifest's lengths and hashes.
 *
 * @param folder its absolute address, with a slash at its end.
 * @throws a DownloadError or SchemaError of one sentence that names the file or field at fault.
 */
export async function fetchModelFolder(
  folder: string,
  options: FetchModelOptions = {},
): Promise<ModelFolder> {
  const { shards, whole, ...model } = await openModelFolder(folder, options);
  await whole;
  return { ...model, shards: await Promise.all(shards) };
}

/**
 * As {@link fetchModelFolder}, and there as soon as manifest and `model.json` are: the weights come one shard
 * after the other, so that whoever packs them need not wait for the last.
 */
export async function openModelFolder(
  folder: string,
  options: FetchModelOptions = {},
): Promise<ArrivingModel> {
  const { clipLengthFrames, keptOnly = false, onProgress = () => {}, onNotKept, files, noMore } = options;
  const { cache: given = modelCache } = options;
  const cache = files === undefined ? given : null;
  // One failed file must stop the other downloads too.
  const failure = new AbortController();
  const signal =
    options.signal === undefined ? failure.signal : AbortSignal.any([options.signal, failure.signal]);
  const manifestText = await manifestTextOf(folder, { signal, cache, keptOnly, files });
  const manifest = parseManifest(parsed('manifest.json', manifestText));
  if (clipLengthFrames !== undefined) refuseMismatch(manifest, { clipLengthFrames });
  const listed = new Map(manifest.files.map((file) => [file.path, file]));

  let loadedBytes = 0;
  const totalBytes = manifest.files.reduce((sum, file) => sum + (isLoaded(file) ? file.bytes : 0), 0);
  let isShort = false;
  const onNoRoom = () => {
    if (isShort) return;
    isShort = true;
    onNotKept?.(
      `There is no room to keep the model on this device (${(totalBytes / 1e6).toFixed(1)} MB): it is ` +
        'downloaded again at the next visit, and does not work offline.',
    );
  };
  const fetchListed = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    noMore?.throwIfAborted();
    const file = listed.get(path);
    if (file === undefined)
      throw new DownloadError(`The model file ${path} is not in the list of files of manifest.json.`);
    const onBytes = (bytes: number) => {
      loadedBytes += bytes;
      onProgress(Math.min(loadedBytes, totalBytes), totalBytes);
    };
    const known = knownFile(folder, file);
    return files === undefined
      ? fetchKnownFile(known, { cache, keptOnly, signal, onNoRoom, onBytes })
      : readKnownFile(files, path, known, onBytes);
  };

  onProgress(0, totalBytes);
  const modelText = new TextDecoder().decode(await fetchListed('model.json'));
  const weightGroups = parseWeightsManifest(parsed('model.json', modelText));
  const paths = weightGroups.flatMap((group) => group.paths);
  const shards = inOrder(paths, async (path) => {
    try {
      return (await fetchListed(path)).buffer;
    } catch (error) {
      if (noMore?.aborted !== true) failure.abort(error);
      options.signal?.throwIfAborted();
      throw error;
    }
  });
  const ended = async () => {
    for (const shard of await Promise.allSettled(shards)) if (shard.status === 'rejected') throw shard.reason;
    // Only now: a manifest that is kept is one whose files are.
    if (cache !== null && !isShort && !keptOnly) await keepManifest(folder, manifest, manifestText, cache);
  };
  const whole = ended();
  // Whoever waits for a shard hears of it.
  whole.catch(() => {});
  return { manifest, weightGroups, modelText, shards, whole };
}

/** Files that are fetched at once: one alone leaves the line idle while the next is asked for. */
const AT_ONCE = 2;

/** Does something with each of some items, {@link AT_ONCE} at a time, in their order. */
function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result>[] {
  const results: Promise<Result>[] = [];
  for (const [index, item] of items.entries()) {
    const before = results[index - AT_ONCE];
    const result = before === undefined ? work(item) : before.then(() => work(item));
    result.catch(() => {});
    results.push(result);
  }
  return results;
}

/** The manifest's text, from wherever the model comes. */
function manifestTextOf(
  folder: string,
  from: Pick<FetchModelOptions, 'signal' | 'keptOnly'> & {
    readonly cache: ContentCache | null;
    readonly files: ModelFiles | undefined;
  },
): Promise<string> {
  const { files, keptOnly, cache } = from;
  if (files !== undefined) return chosenFile(files, 'manifest.json').text();
  return keptOnly ? keptManifestText(folder, cache) : fetchManifestText(folder, from);
}

/** A file of the folder that was chosen. Throws a DownloadError naming it where it is not there. */
function chosenFile(files: ModelFiles, path: string): Blob {
  const file = files.get(path);
  if (file === undefined) throw new DownloadError(`The model file ${path} is missing in what was chosen.`);
  return file;
}

/** The bytes of such a file, checked as a download is. */
async function readKnownFile(
  files: ModelFiles,
  path: string,
  known: KnownFile,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const data = new Uint8Array(await chosenFile(files, path).arrayBuffer());
  const fault = await knownFileFault(known, data);
  if (fault !== null) throw new DownloadError(fault);
  onBytes(data.byteLength);
  return data;
}

/** The manifest of a model as it is kept on this device. Throws a DownloadError where it is not. */
export async function keptManifest(
  folder: string,
  cache: ContentCache | null = modelCache,
): Promise<ModelManifest> {
  return parseManifest(parsed('manifest.json', await keptManifestText(folder, cache)));
}

async function keptManifestText(folder: string, cache: ContentCache | null): Promise<string> {
  const text = await cache?.text(inFolder(folder, 'manifest.json'));
  if (typeof text === 'string') return text;
  throw new DownloadError('The model file manifest.json is not kept on this device.');
}

/** Keeps the manifest of a model whose files are kept, and forgets the files of other versions. */
async function keepManifest(
  folder: string,
  manifest: ModelManifest,
  text: string,
  cache: ContentCache,
): Promise<void> {
  const url = inFolder(folder, 'manifest.json');
  await cache.keep(url, text);
  const wanted = manifest.files.map((file) => knownFile(folder, file).url);
  await cache.forgetOthers(folder, new Set([url, ...wanted]));
}

/** The JSON in a file's text. Throws a DownloadError naming the file when it is something else. */
function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DownloadError(`The model file ${path} must be JSON, found something else.`);
  }
}
