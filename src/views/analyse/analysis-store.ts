import { create } from 'zustand';
import {
  type AnalysisProgress,
  analyseVideo,
  type VideoAnalysis,
  type VideoFacts,
} from '../../analysis/analyse-video';
import type { AnalysedFrame } from '../../analysis/analysed-frame';
import type { AnalysisInput } from '../../analysis/analysis-input';
import { openAnalysisSource } from '../../analysis/analysis-source';
import { forgetFile } from '../../analysis/label-corrections';
import { joinLabelFiles, readLabelFiles } from '../../analysis/label-file-reading';
import {
  DEFAULT_LABEL_SETTINGS,
  type LabelFile,
  type LabelSettings,
  readLabelSet,
} from '../../analysis/label-set';
import { PauseGate } from '../../analysis/pause-gate';
import { DEFAULT_SCORING, type ScoringSettings } from '../../analysis/recording-scores';
import type { PostProcessingSettings } from '../../core/post-processing';
import type { OpenReport, PipelineSettings } from '../../pipeline/contract';
import { PipelineClient } from '../../pipeline/pipeline-client';

/** Where an analysis stands. */
export type AnalysisPhase = 'empty' | 'loading' | 'running' | 'ended' | 'failed';

/**
 * The analysis of the Analyse view. It lives outside the view, so that a look at another tab neither ends
 * it nor loses its results.
 */
export interface AnalysisState {
  readonly phase: AnalysisPhase;
  /** A video file, or a folder of pictures. */
  readonly file: AnalysisInput | null;
  /** Settings the analysis was started with. */
  readonly settings: PipelineSettings | null;
  readonly facts: VideoFacts | null;
  readonly openReport: OpenReport | null;
  /** Share of the model that is loaded, in [0, 1]; `null` once it is, or while that is unknown. */
  readonly modelLoaded: number | null;
  readonly progress: AnalysisProgress | null;
  /** Whether a running analysis waits for its user. */
  readonly paused: boolean;
  /** Sampled frames so far; a new array now and then while the analysis runs. */
  readonly frames: readonly AnalysedFrame[];
  readonly analysis: VideoAnalysis | null;
  /** One sentence on why there is no result (phase `failed`). */
  readonly failure: string | null;
  /** Sentences about things that happened meanwhile, such as a rebuilt detector. */
  readonly notices: readonly string[];
  /** Label files of the video, in the order in which they came. */
  readonly labels: readonly LabelFile[];
  /** What the user said about them. */
  readonly labelSettings: LabelSettings;
  /** What of the recording is scored against its labels. */
  readonly scoring: ScoringSettings;
  /** Sentences on why label files given last cannot be used. */
  readonly labelProblem: string | null;

  /** Analyses a video from its beginning; one that runs is ended first. Labels stay. */
  start(file: AnalysisInput, settings: PipelineSettings): Promise<void>;
  /** Holds a running analysis after the frame in flight, or lets it go on. */
  setPaused(paused: boolean): void;
  /** Ends the analysis and keeps what was done. */
  cancel(): void;
  /** Reads label files and adds them to those that are there; a bad one is named and left out. */
  loadLabels(files: readonly File[]): Promise<void>;
  /** Removes a label file by its key in the set. */
  removeLabels(key: string): void;
  setLabelSettings(settings: LabelSettings): void;
  setScoring(scoring: ScoringSettings): void;
  /** Post-processing of the results that are there; nothing is computed from the video again. */
  setPostProcessing(part: Partial<PostProcessingSettings>): void;
  /** Back to the empty view. */
  clear(): void;
}

/** The page is told about new frames this often. */
const SHOW_EVERY_MS = 250;

const NOTHING = {
  phase: 'empty',
  file: null,
  settings: null,
  facts: null,
  openReport: null,
  modelLoaded: null,
  progress: null,
  paused: false,
  frames: [],
  analysis: null,
  failure: null,
  notices: [],
} as const;

const NO_LABELS = { labels: [], labelSettings: DEFAULT_LABEL_SETTINGS, labelProblem: null } as const;

let current: AbortController | null = null;
let gate = new PauseGate();

/** The one analysis of the page. */
export const useAnalysis = create<AnalysisState>()((set, get) => ({
  ...NOTHING,
  ...NO_LABELS,
  scoring: DEFAULT_SCORING,

  async start(file, wanted) {
    current?.abort();
    const abort = new AbortController();
    current = abort;
    gate = new PauseGate();
    const settings: PipelineSettings = { ...wanted, keepRate: true };
    set({ ...NOTHING, phase: 'loading', file, settings });
    // What a superseded run still has to say is not shown.
    const show = (part: Partial<AnalysisState>) => {
      if (current === abort) set(part);
    };
    const pipeline = new PipelineClient();
    try {
      const source = await openAnalysisSource(file);
      show({ facts: source.facts });
      const openReport = await pipeline.open(settings, (event) => {
        if (event.type === 'model-progress') show({ modelLoaded: event.loadedBytes / event.totalBytes });
        else show({ notices: [...get().notices, event.message] });
      });
      show({ phase: 'running', openReport, modelLoaded: null });
      const frames: AnalysedFrame[] = [];
      let lastShownMs = 0;
      const analysis = await analyseVideo(source, pipeline, {
        frameRateHz: settings.frameRateHz,
        signal: abort.signal,
        gate,
        onFrame: (frame) => frames.push(frame),
        onProgress: (progress) => {
          const nowMs = performance.now();
          if (nowMs - lastShownMs < SHOW_EVERY_MS) return;
          lastShownMs = nowMs;
          show({ progress, frames: frames.slice() });
        },
      });
      if (analysis.end.type === 'fault' && analysis.frames.length === 0) {
        show({ phase: 'failed', failure: analysis.end.message });
      } else {
        show({ phase: 'ended', analysis, frames: analysis.frames });
      }
    } catch (error) {
      show({ phase: 'failed', failure: error instanceof Error ? error.message : String(error) });
    } finally {
      await pipeline.close().catch(() => {});
    }
  },

  setPaused(paused) {
    if (get().phase !== 'running') return;
    if (paused) gate.pause();
    else gate.goOn();
    set({ paused });
  },

  cancel() {
    current?.abort();
    if (get().phase === 'loading') {
      // Nothing was done yet, so there is nothing to keep.
      current = null;
      set({ ...NOTHING });
    }
  },

  async loadLabels(given) {
    const { files, problems } = await readLabelFiles(given);
    const labels = joinLabelFiles(get().labels, files);
    set({ labels, labelProblem: problems.length > 0 ? problems.join(' ') : null });
  },

  removeLabels(key) {
    const { labels, labelSettings } = get();
    const { files } = readLabelSet(labels, labelSettings);
    set({
      labels: files.filter((state) => state.key !== key).map(({ file }) => file),
      labelSettings: forgetFile(labelSettings, key),
      labelProblem: null,
    });
  },

  setLabelSettings(labelSettings) {
    set({ labelSettings });
  },

  setScoring(scoring) {
    set({ scoring });
  },

  setPostProcessing(part) {
    const { settings } = get();
    if (settings) set({ settings: { ...settings, ...part } });
  },

  clear() {
    current?.abort();
    current = null;
    set({ ...NOTHING, ...NO_LABELS });
  },
}));
