import { reshape, type Tensor3D, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Affect } from '../core/affect';
import type { LoadedModel } from './load-model';
import type { ClipWindow } from './windows/clip-window';
import { I3dWindow } from './windows/i3d-window';
import { LstmWindow } from './windows/lstm-window';

/** How a model is to be streamed. */
export interface StreamingOptions {
  /** Length of the window T, one of the manifest's `clip.lengthsFrames`. */
  readonly clipLengthFrames: number;
  /** Also compute the class head on every frame; default false. */
  readonly classProbabilities?: boolean;
  /**
   * Resolves when all work handed to the device so far is done, without holding later work up (from
   * `chooseBackend`). It tells the stages' times apart where computing is asynchronous.
   */
  readonly settled?: () => Promise<void>;
}

/** What the model says after a frame. */
export interface StreamingResult {
  /**
   * The network's own valence and arousal over the window that ends with this frame; `null` while there are
   * fewer frames than an i3D can make anything of.
   */
  readonly raw: Affect | null;
  /** True while fewer than T frames have been seen: `raw` is then over those alone. */
  readonly provisional: boolean;
  /** Frames seen, at most T. */
  readonly windowFill: number;
  /** Probabilities of the manifest's classes for this frame alone; `null` unless asked for and there. */
  readonly classProbabilities: readonly number[] | null;
  /** Milliseconds spent on the frame's own features, `null` in an i3D, and on everything after them. */
  readonly stageMs: { readonly features: number | null; readonly temporal: number };
}

/**
 * Runs a model frame by frame, exactly as if the window of the last T frames were computed anew for each;
 * {@link LstmWindow} and {@link I3dWindow} say how that is spared.
 *
 * Use after `chooseBackend` and `loadModel`. The caller owns the model.
 */
export class StreamingModel {
  private readonly window: ClipWindow;
  private framesSeen = 0;
  private readonly inputValues: number;

  /** Throws a RangeError when the manifest does not serve the wanted clip length. */
  constructor(
    private readonly model: LoadedModel,
    private readonly options: StreamingOptions,
  ) {
    const { weights, manifest } = model;
    const { lengthsFrames } = manifest.clip;
    const { heightPx, widthPx, channels } = manifest.input;
    const { clipLengthFrames, settled } = options;
    if (!lengthsFrames.includes(clipLengthFrames)) {
      throw new RangeError(
        `The model ${manifest.id} serves clips of ${lengthsFrames.join(' or ')} frames, ` +
          `found ${clipLengthFrames}.`,
      );
    }
    this.inputValues = heightPx * widthPx * channels;
    const { architecture } = manifest;
    const windowOptions = { clipLengthFrames, settled, classProbabilities: this.wantsClasses };
    this.window =
      architecture.temporal === 'lstm'
        ? new LstmWindow(weights, architecture, windowOptions)
        : new I3dWindow(weights, architecture, windowOptions);
  }

  /** Frames in the window, 0…T. */
  get windowFill(): number {
    return Math.min(this.framesSeen, this.options.clipLengthFrames);
  }

  /**
   * Takes the next crop: a tensor `[height, width, 3]` (it stays the caller's) or its values, RGB in
   * [0, 1], row by row, channels last. The window has moved when this returns; the promise brings the
   * numbers back, so the next frame may be pushed before it settles.
   *
   * @throws RangeError for a crop of the wrong size; Error when the model's answer is not a number.
   */
  async pushFrame(crop: Float32Array | Tensor3D): Promise<StreamingResult> {
    const startMs = performance.now();
    const image = this.imageOf(crop);
    const { output, featuresEndMs } = this.window.advance(image);
    image.dispose();
    this.framesSeen += 1;
    const { windowFill } = this;
    const provisional = this.framesSeen < this.options.clipLengthFrames;
    let values: Float32Array | null = null;
    let temporalStartMs = startMs;
    let featuresMs: number | null = null;
    try {
      if (featuresEndMs !== null) {
        temporalStartMs = await featuresEndMs;
        featuresMs = temporalStartMs - startMs;
      }
      if (output !== null) values = (await output.data()) as Float32Array;
    } finally {
      output?.dispose();
    }
    const temporal = performance.now() - temporalStartMs;
    const common = { provisional, windowFill, stageMs: { features: featuresMs, temporal } };
    if (values === null) return { raw: null, classProbabilities: null, ...common };
    const [valence, arousal, ...classes] = values;
    if (valence === undefined || arousal === undefined || !values.every(Number.isFinite)) {
      throw new Error("The model's answer for this frame is not a number; the backend may have failed.");
    }
    return {
      raw: [valence, arousal],
      classProbabilities: this.wantsClasses ? classes : null,
      ...common,
    };
  }

  /**
   * Computes one estimate of blank frames so that kernels are compiled and weights packed, then empties the
   * window.
   */
  async warmUp(): Promise<void> {
    const blank = new Float32Array(this.inputValues);
    for (let frame = 0; frame < this.window.framesToFirstEstimate; frame++) await this.pushFrame(blank);
    this.reset();
  }

  /** Empties the window: the next frame begins a new one. */
  reset(): void {
    this.window.reset();
    this.framesSeen = 0;
  }

  /** Frees what is kept of the window; the model stays. */
  dispose(): void {
    this.window.dispose();
  }

  private get wantsClasses(): boolean {
    return this.options.classProbabilities === true && this.model.manifest.classes.length > 0;
  }

  /** A crop as `[1, height, width, 3]`, a new tensor. */
  private imageOf(crop: Float32Array | Tensor3D): Tensor4D {
    const { heightPx, widthPx, channels } = this.model.manifest.input;
    if (crop instanceof Float32Array ? crop.length !== this.inputValues : crop.size !== this.inputValues) {
      throw new RangeError(
        `A crop must be ${heightPx}×${widthPx}×${channels} values, found ` +
          `${crop instanceof Float32Array ? crop.length : crop.shape.join('×')}.`,
      );
    }
    const shape: [number, number, number, number] = [1, heightPx, widthPx, channels];
    return crop instanceof Float32Array ? tensor(crop, shape) : tidy(() => reshape(crop, shape));
  }
}
