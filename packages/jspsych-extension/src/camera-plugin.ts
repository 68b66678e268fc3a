import { type JsPsych, type JsPsychPlugin, ParameterType, type TrialType } from 'jspsych';
import { VERSION } from './extension-info.ts';
import { extensionOf } from './found-extension.ts';

const info = {
  name: 'circumplex-camera',
  version: VERSION,
  parameters: {
    /** What stands over the frame, as HTML. */
    prompt: {
      type: ParameterType.HTML_STRING,
      default:
        '<p>Start the camera in the frame below, choose another there if you have several, and allow it where your ' +
        'browser asks.</p>',
    },
    /** Label of the button that goes on. */
    button_label: { type: ParameterType.STRING, default: 'Continue' },
    /** Label of the button that tries once more. */
    button_label_again: { type: ParameterType.STRING, default: 'Try again' },
    /** Label of the button that goes on although no camera could be started. */
    button_label_without: { type: ParameterType.STRING, default: 'Continue without the camera' },
  },
  data: {
    /** Whether a camera runs. */
    camera_started: { type: ParameterType.BOOL },
    /** Why none runs, in one sentence; `null` where one does. */
    camera_message: { type: ParameterType.STRING },
    /** The model that reads. */
    model: { type: ParameterType.STRING },
    /** What computes it: `webgpu` or `wasm`. */
    backend: { type: ParameterType.STRING },
    /** Time to the end of the trial, milliseconds. */
    rt: { type: ParameterType.INT },
  },
} as const;

type Info = typeof info;

const PLACE_STYLE = 'width: 480px; max-width: 100%; height: 360px; margin: 0 auto;';

/**
 * Shows the frame of the site, in which the participant starts the camera and chooses among several. Goes on
 * at once, without it, where they have not agreed.
 */
export default class CircumplexCameraPlugin implements JsPsychPlugin<Info> {
  static readonly info = info;

  constructor(private readonly jsPsych: JsPsych) {}

  /** Shows the frame. */
  trial(display: HTMLElement, trial: TrialType<Info>): void {
    const startMs = performance.now();
    const extension = extensionOf(this.jsPsych);
    if (extension.hasConsent !== true) {
      this.finish(startMs, 'The participant has not agreed.');
      return;
    }
    display.innerHTML = `
      <div class="circumplex-camera">${trial.prompt}
        <div data-place style="${PLACE_STYLE}"></div>
        <p data-message role="status"></p>
        <p><button type="button" class="jspsych-btn" data-go disabled></button>
        <button type="button" class="jspsych-btn" data-again hidden></button></p>
      </div>`;
    const place = display.querySelector('[data-place]');
    const message = display.querySelector('[data-message]');
    const go = display.querySelector<HTMLButtonElement>('[data-go]');
    const again = display.querySelector<HTMLButtonElement>('[data-again]');
    if (place === null || message === null || go === null || again === null) return;
    let problem: string | null = null;
    const start = () => {
      again.hidden = true;
      go.disabled = true;
      go.textContent = trial.button_label ?? '';
      extension.startReading().then(
        () => {
          problem = null;
          message.textContent = '';
          go.disabled = false;
        },
        (error: unknown) => {
          problem = error instanceof Error ? error.message : String(error);
          message.textContent = problem;
          again.hidden = false;
          again.textContent = trial.button_label_again ?? '';
          go.disabled = false;
          go.textContent = trial.button_label_without ?? '';
        },
      );
    };
    again.addEventListener('click', start);
    go.addEventListener('click', () => this.finish(startMs, problem));
    extension.showFrame(place);
    start();
  }

  /** Says that a camera runs; none is asked for in a simulation. */
  simulate(
    trial: TrialType<Info>,
    mode: 'data-only' | 'visual',
    options: { readonly data?: object },
    onLoad: () => void = () => {},
  ): void {
    const rt = Math.round(this.jsPsych.randomization.sampleExGaussian(1000, 200, 1 / 500, true));
    const data = {
      camera_started: true,
      camera_message: null,
      model: null,
      backend: null,
      rt,
      ...options.data,
    };
    if (mode === 'visual') this.jsPsych.getDisplayElement().innerHTML = trial.prompt ?? '';
    onLoad();
    if (mode === 'data-only') this.jsPsych.finishTrial(data);
    else this.jsPsych.pluginAPI.setTimeout(() => this.jsPsych.finishTrial(data), data.rt);
  }

  private finish(startMs: number, message: string | null): void {
    const extension = extensionOf(this.jsPsych);
    extension.tuckFrame();
    const state = extension.client?.state ?? null;
    this.jsPsych.finishTrial({
      camera_started: message === null,
      camera_message: message,
      model: state?.modelId ?? null,
      backend: state?.backend ?? null,
      rt: Math.round(performance.now() - startMs),
    });
  }
}
