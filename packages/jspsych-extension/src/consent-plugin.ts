import { type JsPsych, type JsPsychPlugin, ParameterType, type TrialType } from 'jspsych';
import { VERSION } from './extension-info.ts';
import { extensionOf } from './found-extension.ts';

const info = {
  name: 'circumplex-consent',
  version: VERSION,
  parameters: {
    /** What the participant is asked, as HTML. */
    stimulus: {
      type: ParameterType.HTML_STRING,
      default: `
        <p><strong>During this experiment a program reads your face through the camera.</strong></p>
        <p>It estimates how pleasant and how activated your face looks. It does so on this device: no picture leaves
        it, and none is kept. What is kept are the numbers, with the other data of the experiment.</p>
        <p>It rates looks, not feelings. You can end the camera at any time by its Stop button.</p>`,
    },
    /** Label of the button that agrees. */
    button_label_agree: { type: ParameterType.STRING, default: 'I agree' },
    /** Label of the button that refuses. */
    button_label_refuse: { type: ParameterType.STRING, default: 'I do not agree' },
  },
  data: {
    /** Whether the participant agreed. */
    consent: { type: ParameterType.BOOL },
    /** Time to the answer, milliseconds. */
    rt: { type: ParameterType.INT },
  },
} as const;

type Info = typeof info;

/** Asks the participant whether their face may be read. Who does not agree goes on without the camera. */
export default class CircumplexConsentPlugin implements JsPsychPlugin<Info> {
  static readonly info = info;

  constructor(private readonly jsPsych: JsPsych) {}

  /** Shows the question. */
  trial(display: HTMLElement, trial: TrialType<Info>): void {
    const startMs = performance.now();
    display.innerHTML = `
      <div class="circumplex-consent">${trial.stimulus}
        <p><button type="button" class="jspsych-btn" data-answer="agree"></button>
        <button type="button" class="jspsych-btn" data-answer="refuse"></button></p>
      </div>`;
    const labels = { agree: trial.button_label_agree, refuse: trial.button_label_refuse };
    for (const [answer, label] of Object.entries(labels)) {
      const button = display.querySelector(`[data-answer="${answer}"]`);
      if (button === null) continue;
      button.textContent = label ?? answer;
      button.addEventListener('click', () =>
        this.finish(answer === 'agree', Math.round(performance.now() - startMs)),
      );
    }
  }

  /** Agrees, at once or by the button. */
  simulate(
    trial: TrialType<Info>,
    mode: 'data-only' | 'visual',
    options: { readonly data?: { readonly consent?: boolean; readonly rt?: number } },
    onLoad: () => void = () => {},
  ): void {
    const rt =
      options.data?.rt ?? Math.round(this.jsPsych.randomization.sampleExGaussian(2000, 300, 1 / 500, true));
    const isGiven = options.data?.consent ?? true;
    if (mode === 'visual') this.trial(this.jsPsych.getDisplayElement(), trial);
    onLoad();
    if (mode === 'data-only') {
      this.finish(isGiven, rt);
      return;
    }
    const button = this.jsPsych
      .getDisplayElement()
      .querySelector<HTMLElement>(`[data-answer="${isGiven ? 'agree' : 'refuse'}"]`);
    if (button !== null) this.jsPsych.pluginAPI.clickTarget(button, rt);
  }

  private finish(consent: boolean, rt: number): void {
    extensionOf(this.jsPsych).consent(consent);
    this.jsPsych.finishTrial({ consent, rt });
  }
}
