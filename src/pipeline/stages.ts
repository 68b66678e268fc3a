import type { FaceDetection } from '../core/face/detection';
import type { Rect } from '../core/face/geometry';
import type { ModelFiles } from '../offline/disk-models';
import type { BackendChoice, ClipLengthFrames, Estimate, OpenReport } from './contract';

/** A picture on its way through the pipeline. */
export type Picture = VideoFrame | ImageBitmap;

/** Finds faces; `src/face` has the real one. */
export interface DetectorStage {
  /**
   * All faces, in pixels of the picture, which stays open; `followed` is the box that the followed face had
   * in the frame before, where there is one.
   */
  detect(picture: Picture, followed: Rect | null): Promise<FaceDetection[]>;
  /** Changes the least score of detections, in [0, 1]. */
  setMinimumScore(minimumScore: number): Promise<void>;
  /** Forgets what it knows of frames before: a new source begins. */
  reset(): void;
  close(): void;
}

/** What the model stage says after a frame, before post-processing. */
export interface ModelOutput extends Pick<Estimate, 'provisional'> {
  /** `null` while the window holds fewer frames than the model can make an estimate of. */
  readonly raw: Estimate['raw'] | null;
  /** What the last layer of the model's head read to say `raw`; absent or `null` where that is not known. */
  readonly headInput?: Float32Array | null;
  /** Probabilities of the manifest's classes for this frame; absent or `null` where nobody needs them. */
  readonly classProbabilities?: readonly number[] | null;
  readonly windowFill: number;
  /** `features` is `null` in a model without features of single frames. */
  readonly stageMs: { readonly features: number | null; readonly temporal: number };
}

/** A crop that was cut where the model computes. */
export interface CardCrop {
  /** Moves the window on by it. */
  push(): Promise<ModelOutput>;
}

/** Features and temporal model on a backend; `src/inference` has the real one. */
export interface ModelStage {
  readonly report: OpenReport;
  /** Frames in the window, 0…clipLengthFrames. */
  readonly windowFill: number;
  /** Where crops are cut and why, in one sentence; absent or `null` where there is nothing to say. */
  readonly cutting?: string | null;
  /**
   * Cuts the next crop out of a picture where the model computes; absent or `null` where it does not, and the
   * same crop is to be cut by {@link PipelineStages.cutCrop}. Never throws.
   */
  cutOnCard?(picture: Picture, rect: Rect): CardCrop | null;
  /** Moves the window on by one crop: 100×80 RGB in [0, 1], row by row. */
  pushFrame(crop: Float32Array): Promise<ModelOutput>;
  /** Empties the window. */
  reset(): void;
  close(): void;
}

/** What it takes to open a model stage. */
export interface ModelStageOptions {
  /** Absolute address of the model's folder. */
  readonly modelUrl: string;
  /** Its files, where it was chosen from the disk. */
  readonly modelFiles?: ModelFiles;
  readonly clipLengthFrames: ClipLengthFrames;
  readonly backend: BackendChoice;
  /** Whether engines may be tried while no frame comes, and another one may then compute. */
  readonly tryEngines: boolean;
  /** Called when a trial has ended, with what now computes. */
  readonly onReport: (report: OpenReport) => void;
  readonly onProgress: (loadedBytes: number, totalBytes: number) => void;
  /** Called at most once, with one sentence, when there is no room to keep the model on this device. */
  readonly onNotKept: (message: string) => void;
  /** Called at most once, with one sentence, when the backend goes away; results may then never come. */
  readonly onLost: (message: string) => void;
}

/** The stages that touch the browser. The pipeline composes whichever it is given, so tests give others. */
export interface PipelineStages {
  openDetector(options: {
    readonly minimumScore: number;
    /** Most looks at parts of a picture in which no face was found at once. */
    readonly looksPerFrame: number;
    /** It broke, and a new one is being started; then that it was. */
    readonly onReplacing: (message: string) => void;
    readonly onRebuilt: (message: string) => void;
    readonly onProgress: (loadedBytes: number, totalBytes: number) => void;
  }): Promise<DetectorStage>;
  openModel(options: ModelStageOptions): Promise<ModelStage>;
  /** The crop of a picture: 100×80 RGB in [0, 1], row by row, edges repeated outside the picture. */
  cutCrop(picture: Picture, rect: Rect): Float32Array;
}
