import type { CircumplexSample } from '@circumplex/client';
import { type JsPsych, type JsPsychPlugin, ParameterType, type TrialType } from 'jspsych';
import { VERSION } from './extension-info.ts';
import { extensionOf } from './found-extension.ts';

const info = {
  name: 'circumplex-face-check',
  version: VERSION,
  parameters: {
    /** What stands over the frame, as HTML. */
    prompt: {
      type: ParameterType.HTML_STRING,
      default:
        '<p>Sit so that the frame is around your whole face, in even light, and look at the screen.</p>',
    },
    /** How long the face must be read without a break, milliseconds. */
    face_ms: { type: ParameterType.INT, default: 2000 },
    /** Whether the neutral face is recorded then, for `values: 'relative'`. */
    calibrate: { type: ParameterType.BOOL, default: false },
    /** What is said while that is done. */
    calibrate_prompt: {
      type: ParameterType.STRING,
      default: 'Relax your face and look at the screen for some seconds.',
    },
    /** What is said once all is well. */
    found_prompt: { type: ParameterType.STRING, default: 'Your face is being read.' },
    /** Label of the button that goes on. */
    button_label: { type: ParameterType.STRING, default: 'Continue' },
    /** After this long the participant may go on all the same, milliseconds. */
    patience_ms: { type: ParameterType.INT, default: 30000 },
  },
  data: {
    /** Whether the face was read as long as was wanted. */
    face_found: { type: ParameterType.BOOL },
    /** Whether a neutral face was recorded. */
    face_calibrated: { type: ParameterType.BOOL },
    /** Sampled pictures a second. */
    face_rate: { type: ParameterType.FLOAT },
    /** Share of them that gave an estimate, 0 to 1. */
    face_coverage: { type: ParameterType.FLOAT },
    /** Time to the end of the trial, milliseconds. */
    rt: { type: ParameterType.INT },
  },
} as const;

type Info = typeof info;

/** What a face check has seen. */
class FaceCheck {
  private firstMs = 0;
  private lastMs = 0;
  private samples = 0;
  private estimates = 0;
  private sinceMs: number | null = null;

  /** Takes a sample; says for how long the face has been read without a break, milliseconds. */
  take({ timeMs, processed }: CircumplexSample): number {
    if (this.samples === 0) this.firstMs = timeMs;
    this.samples += 1;
    this.lastMs = timeMs;
    if (processed === null) {
      this.sinceMs = null;
      return 0;
    }
    this.estimates += 1;
    this.sinceMs ??= timeMs;
    return timeMs - this.sinceMs;
  }

  /** Columns of the trial. */
  get columns(): { readonly face_rate: number | null; readonly face_coverage: number | null } {
    const seconds = (this.lastMs - this.firstMs) / 1000;
    return {
      face_rate: seconds > 0 ? Number(((this.samples - 1) / seconds).toFixed(2)) : null,
      face_coverage: this.samples > 0 ? Number((this.estimates / this.samples).toFixed(3)) : null,
    };
  }
}

/**
 * Shows the participant what is read of them, and goes on when their face was read for a while; records the
 * neutral face then, where that is wanted. Goes on at once where no camera runs.
 */
export default class CircumplexFaceCheckPlugin implements JsPsychPlugin<Info> {
  static readonly info = info;

  constructor(private readonly jsPsych: JsPsych) {}

  /** Shows the frame and waits for a face. */
  trial(display: HTMLElement, trial: TrialType<Info>): void {
    const startMs = performance.now();
    const extension = extensionOf(this.jsPsych);
    const { client } = extension;
    const check = new FaceCheck();
    let [isFound, isCalibrated] = [false, false];
    let endListening = () => {};
    const finish = () => {
      endListening();
      extension.tuckFrame();
      this.jsPsych.finishTrial({
        face_found: isFound,
        face_calibrated: isCalibrated,
        ...check.columns,
        rt: Math.round(performance.now() - startMs),
      });
    };
    if (client === null || client.state === null || client.state.source === null) {
      finish();
      return;
    }
    display.innerHTML = `
      <div class="circumplex-face-check">${trial.prompt}
        <div data-place style="width: 480px; max-width: 100%; height: 360px; margin: 0 auto;"></div>
        <p data-message role="status"></p>
        <p><button type="button" class="jspsych-btn" data-go disabled></button></p>
      </div>`;
    const place = display.querySelector('[data-place]');
    const message = display.querySelector('[data-message]');
    const go = display.querySelector<HTMLButtonElement>('[data-go]');
    if (place === null || message === null || go === null) return;
    go.textContent = trial.button_label ?? '';
    go.addEventListener('click', finish);
    extension.showFrame(place);
    const letGo = () => {
      go.disabled = false;
    };
    const done = () => {
      message.textContent = trial.found_prompt ?? '';
      letGo();
    };
    endListening = extension.onSample((sample) => {
      if (check.take(sample) < (trial.face_ms ?? 0) || isFound) return;
      isFound = true;
      if (trial.calibrate !== true) {
        done();
        return;
      }
      message.textContent = trial.calibrate_prompt ?? '';
      client.calibrate().then(
        () => {
          isCalibrated = true;
          done();
        },
        (error: unknown) => {
          message.textContent = error instanceof Error ? error.message : String(error);
          letGo();
        },
      );
    });
    this.jsPsych.pluginAPI.setTimeout(letGo, trial.patience_ms ?? 0);
  }

  /** Says that a face was found. */
  simulate(
    trial: TrialType<Info>,
    mode: 'data-only' | 'visual',
    options: { readonly data?: object },
    onLoad: () => void = () => {},
  ): void {
    const rt =
      (trial.face_ms ?? 0) + Math.round(this.jsPsych.randomization.sampleExGaussian(800, 100, 1 / 200, true));
    const data = {
      face_found: true,
      face_calibrated: trial.calibrate === true,
      face_rate: 10,
      face_coverage: 1,
      rt,
      ...options.data,
    };
    if (mode === 'visual') this.jsPsych.getDisplayElement().innerHTML = trial.prompt ?? '';
    onLoad();
    if (mode === 'data-only') this.jsPsych.finishTrial(data);
    else this.jsPsych.pluginAPI.setTimeout(() => this.jsPsych.finishTrial(data), data.rt);
  }
}
