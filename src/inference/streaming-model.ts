import { reshape, type Tensor3D, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import { FrameWindow, type StreamedModel, type StreamingResult, type WindowOptions } from './frame-window';
import type { LoadedModel } from './load-model';
import type { ClipWindow } from './windows/clip-window';
import { I3dWindow } from './windows/i3d-window';
import { LstmWindow } from './windows/lstm-window';

/** How a model is to be streamed. */
export interface StreamingOptions extends WindowOptions {
  /**
   * Resolves when all work handed to the device so far is done, without holding later work up (from
   * `chooseBackend`). It tells the stages' times apart where computing is asynchronous.
   */
  readonly settled?: () => Promise<void>;
}

/**
 * Runs a model frame by frame, exactly as if the window of the last T frames were computed anew for each;
 * {@link LstmWindow} and {@link I3dWindow} say how that is spared.
 *
 * Use after `chooseBackend` and `loadModel`. The caller owns the model.
 */
export class StreamingModel implements StreamedModel {
  private readonly window: ClipWindow;
  private readonly frames: FrameWindow;

  /** Throws a RangeError when the manifest does not serve the wanted clip length. */
  constructor(
    private readonly model: LoadedModel,
    options: StreamingOptions,
  ) {
    const { weights, manifest } = model;
    const { clipLengthFrames, settled } = options;
    this.frames = new FrameWindow(manifest, options);
    const { classProbabilities } = this.frames;
    const { architecture } = manifest;
    const windowOptions = { clipLengthFrames, settled, classProbabilities };
    this.window =
      architecture.temporal === 'lstm'
        ? new LstmWindow(weights, architecture, windowOptions)
        : new I3dWindow(weights, architecture, windowOptions);
  }

  /** Frames in the window, 0…T. */
  get windowFill(): number {
    return this.frames.fill;
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
    const counted = this.frames.count();
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
    return { ...this.frames.answer(values), ...counted, stageMs: { features: featuresMs, temporal } };
  }

  /**
   * Computes one estimate of blank frames so that kernels are compiled and weights packed, then empties the
   * window.
   */
  async warmUp(): Promise<void> {
    const blank = new Float32Array(this.frames.inputValues);
    for (let frame = 0; frame < this.window.framesToFirstEstimate; frame++) await this.pushFrame(blank);
    this.reset();
  }

  /** Empties the window: the next frame begins a new one. */
  reset(): void {
    this.window.reset();
    this.frames.reset();
  }

  /** Frees what is kept of the window; the model stays. */
  dispose(): void {
    this.window.dispose();
  }

  /** A crop as `[1, height, width, 3]`, a new tensor. */
  private imageOf(crop: Float32Array | Tensor3D): Tensor4D {
    const { heightPx, widthPx, channels } = this.model.manifest.input;
    const shape: [number, number, number, number] = [1, heightPx, widthPx, channels];
    if (crop instanceof Float32Array) {
      this.frames.refuseWrongCrop(crop.length, String(crop.length));
      return tensor(crop, shape);
    }
    this.frames.refuseWrongCrop(crop.size, crop.shape.join('×'));
    return tidy(() => reshape(crop, shape));
  }
}
