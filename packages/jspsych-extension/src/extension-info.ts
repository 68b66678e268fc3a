import { type JsPsychExtensionInfo, ParameterType } from 'jspsych';

/** Version of this package; a test holds it to package.json. */
export const VERSION = '0.1.0';

/** What the extension is called and adds to each trial, as jsPsych wants it told. */
export const EXTENSION_INFO = {
  name: 'circumplex',
  version: VERSION,
  data: {
    /** One row a sampled picture, from the loading of the trial to its end. */
    circumplex_data: {
      type: ParameterType.COMPLEX,
      array: true,
      nested: {
        /** When the picture was taken, milliseconds since the stimulus' onset. */
        t: { type: ParameterType.FLOAT },
        /** Unpleasant to pleasant, about -1 to 1; `null` without an estimate. */
        valence: { type: ParameterType.FLOAT },
        /** Calm to activated, about -1 to 1; `null` without an estimate. */
        arousal: { type: ParameterType.FLOAT },
        /** The network's own output, where `record_raw` is set. */
        valence_raw: { type: ParameterType.FLOAT },
        /** The network's own output, where `record_raw` is set. */
        arousal_raw: { type: ParameterType.FLOAT },
        /** Computed on a window of frames that was not full. */
        provisional: { type: ParameterType.BOOL },
        /** Score of the face detector, 0 to 1; `null` without a face. */
        face_score: { type: ParameterType.FLOAT },
        /** Why there is no estimate: `no-face`, `face-not-whole`, `face-lost`, `window-filling`. */
        reason: { type: ParameterType.STRING },
        /** Expected deviation of `valence` from the mean of raters; `null` for `raw`, and where not known. */
        valence_sd: { type: ParameterType.FLOAT },
        /** The same of `arousal`. */
        arousal_sd: { type: ParameterType.FLOAT },
      },
    },
    /** What `valence` and `arousal` are: `processed`, `raw` or `relative` to the neutral face. */
    circumplex_values: { type: ParameterType.STRING },
    /** The stimulus' onset, milliseconds of `performance.now`. */
    circumplex_onset: { type: ParameterType.FLOAT },
    /** From the onset to the end of the trial, milliseconds. */
    circumplex_duration: { type: ParameterType.FLOAT },
    /** Mean valence from the onset on; `null` without estimates. */
    circumplex_valence_mean: { type: ParameterType.FLOAT },
    /** Standard deviation of the valence (n - 1). */
    circumplex_valence_sd: { type: ParameterType.FLOAT },
    /** Mean arousal from the onset on; `null` without estimates. */
    circumplex_arousal_mean: { type: ParameterType.FLOAT },
    /** Standard deviation of the arousal (n - 1). */
    circumplex_arousal_sd: { type: ParameterType.FLOAT },
    /** Sampled pictures from the onset on, those without an estimate too. */
    circumplex_samples: { type: ParameterType.INT },
    /** Estimates from the onset on that the means are made of. */
    circumplex_estimates: { type: ParameterType.INT },
    /** Sampled pictures a second, while the tab was shown. */
    circumplex_rate: { type: ParameterType.FLOAT },
    /** Share of the sampling grid from the onset on that has such an estimate, 0 to 1. */
    circumplex_coverage: { type: ParameterType.FLOAT },
    /** Pictures that the grid wanted and that were lost to computing. */
    circumplex_lost_frames: { type: ParameterType.INT },
    /** How long the tab was in the background, milliseconds. */
    circumplex_hidden_ms: { type: ParameterType.FLOAT },
    /** What happened: a hidden tab, a part that died and was replaced, a camera that gave nothing. */
    circumplex_events: {
      type: ParameterType.COMPLEX,
      array: true,
      nested: {
        t: { type: ParameterType.FLOAT },
        event: { type: ParameterType.STRING },
        message: { type: ParameterType.STRING },
      },
    },
    /** The times are right but for this, milliseconds. */
    circumplex_clock_uncertainty: { type: ParameterType.FLOAT },
    /** Whether the rows were made up, as in a simulated experiment. */
    circumplex_simulated: { type: ParameterType.BOOL },
  },
} satisfies JsPsychExtensionInfo;
