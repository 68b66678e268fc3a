import type { ScoringSettings } from '../../core/settings/settings-table';
import type { PipelineSettings } from '../../pipeline/contract';

const WORDS = {
  frameRateHz: 'sampling rates',
  clipLengthFrames: 'windows',
  modelId: 'models',
  scaleNormalisation: 'scale normalisations',
  meanFilter: 'mean filters',
  timeDelayFrames: 'time delays',
} as const satisfies Partial<Record<keyof PipelineSettings, string>>;

/**
 * What keeps recordings from being scored together, as a plural that ends "recordings of different …"; null
 * when they may be. A step of one is not a step of another where the sampling differs, and scores of
 * different models or post-processing say nothing together. A delay that is searched for is searched for all.
 *
 * @param settings of each recording
 */
export function differingSettings(
  settings: readonly PipelineSettings[],
  { delay }: Pick<ScoringSettings, 'delay'>,
): string | null {
  const [first] = settings;
  if (!first) return null;
  for (const field of Object.keys(WORDS) as (keyof typeof WORDS)[]) {
    if (field === 'timeDelayFrames' && delay !== 'by-hand') continue;
    if (settings.some((one) => one[field] !== first[field])) return WORDS[field];
  }
  return null;
}
