import { dispose } from '@tensorflow/tfjs-core';
import type { ModelManifest } from '../core/models/manifest';
import { splitTaps } from '../core/networks/forward/i3d-forward';
import type { WeightRecord } from '../core/networks/forward/weight-record';
import { type FetchModelOptions, openModelFolder } from '../offline/kept-model';
import { decodeModelWeights, refuseWrongModel, type WeightsLayout } from './model-weights';

/** A model as its files have it, checked and not yet on any backend. */
export interface FetchedModel {
  readonly manifest: ModelManifest;
  readonly layout: WeightsLayout;
  /** The bytes of the weights, in the order of the layout. */
  readonly shards: readonly ArrayBuffer[];
}

/** A model some of whose weights may still be on their way. */
export interface IncomingModel extends Omit<FetchedModel, 'shards'> {
  /** As {@link FetchedModel} has them; they come in their order. */
  readonly shards: readonly (ArrayBuffer | Promise<ArrayBuffer>)[];
}

/** A model on the current backend: its manifest and the one copy of its weights. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly weights: WeightRecord;
  /** Frees the weights; whatever uses them must be disposed of first. */
  dispose(): void;
}

/** Fetches a model as {@link fetchModel} does and puts it on the current backend. */
export async function loadModel(baseUrl: string, options: FetchModelOptions = {}): Promise<LoadedModel> {
  return decodeModel(await fetchModel(baseUrl, options));
}

/** Puts a model's weights on the current backend. */
export function decodeModel({ manifest, layout, shards }: FetchedModel): LoadedModel {
  const weights = readyWeights(manifest, decodeModelWeights(manifest, layout, shards));
  return { manifest, weights, dispose: () => dispose(Object.values(weights)) };
}

/**
 * Fetches a model folder as {@link fetchModelFolder} does; its weights are checked against the architecture
 * of its manifest.
 *
 * @param baseUrl of the folder, absolute or relative to the page or worker; a slash at its end is optional.
 * @throws a DownloadError, ModelError or SchemaError of one sentence that names the file or field at fault.
 */
export async function fetchModel(baseUrl: string, options: FetchModelOptions = {}): Promise<FetchedModel> {
  const { whole, ...model } = await openModel(baseUrl, options);
  await whole;
  return wholeModel(model);
}

/**
 * As {@link fetchModel}, and there before the weights are: as soon as it is known which they will be.
 *
 * @returns the model, and what settles when nothing of it is on its way any more.
 */
export async function openModel(
  baseUrl: string,
  options: FetchModelOptions = {},
): Promise<IncomingModel & { readonly whole: Promise<void> }> {
  const folder = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`, globalThis.location?.href).href;
  // What stands against the weights ends their download.
  const refusal = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, refusal.signal]) : refusal.signal;
  const { manifest, weightGroups, shards, whole } = await openModelFolder(folder, { ...options, signal });
  const layout = { entries: weightGroups.flatMap(({ weights }) => weights) };
  const stored = new Set(weightGroups.flatMap(({ paths }) => paths));
  const sizes = manifest.files.map(({ path, bytes }) => (stored.has(path) ? bytes : 0));
  try {
    refuseWrongModel(
      manifest,
      layout,
      sizes.reduce((sum, bytes) => sum + bytes, 0),
    );
  } catch (error) {
    refusal.abort(error);
    throw error;
  }
  return { manifest, layout, shards, whole };
}

/** A model with all its weights, once they have come. */
export async function wholeModel({ manifest, layout, shards }: IncomingModel): Promise<FetchedModel> {
  return { manifest, layout, shards: await Promise.all(shards) };
}

/** Weights in the form they are computed with: an i3D's kernels cut into their taps. */
function readyWeights({ architecture }: ModelManifest, decoded: WeightRecord): WeightRecord {
  if (architecture.temporal !== 'i3d') return decoded;
  const split = splitTaps(decoded, architecture);
  const used = new Set(Object.values(split));
  dispose(Object.values(decoded).filter((weight) => !used.has(weight)));
  return split;
}
