import { memo, useState } from 'react';
import type { PostProcessingSettings } from '../../../core/post-processing';
import {
  PIPELINE_SETTINGS,
  SCORING_SETTINGS,
  type ScoringSettings,
} from '../../../core/settings/settings-table';
import type { PipelineSettings } from '../../../pipeline/contract';
import type { DelaySearch } from '../../../recordings/scores/recording-scores';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { useSettings } from '../../../state/settings/settings-store';
import { SettingField } from '../../shared/fields';
import { DelayField } from './delay-field';
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
  ortega: 'Match mean and spread',
  'as-printed': 'Eq. 1 as printed',
};

/**
 * What of an analysis is scored and how it is post-processed. Every change takes effect at once, on the
 * frames that are there: the video is not read again.
 *
 * @param props.delay what a search for the delay has found; null without labels and before scores are there
 * @param props.canScore whether there are labels; scoring is not asked for without
 */
export const AnalysisSettings = memo(function AnalysisSettings(props: {
  settings: PipelineSettings;
  delay: DelaySearch | null;
  canScore: boolean;
}) {
  const { settings, delay: search, canScore } = props;
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
  return (
    <section className="analyse-settings" aria-label="Post-processing and scoring">
      <DelayField
        by={delay}
        frames={settings.timeDelayFrames}
        foundFrames={search?.usedFrames ?? null}
        rateHz={settings.frameRateHz}
        canSearch={canScore}
        onSearch={(by) => setScoring({ delay: by })}
        onFrames={(timeDelayFrames) => {
          setScoring({ delay: 'by-hand' });
          process({ timeDelayFrames });
        }}
      />
      <SettingField
        label="Scale normalisation"
        setting={PIPELINE_SETTINGS.scaleNormalisation}
        value={settings.scaleNormalisation}
        names={NORMALISATIONS}
        onChange={(scaleNormalisation) => process({ scaleNormalisation })}
      />
      {canScore && (
        <SettingField
          label="Scored"
          setting={SCORING_SETTINGS.overlap}
          value={overlap}
          names={OVERLAPS}
          onChange={(chosen) => setScoring({ overlap: chosen })}
        />
      )}
      {canScore && overlap !== 'every-frame' && (
        <SettingField
          label="Label of a clip"
          setting={SCORING_SETTINGS.fusion}
          value={fusion}
          names={FUSIONS}
          onChange={(chosen) => setScoring({ fusion: chosen })}
        />
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
      className="button button-quiet"
      title="The address holds every setting, and nothing of the video."
      onClick={() =>
        void navigator.clipboard.writeText(location.href).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), COPIED_MS);
        })
      }
    >
      {copied ? 'Copied' : 'Copy link'}
    </button>
  );
}
