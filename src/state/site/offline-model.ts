import { diskModels, isDiskModelId } from '../../offline/disk-models';
import { fetchManifestText } from '../../offline/kept-model';
import type { PipelineSettings } from '../../pipeline/contract';
import { type AheadLoad, startAheadLoad } from '../../pipeline/worker/ahead-worker';

/** The folder of a model of this site, absolute. */
export const modelFolderUrl = (modelId: string) => new URL(`models/${modelId}/`, location.href).href;

/**
 * The text of a model's manifest: the server's, or offline the one that is kept, or that of the model from
 * the disk. Rejects with one sentence.
 */
export async function readManifestText(modelId: string, signal?: AbortSignal): Promise<string> {
  if (isDiskModelId(modelId)) return diskModels.held(modelId).files.get('manifest.json')?.text() ?? '';
  return fetchManifestText(modelFolderUrl(modelId), signal === undefined ? {} : { signal });
}

interface Connection {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
  readonly type?: string;
}

/** Whether the line is one that people pay by the megabyte, or a slow one, as far as the browser says. */
export function isThriftyLine({ saveData, effectiveType, type }: Connection): boolean {
  return saveData === true || type === 'cellular' || (effectiveType ?? '4g') !== '4g';
}

/** Whether this page is on such a line. */
export function isThriftyPage(): boolean {
  const { connection = {} } = navigator as { readonly connection?: Connection };
  return isThriftyLine(connection);
}

/** Whether the files of this page came from the device, where a service worker keeps the site. */
export function isSiteKept(): boolean {
  const { serviceWorker } = navigator as Partial<Pick<Navigator, 'serviceWorker'>>;
  return (serviceWorker?.controller ?? null) !== null;
}

/** Whether a model can be opened before anybody asks: an earlier visit left all of it on this device. */
export function opensAhead(): boolean {
  return isSiteKept() && !isThriftyPage();
}

/**
 * Brings what a first estimate takes to this device ahead of its use, so that it starts at once and offline,
 * and then has the engines tried on it where none is asked for by name.
 *
 * @param onFetched called when all of it is there.
 * @returns `null` on a line that costs, and for a model from the disk: nothing is loaded ahead then.
 */
export function prepareModel(
  settings: Pick<PipelineSettings, 'modelId' | 'clipLengthFrames' | 'backend'>,
  onFetched: () => void,
): AheadLoad | null {
  const { modelId, clipLengthFrames, backend } = settings;
  if (isThriftyPage() || isDiskModelId(modelId)) return null;
  const modelUrl = modelFolderUrl(modelId);
  return startAheadLoad({ modelUrl, clipLengthFrames, backend, isSiteKept: isSiteKept() }, onFetched);
}
