import type { DisplaySmoothing } from '../../core/display/display-smoothing';
import { DEFAULT_POST_PROCESSING, MAXIMUM_TIME_DELAY_FRAMES } from '../../core/post-processing';
import { OVERLAP_RATIOS } from '../../core/time/clip-windows';
import { FRAME_RATE_RANGE_HZ } from '../../core/time/sampling-grid';
import type { PipelineSettings } from '../../pipeline/contract';
import { DEFAULT_SCORING, type ScoringSettings } from '../../recordings/scores/recording-scores';

/** The views that the address can name. */
export const VIEWS = ['live', 'analyse', 'kiosk', 'about'] as const;

/** One of the views. */
export type View = (typeof VIEWS)[number];

/** Appearance; `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

/**
 * Everything the user can set. What is computed stands in `pipeline`; the rest changes only what is drawn.
 * All of it lives in the address, so that a kiosk or an embed is a link.
 */
export interface AppSettings {
  readonly view: View;
  readonly pipeline: PipelineSettings;
  /** What of analysed recordings is scored against their labels. */
  readonly scoring: ScoringSettings;
  /** Smoothing of what is drawn, and of nothing else. */
  readonly smoothing: DisplaySmoothing;
  /** Whether the camera's picture is shown as in a mirror. Never changes what the detector sees. */
  readonly mirror: boolean;
  readonly theme: Theme;
  /** Part of the label of the camera to take; empty takes the system's choice. */
  readonly camera: string;
  /** Whether a kiosk starts its camera by itself after its notice has been up for some seconds. */
  readonly autostart: boolean;
}

/** What an address without parameters means. */
export const DEFAULT_SETTINGS: AppSettings = {
  view: 'live',
  pipeline: {
    modelId: 'vgg16-lstm',
    clipLengthFrames: 64,
    frameRateHz: 10,
    backend: 'auto',
    ...DEFAULT_POST_PROCESSING,
    minimumFaceScore: 0.7,
    gapToleranceMs: 500,
  },
  scoring: DEFAULT_SCORING,
  smoothing: 'off',
  mirror: true,
  theme: 'auto',
  camera: '',
  autostart: false,
};

/** Settings read from an address, and one sentence for each parameter that could not be used. */
export interface ParsedSettings {
  readonly settings: AppSettings;
  readonly notices: readonly string[];
}

/** Reads one parameter's text; `undefined` refuses it. */
interface Parameter<T> {
  readonly name: string;
  /** What is expected, to stand after "must be". */
  readonly expected: string;
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
}

const LONGEST_CAMERA_LABEL = 120;

const PARAMETERS = {
  view: oneOf('view', VIEWS),
  modelId: {
    name: 'model',
    expected: 'lower-case letters, digits and hyphens',
    read: (text: string) => (/^[a-z0-9][a-z0-9-]{0,63}$/.test(text) ? text : undefined),
    write: String,
  },
  clipLengthFrames: {
    name: 'frames',
    expected: '16 or 64',
    read: (text: string): 16 | 64 | undefined => (text === '16' ? 16 : text === '64' ? 64 : undefined),
    write: String,
  },
  backend: oneOf('backend', ['auto', 'webgpu', 'wasm'] as const),
  frameRateHz: numberIn('fps', FRAME_RATE_RANGE_HZ.minimum, FRAME_RATE_RANGE_HZ.maximum),
  timeDelayFrames: wholeIn('delay', -MAXIMUM_TIME_DELAY_FRAMES, MAXIMUM_TIME_DELAY_FRAMES),
  scaleNormalisation: oneOf('norm', ['off', 'as-printed', 'ortega'] as const),
  meanFilter: onOff('meanfilter'),
  minimumFaceScore: numberIn('score', 0, 1),
  gapToleranceMs: wholeIn('gap', 0, 10_000),
  overlap: {
    name: 'overlap',
    expected: `every-frame or ${OVERLAP_RATIOS.join(', ')}`,
    read: (text: string): ScoringSettings['overlap'] | undefined =>
      text === 'every-frame' ? text : OVERLAP_RATIOS.find((ratio) => String(ratio) === text),
    write: String,
  },
  fusion: oneOf('fusion', ['mean', 'extremum'] as const),
  delaySource: oneOf('delayby', ['by-hand', 'search'] as const),
  smoothing: oneOf('smooth', ['off', 'one-euro', 'moving-average'] as const),
  mirror: onOff('mirror'),
  theme: oneOf('theme', ['auto', 'light', 'dark'] as const),
  camera: {
    name: 'camera',
    expected: `part of a camera's name, at most ${LONGEST_CAMERA_LABEL} characters`,
    read: (text: string) => (text.length <= LONGEST_CAMERA_LABEL ? text : undefined),
    write: String,
  },
  autostart: onOff('autostart'),
} as const;

/**
 * Settings from the query part of an address (`?view=live&frames=16`, with or without the question mark).
 * A value that cannot be used is replaced by the default and gives a notice; parameters of other programs
 * are left alone.
 */
export function parseSettings(search: string): ParsedSettings {
  const query = new URLSearchParams(search);
  const notices: string[] = [];
  const take = <T>(parameter: Parameter<T>, fallback: T): T => {
    const text = query.get(parameter.name);
    if (text === null) return fallback;
    const value = parameter.read(text.trim());
    if (value !== undefined) return value;
    const used = parameter.write(fallback) || 'the default';
    notices.push(
      `“${parameter.name}” in the address must be ${parameter.expected}, found “${shortened(text)}”: ${used} is used.`,
    );
    return fallback;
  };
  const { pipeline } = DEFAULT_SETTINGS;
  const settings: AppSettings = {
    view: take(PARAMETERS.view, DEFAULT_SETTINGS.view),
    pipeline: {
      modelId: take(PARAMETERS.modelId, pipeline.modelId),
      clipLengthFrames: take<16 | 64>(PARAMETERS.clipLengthFrames, pipeline.clipLengthFrames),
      frameRateHz: take(PARAMETERS.frameRateHz, pipeline.frameRateHz),
      backend: take(PARAMETERS.backend, pipeline.backend),
      scaleNormalisation: take(PARAMETERS.scaleNormalisation, pipeline.scaleNormalisation),
      meanFilter: take(PARAMETERS.meanFilter, pipeline.meanFilter),
      timeDelayFrames: take(PARAMETERS.timeDelayFrames, pipeline.timeDelayFrames),
      minimumFaceScore: take(PARAMETERS.minimumFaceScore, pipeline.minimumFaceScore),
      gapToleranceMs: take(PARAMETERS.gapToleranceMs, pipeline.gapToleranceMs),
    },
    scoring: {
      overlap: take(PARAMETERS.overlap, DEFAULT_SCORING.overlap),
      fusion: take(PARAMETERS.fusion, DEFAULT_SCORING.fusion),
      delay: take(PARAMETERS.delaySource, DEFAULT_SCORING.delay),
    },
    smoothing: take(PARAMETERS.smoothing, DEFAULT_SETTINGS.smoothing),
    mirror: take(PARAMETERS.mirror, DEFAULT_SETTINGS.mirror),
    theme: take(PARAMETERS.theme, DEFAULT_SETTINGS.theme),
    camera: take(PARAMETERS.camera, DEFAULT_SETTINGS.camera),
    autostart: take(PARAMETERS.autostart, DEFAULT_SETTINGS.autostart),
  };
  return { settings, notices };
}

/**
 * The query part for these settings, with its question mark. The view is always named; what equals the
 * default is left out. Parameters of `previous` that are not ours are kept.
 */
export function formatSettings(settings: AppSettings, previous = ''): string {
  const ours = new Set<string>(Object.values(PARAMETERS).map(({ name }) => name));
  const foreign = [...new URLSearchParams(previous)].filter(([name]) => !ours.has(name));
  const query = new URLSearchParams();
  const put = <T>(parameter: Parameter<T>, value: T, fallback: T, always = false) => {
    if (always || value !== fallback) query.set(parameter.name, parameter.write(value));
  };
  const { pipeline } = settings;
  const defaults = DEFAULT_SETTINGS.pipeline;
  put(PARAMETERS.view, settings.view, DEFAULT_SETTINGS.view, true);
  put(PARAMETERS.modelId, pipeline.modelId, defaults.modelId);
  put<16 | 64>(PARAMETERS.clipLengthFrames, pipeline.clipLengthFrames, defaults.clipLengthFrames);
  put(PARAMETERS.backend, pipeline.backend, defaults.backend);
  put(PARAMETERS.frameRateHz, pipeline.frameRateHz, defaults.frameRateHz);
  put(PARAMETERS.timeDelayFrames, pipeline.timeDelayFrames, defaults.timeDelayFrames);
  put(PARAMETERS.scaleNormalisation, pipeline.scaleNormalisation, defaults.scaleNormalisation);
  put(PARAMETERS.meanFilter, pipeline.meanFilter, defaults.meanFilter);
  put(PARAMETERS.minimumFaceScore, pipeline.minimumFaceScore, defaults.minimumFaceScore);
  put(PARAMETERS.gapToleranceMs, pipeline.gapToleranceMs, defaults.gapToleranceMs);
  put(PARAMETERS.overlap, settings.scoring.overlap, DEFAULT_SCORING.overlap);
  put(PARAMETERS.fusion, settings.scoring.fusion, DEFAULT_SCORING.fusion);
  put(PARAMETERS.delaySource, settings.scoring.delay, DEFAULT_SCORING.delay);
  put(PARAMETERS.smoothing, settings.smoothing, DEFAULT_SETTINGS.smoothing);
  put(PARAMETERS.mirror, settings.mirror, DEFAULT_SETTINGS.mirror);
  put(PARAMETERS.theme, settings.theme, DEFAULT_SETTINGS.theme);
  put(PARAMETERS.camera, settings.camera, DEFAULT_SETTINGS.camera);
  put(PARAMETERS.autostart, settings.autostart, DEFAULT_SETTINGS.autostart);
  for (const [name, value] of foreign) query.append(name, value);
  return `?${query}`;
}

/** True when going from one to the other takes a new `open` of the pipeline: model, window or backend. */
export function needsReopening(before: PipelineSettings, after: PipelineSettings): boolean {
  return (
    before.modelId !== after.modelId ||
    before.clipLengthFrames !== after.clipLengthFrames ||
    before.backend !== after.backend
  );
}

function oneOf<T extends string>(name: string, values: readonly T[]): Parameter<T> {
  const last = values.at(-1);
  return {
    name,
    expected: `${values.slice(0, -1).join(', ')} or ${last}`,
    read: (text) => values.find((value) => value === text),
    write: String,
  };
}

function onOff(name: string): Parameter<boolean> {
  return {
    name,
    expected: '0 or 1',
    read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    write: (value) => (value ? '1' : '0'),
  };
}

function numberIn(name: string, minimum: number, maximum: number): Parameter<number> {
  return {
    name,
    expected: `a number from ${minimum} to ${maximum}`,
    read: (text) => {
      const value = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      return value >= minimum && value <= maximum ? value : undefined;
    },
    write: String,
  };
}

function wholeIn(name: string, minimum: number, maximum: number): Parameter<number> {
  const { read } = numberIn(name, minimum, maximum);
  return {
    name,
    expected: `a whole number from ${minimum} to ${maximum}`,
    read: (text) => {
      const value = read(text);
      return value !== undefined && Number.isInteger(value) ? value : undefined;
    },
    write: String,
  };
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
