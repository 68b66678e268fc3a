import { dispose } from '@tensorflow/tfjs-core';
import type { ModelManifest } from '../core/models/manifest';
import { splitTaps } from '../core/networks/forward/i3d-forward';
import type { WeightRecord } from '../core/networks/forward/weight-record';
import { type FetchModelOptions, fetchModelFolder } from '../offline/kept-model';
import { decodeModelWeights, refuseWrongModel, type WeightsLayout } from './model-weights';

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
  const folder = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`, globalThis.location?.href).href;
  const { manifest, weightGroups, shards } = await fetchModelFolder(folder, options);
  const layout = { entries: weightGroups.flatMap(({ weights }) => weights) };
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
