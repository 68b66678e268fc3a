import type { HeadInputs } from '../../core/adaptation/rated-recording';
import type { LabelFile } from '../../core/labels/label-file';
import { type LabelSet, readLabelSet } from '../../core/labels/set/label-set';
import { DEFAULT_LABEL_SETTINGS, type LabelSettings } from '../../core/labels/set/label-settings';
import type { OpenReport, PipelineSettings } from '../../pipeline/contract';
import type { RecordingResults } from '../../recordings/results';
import type { AnalysisProgress } from '../../recordings/run/analyse-video';
import type { AnalysedFrame } from '../../recordings/run/analysed-frame';
import type { VideoAnalysis, VideoFacts } from '../../recordings/run/video-analysis';
import type { AnalysisInput } from '../../recordings/video/input-files';
import type { DecoderQuestion } from './decoder-consent';

/** Where the analysis of a recording stands; `empty` is none at all. */
export type AnalysisPhase = 'empty' | 'waiting' | 'loading' | 'running' | 'ended' | 'failed';

/** One recording of the Analyse view: what was dropped, and what came of it so far. */
export interface AnalysedRecording {
  readonly id: number;
  readonly phase: AnalysisPhase;
  /** Name of the video or folder. */
  readonly name: string;
  /** A video file, or a folder of pictures; null where results were opened without it. */
  readonly file: AnalysisInput | null;
  /** Settings the analysis was started with, and the post-processing of the moment. */
  readonly settings: PipelineSettings | null;
  readonly facts: VideoFacts | null;
  readonly openReport: OpenReport | null;
  /** What must be answered before the recording can be opened; `null` where nothing must. */
  readonly decoderQuestion: DecoderQuestion | null;
  /** Share of the model that is loaded, in [0, 1]; `null` once it is, or while that is unknown. */
  readonly modelLoaded: number | null;
  readonly progress: AnalysisProgress | null;
  /** Whether a running analysis waits for its user. */
  readonly paused: boolean;
  /** Sampled frames so far; the list grows while the analysis runs. */
  readonly frames: readonly AnalysedFrame[];
  /** What the last layer of the model's head read; null before the end, and of results that were opened. */
  readonly headInputs: HeadInputs | null;
  readonly analysis: Omit<VideoAnalysis, 'frames'> | null;
  /** One sentence on why there is no result (phase `failed`). */
  readonly failure: string | null;
  /** Sentences about things that happened meanwhile, such as a rebuilt detector. */
  readonly notices: readonly string[];
  /** Label files of the recording, in the order in which they came. */
  readonly labels: readonly LabelFile[];
  /** What the user said about them. */
  readonly labelSettings: LabelSettings;
  /** What the label files were taken for; by the frames of the recording once they are all there. */
  readonly labelSet: LabelSet;
  /** Moments that the user has marked, seconds, rising. */
  readonly markersS: readonly number[];
  /** Whether it was saved or exported since it last changed by its user's hand. */
  readonly isKept: boolean;
  /** What follows from frames, labels and settings; its rows and gaps grow while the analysis runs. */
  readonly results: RecordingResults | null;
  /** Whether scores are being computed; those in `results` are of before then. */
  readonly isScoring: boolean;
  /** One sentence on why there are no scores. */
  readonly scoringProblem: string | null;
}

/** What a run came to before it has begun. */
export const NO_RUN = {
  facts: null,
  openReport: null,
  decoderQuestion: null,
  modelLoaded: null,
  progress: null,
  paused: false,
  frames: [],
  headInputs: null,
  analysis: null,
  failure: null,
  notices: [],
} as const satisfies Partial<AnalysedRecording>;

/** What the view shows before there is a recording: labels may come first. */
export const NO_RECORDING: AnalysedRecording = {
  id: -1,
  phase: 'empty',
  name: '',
  file: null,
  settings: null,
  ...NO_RUN,
  labels: [],
  labelSettings: DEFAULT_LABEL_SETTINGS,
  labelSet: readLabelSet([]),
  markersS: [],
  isKept: false,
  results: null,
  isScoring: false,
  scoringProblem: null,
};
