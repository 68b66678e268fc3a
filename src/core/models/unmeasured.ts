import type { ModelManifest } from './manifest';

/** A manifest without what was measured of its weights, for other weights. */
export function unmeasured(manifest: ModelManifest): ModelManifest {
  const { pairs: _pairs, calm: _calm, uncertainty: _uncertainty, ...kept } = manifest;
  return { ...kept, results: [] };
}
