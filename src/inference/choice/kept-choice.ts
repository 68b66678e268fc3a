import { type EngineName, type EngineTrial, readTrial } from '../../core/models/engine-trial';
import type { ModelManifest } from '../../core/models/manifest';
import { CACHE_NAMES, ContentCache } from '../../offline/content-cache';

/** Which engine is to compute a model on this device, as far as that is known. */
export interface EngineChoice {
  /** What can compute it here, likeliest first. */
  readonly candidates: readonly EngineName[];
  /** The trial of an earlier time; `null` before the first. */
  readonly trial: EngineTrial | null;
  /** Keeps a trial for later openings, in place of those of other versions or devices. */
  keep(trial: EngineTrial): Promise<void>;
}

/** What a choice hangs on; what differs in any of it has a trial of its own. */
export interface ChoiceGrounds {
  readonly modelUrl: string;
  readonly manifest: Pick<ModelManifest, 'id' | 'weightsSha256'>;
  readonly clipLengthFrames: number;
  readonly candidates: readonly EngineName[];
  /** The graphics adapter in words; `null` without one. */
  readonly adapter: string | null;
  /** Why helping threads are not to be used; `null` where they may be. */
  readonly threadFault: string | null;
}

/** Where trials are kept, with nothing of any picture or reading. */
const engineCache = new ContentCache(CACHE_NAMES.engines);

/**
 * What is known of engines for a model on this device: by the version of the site, the model's content, the
 * browser, its cores and the graphics adapter. `null` where a browser keeps nothing or there is no choice.
 */
export async function engineChoice(
  grounds: ChoiceGrounds,
  cache: ContentCache = engineCache,
): Promise<EngineChoice | null> {
  const { candidates, modelUrl, clipLengthFrames } = grounds;
  if (candidates.length < 2 || globalThis.crypto?.subtle === undefined) return null;
  const base = modelUrl.endsWith('/') ? modelUrl : `${modelUrl}/`;
  const folder = new URL(`engines/${clipLengthFrames}-frames/`, base).href;
  const url = `${folder}${await markOf(grounds)}`;
  const text = await cache.text(url);
  return {
    candidates,
    trial: text === null ? null : readTrial(text),
    keep: async (trial) => {
      await cache.keep(url, JSON.stringify(trial));
      await cache.forgetOthers(folder, new Set([url]));
    },
  };
}

/** What browsers say of a device, each as much as it likes. */
interface DeviceFacts {
  readonly hardwareConcurrency?: number;
  /** GiB. */
  readonly deviceMemory?: number;
  readonly userAgent?: string;
}

/** A hash of all that a choice hangs on: it says nothing of the device to whoever reads it. */
async function markOf(grounds: ChoiceGrounds): Promise<string> {
  const { manifest, clipLengthFrames, candidates, adapter, threadFault } = grounds;
  const { hardwareConcurrency, deviceMemory, userAgent } = navigator as DeviceFacts;
  const parts = [
    // Its name changes with everything that the build has put into it.
    new URL(import.meta.url).pathname,
    manifest.id,
    manifest.weightsSha256,
    clipLengthFrames,
    candidates,
    adapter,
    threadFault,
    hardwareConcurrency ?? null,
    deviceMemory ?? null,
    globalThis.crossOriginIsolated === true,
    userAgent ?? null,
  ];
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
