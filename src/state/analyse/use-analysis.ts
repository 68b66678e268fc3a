import { PipelineClient } from '../../pipeline/pipeline-client';
import { ScoringClient } from '../../recordings/scores/scoring-client';
import { openAnalysisSource } from '../../recordings/video/open-source';
import { useSettings } from '../settings/settings-store';
import { createAnalysisStore } from './analysis-store';
import { tellUnderWay } from './analysis-under-way';
import { DecoderConsent } from './decoder-consent';
import { wouldLose } from './unsaved-recordings';

const scoring = new ScoringClient();

/** Whether this page may fetch the decoder for what its browser cannot read. */
export const decoderConsent = new DecoderConsent();

/** The analyses of the page, with its own decoder, pipeline, scoring thread and settings. */
export const useAnalysis = createAnalysisStore({
  openSource: (input, options) =>
    openAnalysisSource(input, { ...options, ...useSettings.getState().settings.recording }),
  consent: decoderConsent,
  createPipeline: () => new PipelineClient(),
  now: () => performance.now(),
  score: (task, signal) => scoring.score(task, signal),
  scoring: {
    now: () => useSettings.getState().settings.scoring,
    onChange: (listener) => {
      useSettings.subscribe((state, before) => {
        if (state.settings.scoring !== before.settings.scoring) listener();
      });
    },
  },
});

useAnalysis.subscribe(({ recordings }) => tellUnderWay(recordings));

// The browser asks in its own words; it is told only that there is something to lose.
addEventListener('beforeunload', (event) => {
  if (wouldLose(useAnalysis.getState())) event.preventDefault();
});
