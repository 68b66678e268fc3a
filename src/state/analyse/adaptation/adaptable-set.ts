import type { LabelScale } from '../../../core/labels/label-scale';
import type { AffectStatistics } from '../../../core/post-processing';
import type { PipelineSettings } from '../../../pipeline/contract';
import { type Adaptability, adaptability } from '../../../recordings/adaptation/adaptable-recordings';
import { differingSettings } from '../../../recordings/scores/common-settings';
import type { AnalysedRecording } from '../analysed-recording';

/** The recordings of the view that a model can be adapted to, and what they were analysed with. */
export interface AdaptableSet extends Adaptability {
  /** Null where no recording counts. */
  readonly run: {
    readonly pipeline: PipelineSettings;
    readonly statistics: AffectStatistics;
    readonly weightsSha256: string;
  } | null;
  /** The scales that the labels came in, such as `1 to 9`. */
  readonly labelScales: readonly string[];
}

/** Sorts out which recordings count, and says why if there are too few, or they do not go together. */
export function adaptableSet(recordings: readonly AnalysedRecording[]): AdaptableSet {
  const done = recordings.filter(({ phase }) => phase === 'ended');
  const found = adaptability(
    done.map(({ name, frames, headInputs, results }) => ({
      name,
      frames,
      inputs: headInputs,
      labels: results?.labels ?? null,
    })),
  );
  const counted = done.filter(({ results, headInputs }) => (results?.labels ?? null) !== null && headInputs);
  const [first] = counted;
  const manifest = first?.openReport?.manifest;
  if (!first?.settings || !manifest) return { ...found, run: null, labelScales: [] };
  const settings = counted.flatMap((one) => one.settings ?? []);
  // A delay is searched for anew in any case.
  const difference = differingSettings(settings, { delay: 'search' });
  const isOther = counted.some((one) => one.openReport?.manifest.weightsSha256 !== manifest.weightsSha256);
  const differing = isOther ? 'models' : difference;
  return {
    ...found,
    obstacle:
      found.obstacle ??
      (differing === null ? null : `Recordings of different ${differing} cannot be learnt from together.`),
    run: {
      pipeline: first.settings,
      statistics: manifest.statistics,
      weightsSha256: manifest.weightsSha256,
    },
    labelScales: [
      ...new Set(
        counted.flatMap(({ results }) =>
          (results?.labels?.readings ?? []).map(({ scale }) => inWords(scale)),
        ),
      ),
    ],
  };
}

function inWords({ lowest, highest }: LabelScale): string {
  return `${lowest} to ${highest}`.replaceAll('-', '−');
}
