import CircumplexExtension, {
  CircumplexCameraPlugin,
  CircumplexConsentPlugin,
  CircumplexFaceCheckPlugin,
} from '@circumplex/jspsych-extension';
import HtmlKeyboardResponsePlugin from '@jspsych/plugin-html-keyboard-response';
import { initJsPsych } from 'jspsych';
import 'jspsych/css/jspsych.css';

/**
 * Four words, each until the space bar is pressed, while the face is read. The address may name the site
 * (`site`, by default that of `npm start`) and have the experiment simulated (`simulate=data-only` or
 * `visual`).
 */
const address = new URLSearchParams(location.search);
const WORDS = ['holiday', 'funeral', 'kitten', 'examination'];

const jsPsych = initJsPsych({
  extensions: [
    {
      type: CircumplexExtension,
      params: {
        address: address.get('site') ?? 'http://127.0.0.1:4173/',
        settings: { frames: '16' },
        record_raw: true,
      },
    },
  ],
  on_finish: () => jsPsych.data.displayData('json'),
});

const timeline = [
  { type: CircumplexConsentPlugin },
  { type: CircumplexCameraPlugin },
  { type: CircumplexFaceCheckPlugin, face_ms: 1000 },
  {
    timeline: WORDS.map((word) => ({
      type: HtmlKeyboardResponsePlugin,
      stimulus: `<p id="word" style="font-size: 4rem">${word}</p>`,
      prompt: '<p>Press the space bar when you have read and imagined it.</p>',
      choices: [' '],
      trial_duration: 30_000,
      data: { word },
      extensions: [{ type: CircumplexExtension, params: { stimulus: '#word' } }],
    })),
  },
];

// For whoever looks into it in the console.
Object.assign(window, { jsPsych });
const simulation = address.get('simulate');
if (simulation === 'data-only' || simulation === 'visual') void jsPsych.simulate(timeline, simulation);
else void jsPsych.run(timeline);
