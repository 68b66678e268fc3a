import type { Affect } from '../core/affect';
import type { AffectDeviation } from '../core/expected-error';
import type { TrackedFace } from '../core/face/detection';
import type { Rect, Size } from '../core/face/geometry';
import type { EngineTrial } from '../core/models/engine-trial';
import type { ModelManifest } from '../core/models/manifest';
import type { PipelineChoices } from '../core/settings/settings-table';
import type { ModelFiles } from '../offline/disk-models';

/**
 * Where models come from: the absolute address of the folder of model folders, or the files of the one model
 * that was chosen from the disk.
 */
export type ModelsPlace = string | ModelFiles;

/** Window lengths of the paper, in frames. */
export type ClipLengthFrames = PipelineChoices['clipLengthFrames'];

/**
 * What the user may ask for; `auto` takes what a trial on this device has chosen, before that WebGPU on real
 * hardware, else WebAssembly.
 */
export type BackendChoice = PipelineChoices['backend'];

/** Everything that decides what the pipeline computes. Serialisable; also written into exports. */
export interface PipelineSettings extends PipelineChoices {
  /**
   * True for recordings, where the caller waits for every frame: the sampling grid then keeps
   * `frameRateHz` however long a frame takes, and no `rate-changed` event is sent. Default false.
   */
  readonly keepRate?: boolean;
}

/** What opening the pipeline found out. */
export interface OpenReport {
  readonly backend: 'webgpu' | 'wasm';
  /** One sentence: why this backend. */
  readonly backendReason: string;
  /**
   * What computes on the backend: this project's own engine or TensorFlow.js; absent in reports of before it
   * was written down.
   */
  readonly engine?: 'own' | 'tfjs';
  /** The trial of engines on this device, `null` before it; absent where there is nothing to choose. */
  readonly trial?: EngineTrial | null;
  /** Threads of the WebAssembly backend; 1 for WebGPU. */
  readonly threads: number;
  readonly manifest: ModelManifest;
}

/** Milliseconds per stage of one frame; `null` where the stage did not run. */
export interface StageTimesMs {
  readonly detect: number | null;
  readonly crop: number | null;
  readonly features: number | null;
  readonly temporal: number | null;
  readonly total: number;
}

/** Why a sampled frame can give no estimate; `window-filling`: an i3D needs some frames before its first. */
export const NO_ESTIMATE_REASONS = ['no-face', 'face-not-whole', 'face-lost', 'window-filling'] as const;

/** One of {@link NO_ESTIMATE_REASONS}. */
export type NoEstimateReason = (typeof NO_ESTIMATE_REASONS)[number];

/** One estimate. `frame` and `timestampMs` are those of the frame that the values belong to. */
export interface Estimate {
  /** The network's own output. */
  readonly raw: Affect;
  /** After scale normalisation and mean filter; without the time delay, which only moves `timestampMs`. */
  readonly processed: Affect;
  /** True while the window is not full: computed on fewer frames than the model's clip length. */
  readonly provisional: boolean;
  /**
   * How far off `raw` may be from the mean of raters' votes, see `AffectErrorModel`; absent where the model's
   * manifest says nothing of it.
   */
  readonly rawDeviation?: AffectDeviation;
  /** The same of `processed`, on its scale; absent exactly where `rawDeviation` is. */
  readonly deviation?: AffectDeviation;
}

/** The outcome of one sampled frame. Every frame the sampler accepted gives exactly one. */
export interface FrameResult {
  /** Index on the sampling grid since the start of the source. */
  readonly slot: number;
  /** Timestamp of the frame in the source's own clock, milliseconds. */
  readonly timestampMs: number;
  readonly frameSize: Size;
  /** The face that is followed; `null` when none was found. */
  readonly face: TrackedFace | null;
  /** All faces found, the followed one included, for the face picker. */
  readonly faces: readonly TrackedFace[];
  /** The rectangle that was cut, in pixels of the frame; `null` without a whole face. */
  readonly crop: Rect | null;
  readonly estimate: Estimate | null;
  /** Set if and only if `estimate` is null. */
  readonly reason: NoEstimateReason | null;
  /** What the last layer of the model's head read to say `estimate.raw`; absent or `null` without it. */
  readonly headInput?: Float32Array | null;
  /** Frames in the ring buffer after this frame, 0…clipLengthFrames. */
  readonly windowFill: number;
  /** Where crops are cut and why, in one sentence; absent or `null` where there is nothing to say. */
  readonly cutting?: string | null;
  readonly stageMs: StageTimesMs;
}

/** The faces of a frame that was looked at while the model was still being loaded. */
export interface FacesSeen extends Pick<FrameResult, 'timestampMs' | 'frameSize' | 'face' | 'faces'> {}

/** Things that happen beside results; what is worth saying has one clear sentence. */
export type PipelineEvent =
  /** Of the model and all that it takes to run it. */
  | { readonly type: 'model-progress'; readonly loadedBytes: number; readonly totalBytes: number }
  /** Faces can be looked for, though the model is not there yet. */
  | { readonly type: 'detector-ready'; readonly message: string }
  /** There is no room on this device to keep the model for the next visit. */
  | { readonly type: 'model-not-kept'; readonly message: string }
  /** The face detector broke; a new one is being started. */
  | { readonly type: 'detector-replacing'; readonly message: string }
  | { readonly type: 'detector-rebuilt'; readonly message: string }
  /** The GPU went away; the model is being loaded anew. */
  | { readonly type: 'backend-lost'; readonly message: string }
  /** The model runs again after `backend-lost`, perhaps on another backend. */
  | { readonly type: 'backend-reopened'; readonly message: string; readonly report: OpenReport }
  /** The model fails again and again, and is not opened any more; only a new worker may help. */
  | { readonly type: 'model-failed'; readonly message: string }
  /** Engines were tried while no frame came; the report says which and what now computes. */
  | { readonly type: 'engines-tried'; readonly message: string; readonly report: OpenReport }
  /** Frames are sampled at another rate than the model was made for. */
  | { readonly type: 'rate-mismatch'; readonly message: string }
  /** The machine cannot hold the wanted rate; the sampler now runs at `frameRateHz`. */
  | { readonly type: 'rate-changed'; readonly frameRateHz: number; readonly message: string }
  /** Sent by the client alone: an offered frame gave an error instead of a result; the next one may work. */
  | { readonly type: 'frame-failed'; readonly message: string }
  /** Sent by the client alone: the worker died, hung or fails; a new one is being started. */
  | { readonly type: 'worker-replacing'; readonly message: string }
  /** Sent by the client alone: a new worker has taken its place, and knows nothing of frames before. */
  | { readonly type: 'worker-restarted'; readonly message: string; readonly report: OpenReport }
  /** Sent by the client alone: no new worker would start; only a new `open` helps. */
  | { readonly type: 'worker-failed'; readonly message: string };

/**
 * The worker's interface as the page sees it (a Comlink proxy of it). One frame is in flight at a
 * time: the caller awaits `pushFrame` and drops what arrives meanwhile.
 */
export interface PipelineApi {
  /**
   * Loads model, backend and detector. Rejects with one clear sentence (missing weights, no backend…).
   * `models` is where they come from; the client on the page knows it.
   */
  open(
    settings: PipelineSettings,
    onEvent: (event: PipelineEvent) => void,
    models?: ModelsPlace,
  ): Promise<OpenReport>;
  /**
   * Takes ownership of `frame` (always closed) and runs it through every stage. Resolves to `null`
   * if the sampling grid has no slot for it or the picture has no area. Rejects while another frame is in
   * flight.
   */
  pushFrame(frame: VideoFrame | ImageBitmap, timestampMs: number): Promise<FrameResult | null>;
  /**
   * Takes ownership of `frame` and finds its faces while `open` is under way, from `detector-ready` on;
   * `null` before and after.
   */
  lookForFaces(frame: VideoFrame | ImageBitmap, timestampMs: number): Promise<FacesSeen | null>;
  /** Follows this face from now on; `null` goes back to the largest. */
  selectFace(id: number | null): Promise<void>;
  /** Changes post-processing, rate or thresholds; a change of model, clip length or backend needs `open`. */
  update(settings: PipelineSettings): Promise<void>;
  /** Empties window, tracker and grid: a new source begins. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
