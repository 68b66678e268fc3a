import { SMOOTHINGS } from '../display/display-smoothing';
import { DEFAULT_MODEL_ID, MODEL_ID_FORM } from '../models/model-id';
import { MAXIMUM_TIME_DELAY_FRAMES, SCALE_NORMALISATIONS } from '../post-processing';
import { OVERLAP_RATIOS } from '../time/clip-windows';
import { LABEL_FUSIONS } from '../time/label-fusion';
import { FRAME_RATE_RANGE_HZ } from '../time/sampling-grid';
import { choiceSetting, numberSetting, type Setting, switchSetting, textSetting } from './setting';

/**
 * Every setting there is, once: its values, default, parameter of the address, flag of the command line, and
 * whether a change takes a new opening of the pipeline. Page, `predict`, `bench` and training read it, and so
 * does the test that holds the README to it.
 */

/** What decides what the pipeline computes. */
export const PIPELINE_SETTINGS = {
  /** Folder name under `public/models`. */
  modelId: textSetting(MODEL_ID_FORM, {
    name: 'model',
    help: 'model, by the name of its folder under public/models',
    default: DEFAULT_MODEL_ID,
    parameter: 'model',
    flag: '--model <id>',
    reopens: true,
  }),
  /** Window lengths of the paper, in frames. */
  clipLengthFrames: choiceSetting([16, 64], {
    name: 'window',
    help: 'frames in the window of the model',
    default: 64,
    parameter: 'frames',
    flag: '--frames <count>',
    reopens: true,
  }),
  /** Sampling grid, 1–50 Hz. */
  frameRateHz: numberSetting(FRAME_RATE_RANGE_HZ, {
    name: 'frame rate',
    help: 'frames a second on the sampling grid; those of the model unless set',
    default: 10,
    parameter: 'fps',
    flag: '--fps <rate>',
  }),
  /** `auto` takes WebGPU on real hardware, else WebAssembly. */
  backend: choiceSetting(['auto', 'webgpu', 'wasm'], {
    name: 'backend',
    help: 'what computes the model',
    default: 'auto',
    parameter: 'backend',
    flag: '--backend <name>',
    reopens: true,
  }),
  /**
   * Eq. 1 as printed in the paper, the form of Ortega et al. (2019), or off. Ortega's form is the default;
   * the reasons stand in `post-processing.ts`.
   */
  scaleNormalisation: choiceSetting(SCALE_NORMALISATIONS, {
    name: 'scale normalisation',
    help: 'scale normalisation, Eq. 1 of the paper',
    default: 'ortega',
    parameter: 'norm',
    flag: '--norm <form>',
  }),
  /** Eq. 2. */
  meanFilter: switchSetting({
    name: 'mean filter',
    help: 'mean filter, Eq. 2',
    default: false,
    parameter: 'meanfilter',
    flag: '--mean-filter',
  }),
  /** Eq. 3: t in frames, at most 5 s at the highest rate. The paper looks at [-10, 10]. */
  timeDelayFrames: numberSetting(
    { minimum: -MAXIMUM_TIME_DELAY_FRAMES, maximum: MAXIMUM_TIME_DELAY_FRAMES, whole: true },
    {
      name: 'time delay',
      help: 'time delay in frames, Eq. 3',
      default: 0,
      parameter: 'delay',
      flag: '--delay <frames>',
    },
  ),
  /** Detections below this score are not faces; [0, 1]. */
  minimumFaceScore: numberSetting(
    { minimum: 0, maximum: 1 },
    {
      name: 'least face score',
      help: 'least score of a face',
      default: 0.7,
      parameter: 'score',
      flag: '--minimum-score <share>',
    },
  ),
  /**
   * A longer time without a whole face starts a new window; milliseconds. At low rates two and a half
   * sampling periods are tolerated even if that is longer: no window would ever fill otherwise.
   */
  gapToleranceMs: numberSetting(
    { minimum: 0, maximum: 10_000, whole: true },
    {
      name: 'gap tolerance',
      help: 'longest gap in a window, in milliseconds',
      default: 500,
      parameter: 'gap',
      flag: '--gap <milliseconds>',
    },
  ),
};

/** What decides how recordings are scored against their labels, beside the settings of the pipeline. */
export const SCORING_SETTINGS = {
  /**
   * An overlap ratio of the paper (section 3.2.2): the estimate at the end of each clip against the clip's
   * fused label, as Tables 2 to 7 are scored. `every-frame`: every estimate against its frame's own label.
   */
  overlap: choiceSetting(['every-frame', ...OVERLAP_RATIOS], {
    name: 'overlap',
    help: 'scores every frame, or the paper’s clips that overlap so much',
    default: 'every-frame',
    parameter: 'overlap',
    flag: '--overlap <ratio>',
  }),
  /** How the labels of a clip become one; nothing is fused at every frame. */
  fusion: choiceSetting(LABEL_FUSIONS, {
    name: 'label fusion',
    help: 'how the labels of a clip become one',
    default: 'mean',
    parameter: 'fusion',
    flag: '--fusion <mode>',
  }),
  /**
   * Where the time delay of Eq. 3 comes from: the pipeline's settings, or a search on these very recordings.
   */
  delay: choiceSetting(['by-hand', 'search', 'search-5s'], {
    name: 'source of the time delay',
    help: 'the time delay that is set, or that of the highest CCC, within the paper’s 10 frames or within 5 s',
    default: 'by-hand',
    parameter: 'delayby',
    flag: null,
  }),
};

/** What decides how recordings are read. */
export const RECORDING_SETTINGS = {
  /** Streams may begin at any time of their own clock; a person who labels sees the first picture at 0. */
  timesFrom: choiceSetting(['first-picture', 'file'], {
    name: 'start of times',
    help: 'what the times of a recording count from: its first picture, or the clock of its file',
    default: 'first-picture',
    parameter: 'timesfrom',
    flag: '--times-from <start>',
  }),
};

const LONGEST_CAMERA_LABEL = 120;

/** What decides what the page shows. */
export const PAGE_SETTINGS = {
  /** The part of the page that is shown. */
  view: choiceSetting(['live', 'analyse', 'trace', 'kiosk', 'about'], {
    name: 'view',
    help: 'part of the page that is shown',
    default: 'live',
    parameter: 'view',
    flag: null,
  }),
  /** Smoothing of what is drawn, and of nothing else. */
  smoothing: choiceSetting(SMOOTHINGS, {
    name: 'smoothing',
    help: 'smoothing of what is drawn, never of what is exported',
    default: 'off',
    parameter: 'smooth',
    flag: null,
  }),
  /** Whether the camera's picture is shown as in a mirror. Never changes what the detector sees. */
  mirror: switchSetting({
    name: 'mirror',
    help: 'shows the camera’s picture as in a mirror',
    default: true,
    parameter: 'mirror',
    flag: null,
  }),
  /** Appearance; `auto` follows the system. */
  theme: choiceSetting(['auto', 'light', 'dark'], {
    name: 'theme',
    help: 'appearance; `auto` follows the system',
    default: 'auto',
    parameter: 'theme',
    flag: null,
  }),
  /** Part of the label of the camera to take; empty takes the system's choice. */
  camera: textSetting(
    {
      form: new RegExp(`^.{0,${LONGEST_CAMERA_LABEL}}$`, 'su'),
      expected: `part of a camera's name, at most ${LONGEST_CAMERA_LABEL} characters`,
    },
    {
      name: 'camera',
      help: 'camera to take; the system chooses unless set',
      default: '',
      parameter: 'camera',
      flag: null,
    },
  ),
  /** Language of a kiosk; `auto` follows the browser. Serbian is in Cyrillic, Chinese simplified. */
  language: choiceSetting(['auto', 'en', 'de', 'fr', 'hu', 'el', 'sr', 'zh'], {
    name: 'language',
    help: 'language of the kiosk; `auto` follows the browser',
    default: 'auto',
    parameter: 'lang',
    flag: null,
  }),
  /** Whether a kiosk shows its curator how it is: health, log, restarts. */
  debug: switchSetting({
    name: 'debug',
    help: 'a kiosk shows the curator’s corner: health, log, restarts',
    default: false,
    parameter: 'debug',
    flag: null,
  }),
  /** Whether the page is in the frame of another, or shows itself to another of its origin, and is small. */
  embed: switchSetting({
    name: 'embedded page',
    help: 'a small Live for the frame of another page, which may ask for the estimates',
    default: false,
    parameter: 'embed',
    flag: null,
  }),
  /** Whether a kiosk starts its camera by itself after its notice has been up for some seconds. */
  autostart: switchSetting({
    name: 'autostart',
    help: 'a kiosk starts its camera by itself after its notice',
    default: false,
    parameter: 'autostart',
    flag: null,
  }),
};

/** Some settings by their names in code. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

/** The values of some settings. */
export type SettingsOf<Table extends SettingsTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

/** Values of {@link PIPELINE_SETTINGS}. */
export type PipelineChoices = SettingsOf<typeof PIPELINE_SETTINGS>;

/**
 * Everything that decides how recordings are scored beside the pipeline's settings; plain data, fit for JSON.
 */
export type ScoringSettings = SettingsOf<typeof SCORING_SETTINGS>;

/** Values of {@link RECORDING_SETTINGS}. */
export type RecordingSettings = SettingsOf<typeof RECORDING_SETTINGS>;

/** Values of {@link PAGE_SETTINGS}. */
export type PageSettings = SettingsOf<typeof PAGE_SETTINGS>;

/** The names of a table's settings, in its order. */
export function settingNames<Table extends SettingsTable>(table: Table): readonly (keyof Table & string)[] {
  return Object.keys(table);
}

/** A value for each setting of a table. */
export function settingValues<Table extends SettingsTable>(
  table: Table,
  choose: <Value>(setting: Setting<Value>, name: keyof Table) => Value,
): SettingsOf<Table> {
  const values = Object.entries(table).map(([name, setting]) => [name, choose(setting, name)]);
  // The compiler cannot follow a table through its entries; each value is of its own setting's type.
  return Object.fromEntries(values) as SettingsOf<Table>;
}

/** What the pipeline computes unless it is told otherwise. */
export const DEFAULT_PIPELINE: PipelineChoices = settingValues(PIPELINE_SETTINGS, defaultOf);

/** How recordings are scored unless it is said otherwise: every frame, no search. */
export const DEFAULT_SCORING: ScoringSettings = settingValues(SCORING_SETTINGS, defaultOf);

/** How recordings are read unless it is said otherwise. */
export const DEFAULT_RECORDING: RecordingSettings = settingValues(RECORDING_SETTINGS, defaultOf);

/** What the page shows unless its address says otherwise. */
export const DEFAULT_PAGE: PageSettings = settingValues(PAGE_SETTINGS, defaultOf);

function defaultOf<Value>(setting: Setting<Value>): Value {
  return setting.default;
}
