import { type Parsed, parseJson } from '../core/schemas/schema-fault';
import { fields, list, text, whole } from '../core/schemas/schema-parts';

const versionSchema = fields({
  version: text,
  /** Since when it has been served. */
  activatedMs: whole(0),
  /** Addresses in the cache that belong to it, absolute. */
  urls: list(text),
});

/** One version of the site in the cache: what it needs, and since when it has been served. */
export type SiteVersion = Parsed<typeof versionSchema>;

/** A version from its text in the cache; `null` where that cannot be read. */
export function readSiteVersion(json: string): SiteVersion | null {
  try {
    return parseJson(versionSchema, json, { source: 'the list of a kept version' });
  } catch {
    return null;
  }
}

/**
 * Versions whose files stay: the newest, and the one before it, which a page that was open during the update
 * still runs on.
 */
const VERSIONS_KEPT = 2;

/**
 * What of the cache can go: versions but for the last two that were served, and addresses that belong to
 * neither of these.
 */
export function outdated(
  versions: readonly SiteVersion[],
  cachedUrls: readonly string[],
): { readonly versions: readonly string[]; readonly urls: readonly string[] } {
  const byAge = versions.toSorted((a, b) => b.activatedMs - a.activatedMs);
  const wanted = new Set(byAge.slice(0, VERSIONS_KEPT).flatMap(({ urls }) => urls));
  return {
    versions: byAge.slice(VERSIONS_KEPT).map(({ version }) => version),
    urls: cachedUrls.filter((url) => !wanted.has(url)),
  };
}
