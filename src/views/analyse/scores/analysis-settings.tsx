import { memo, useState } from 'react';
import type { PostProcessingSettings } from '../../../core/post-processing';
import {
  PIPELINE_SETTINGS,
  SCORING_SETTINGS,
  type ScoringSettings,
} from '../../../core/settings/settings-table';
import type { PipelineSettings } from '../../../pipeline/contract';
import type { LabelComparison } from '../../../recordings/scores/label-comparison';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { useSettings } from '../../../state/settings/settings-store';
import { SelectField, SettingField } from '../../shared/fields';
import { delayName } from './analysis-words';
import { DelayCurve } from './delay-curve';
import './scores.css';

/** How long the button says that it has copied. */
const COPIED_MS = 2000;

const OVERLAPS = {
  'every-frame': 'Every frame',
  '0.2': 'Clips, overlap .2',
  '0.5': 'Clips, overlap .5',
  '0.8': 'Clips, overlap .8',
};
const FUSIONS = { mean: 'Mean', extremum: 'Extremum' };
const NORMALISATIONS = {
  off: 'Off',
  ortega: 'Onto the labels’ distribution',
  'as-printed': 'Eq. 1 as printed',
};

const { minimum: LEAST_DELAY, maximum: LARGEST_DELAY } = PIPELINE_SETTINGS.timeDelayFrames;
const DELAYS: readonly (readonly [value: string, name: string])[] = [
  ['search', 'Search'],
  ...Array.from({ length: LARGEST_DELAY - LEAST_DELAY + 1 }, (_, index) => {
    const frames = LEAST_DELAY + index;
    return [String(frames), delayName(frames)] as const;
  }),
];

/**
 * What of an analysis is scored and how it is post-processed. Every change takes effect at once, on the
 * frames that are there: the video is not read again.
 *
 * @param props.comparison null without labels, and until scores are computed
 * @param props.canScore whether there are labels; scoring is not asked for without
 * @param props.name of the video, for files
 */
export const AnalysisSettings = memo(function AnalysisSettings(props: {
  settings: PipelineSettings;
  comparison: LabelComparison | null;
  canScore: boolean;
  isScoring: boolean;
  name: string;
}) {
  const { settings, comparison, canScore, isScoring, name } = props;
  const setPostProcessing = useAnalysis((state) => state.setPostProcessing);
  const { settings: app, change, changePipeline } = useSettings();
  const { scoring } = app;
  const setScoring = (part: Partial<ScoringSettings>) => change({ scoring: { ...scoring, ...part } });
  // The address says what is shown, and the next analysis is made alike.
  const process = (part: Partial<PostProcessingSettings>) => {
    setPostProcessing(part);
    changePipeline(part);
  };
  const { overlap, fusion, delay } = scoring;
  const isSearched = delay === 'search' && canScore;
  return (
    <section className="card analyse-settings" aria-labelledby="analyse-settings-title">
      <h2 id="analyse-settings-title">Post-processing and scoring</h2>
      <p className="analyse-note">Changes take effect at once; the video is not read again.</p>
      <div className="analyse-settings-fields">
        <SettingField
          label="Scale normalisation"
          setting={PIPELINE_SETTINGS.scaleNormalisation}
          value={settings.scaleNormalisation}
          names={NORMALISATIONS}
          onChange={(scaleNormalisation) => process({ scaleNormalisation })}
        />
        <SelectField
          label="Time delay"
          value={isSearched ? 'search' : String(settings.timeDelayFrames)}
          choices={canScore ? DELAYS : DELAYS.slice(1)}
          onChange={(value) => {
            if (value === 'search') return setScoring({ delay: 'search' });
            setScoring({ delay: 'by-hand' });
            process({ timeDelayFrames: Number(value) });
          }}
        />
        {canScore && (
          <>
            <SettingField
              label="Scored"
              setting={SCORING_SETTINGS.overlap}
              value={overlap}
              names={OVERLAPS}
              onChange={(chosen) => setScoring({ overlap: chosen })}
            />
            {overlap !== 'every-frame' && (
              <SettingField
                label="Label of a clip"
                setting={SCORING_SETTINGS.fusion}
                value={fusion}
                names={FUSIONS}
                onChange={(chosen) => setScoring({ fusion: chosen })}
              />
            )}
          </>
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={settings.meanFilter}
            onChange={(event) => process({ meanFilter: event.target.checked })}
          />
          Mean filter
        </label>
        <CopyLink />
      </div>
      {comparison !== null && (
        <div className="analyse-settings-delay" aria-busy={isScoring}>
          <DelayCurve delay={comparison.delay} rateHz={settings.frameRateHz} name={name} />
          {isSearched && (
            <p className="analyse-message" role="status">
              A delay that was searched for on the recording it is scored on makes the scores look better than
              they would be on another. For a fair figure search on validation recordings and set the delay by
              hand.
            </p>
          )}
        </div>
      )}
    </section>
  );
});

/** Copies the address, which holds every setting. */
function CopyLink() {
  const [copied, setCopied] = useState(false);
  // Browsers give a clipboard to secure pages alone; the address bar has the link all the same.
  if (!('clipboard' in navigator)) return null;
  return (
    <button
      type="button"
      className="button"
      title="The address holds every setting, and nothing of the video."
      onClick={() =>
        void navigator.clipboard.writeText(location.href).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), COPIED_MS);
        })
      }
    >
      {copied ? 'Copied' : 'Copy link to settings'}
    </button>
  );
}
