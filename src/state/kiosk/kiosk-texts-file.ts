import { modelCache } from '../../offline/kept-model';
import { fetchNewestText } from '../../offline/newest-text';
import { readTextChanges, type TextChanges } from './kiosk-texts';

/** A curator's changes, and one sentence where they cannot be used. */
export interface TextChangesFound {
  readonly changes: TextChanges;
  readonly problem: string | null;
}

/**
 * The changes in the `kiosk-texts.json` beside the page, or the last usable ones where the server cannot be
 * reached. Never rejects.
 */
export async function fetchTextChanges(): Promise<TextChangesFound> {
  const url = new URL('kiosk-texts.json', location.href).href;
  try {
    const text = await fetchNewestText(url, { what: 'The kiosk’s texts', cache: modelCache });
    const changes = readTextChanges(text);
    await modelCache.keep(url, text);
    return { changes, problem: null };
  } catch (error) {
    return { changes: {}, problem: error instanceof Error ? error.message : String(error) };
  }
}
