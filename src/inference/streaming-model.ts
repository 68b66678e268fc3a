import {
  concat,
  reshape,
  slice,
  type Tensor1D,
  type Tensor3D,
  tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Affect } from '../core/affect';
import type { LstmArchitecture } from '../core/manifest';
import { frameFeatures } from '../core/networks/affect-network';
import { affectHead, classHead } from '../core/networks/dense-heads';
import { initialLstmState, type LstmState, lstmStep, projectLstmInput } from '../core/networks/lstm-cell';
import type { LoadedModel } from './load-model';

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
  /** The network's own valence and arousal over the window that ends with this frame. */
  readonly raw: Affect;
  /** True while fewer than T frames have been seen: `raw` is then over those alone. */
  readonly provisional: boolean;
  /** Frames seen, at most T. */
  readonly windowFill: number;
  /** Probabilities of the manifest's classes for this frame alone; `null` unless asked for. */
  readonly classProbabilities: readonly number[] | null;
  /** Milliseconds spent on the frame's features and on everything after them. */
  readonly stageMs: { readonly features: number; readonly temporal: number };
}

/**
 * Runs the recurrent model frame by frame, exactly as if a fresh window of the last T frames were computed
 * for each (docs: "Sliding windows, exactly"). A frame's features and their projection are computed once.
 * T LSTM states, one for every window that is under way, advance together in one matrix product; then the
 * oldest, which has now seen T frames, is read and gives its place to a new, empty one.
 *
 * The states lie by age, oldest first. After `reset` all are empty and see the same frames, so the first
 * row is the oldest live state from the very first frame on: what it says while it has seen fewer than T
 * frames is the provisional estimate.
 *
 * Use after `chooseBackend` and `loadModel`. The caller owns the model.
 */
export class StreamingModel {
  private state: LstmState;
  private framesSeen = 0;
  private readonly inputValues: number;
  private readonly architecture: LstmArchitecture;

  /** Throws a RangeError when the manifest does not serve the wanted clip length. */
  constructor(
    private readonly model: LoadedModel,
    private readonly options: StreamingOptions,
  ) {
    const { lengthsFrames } = model.manifest.clip;
    const { heightPx, widthPx, channels } = model.manifest.input;
    if (!lengthsFrames.includes(options.clipLengthFrames)) {
      throw new RangeError(
        `The model ${model.manifest.id} serves clips of ${lengthsFrames.join(' or ')} frames, ` +
          `found ${options.clipLengthFrames}.`,
      );
    }
    const { architecture } = model.manifest;
    if (architecture.temporal !== 'lstm') {
      throw new RangeError(
        `The model ${model.manifest.id} is not recurrent, found "${architecture.temporal}".`,
      );
    }
    this.architecture = architecture;
    this.inputValues = heightPx * widthPx * channels;
    this.state = this.emptyState();
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
    const { output, featuresMs } = this.advance(crop);
    const { windowFill } = this;
    const provisional = this.framesSeen < this.options.clipLengthFrames;
    let values: Float32Array;
    let featuresEndMs: number;
    try {
      featuresEndMs = await featuresMs;
      values = (await output.data()) as Float32Array;
    } finally {
      output.dispose();
    }
    const [valence, arousal, ...classes] = values;
    if (valence === undefined || arousal === undefined || !values.every(Number.isFinite)) {
      throw new Error("The model's answer for this frame is not a number; the backend may have failed.");
    }
    return {
      raw: [valence, arousal],
      provisional,
      windowFill,
      classProbabilities: this.wantsClasses ? classes : null,
      stageMs: { features: featuresEndMs - startMs, temporal: performance.now() - featuresEndMs },
    };
  }

  /** Computes one blank frame so that kernels are compiled and weights packed, then empties the window. */
  async warmUp(): Promise<void> {
    await this.pushFrame(new Float32Array(this.inputValues));
    this.reset();
  }

  /** Empties the window: the next frame begins a new one. */
  reset(): void {
    this.disposeState();
    this.state = this.emptyState();
    this.framesSeen = 0;
  }

  /** Frees the states; the model stays. */
  dispose(): void {
    this.disposeState();
  }

  private get wantsClasses(): boolean {
    return this.options.classProbabilities === true && this.model.manifest.classes.length > 0;
  }

  private emptyState(): LstmState {
    return initialLstmState(this.options.clipLengthFrames, this.architecture.lstmUnits);
  }

  private disposeState(): void {
    this.state.hidden.dispose();
    this.state.cell.dispose();
  }

  /** Submits all of a frame's work; on an asynchronous device nothing is waited for. */
  private advance(crop: Float32Array | Tensor3D): {
    output: Tensor1D;
    featuresMs: Promise<number> | number;
  } {
    const { manifest, weights } = this.model;
    const { architecture } = this;
    const { input } = manifest;
    if (crop instanceof Float32Array ? crop.length !== this.inputValues : crop.size !== this.inputValues) {
      throw new RangeError(
        `A crop must be ${input.heightPx}×${input.widthPx}×${input.channels} values, found ` +
          `${crop instanceof Float32Array ? crop.length : crop.shape.join('×')}.`,
      );
    }
    const shape: [number, number, number, number] = [1, input.heightPx, input.widthPx, input.channels];
    const features = tidy(() =>
      frameFeatures(
        weights,
        architecture,
        crop instanceof Float32Array ? tensor(crop, shape) : reshape(crop, shape),
      ),
    );
    const featuresMs = this.options.settled?.().then(() => performance.now()) ?? performance.now();
    const before = this.state;
    const { hidden, cell, output } = tidy(() => {
      const projected = projectLstmInput(weights, features);
      const after = lstmStep(weights, projected, before);
      const { clipLengthFrames } = this.options;
      const { lstmUnits, fullyConnectedUnits, classHeadUnits } = architecture;
      const oldest = slice(after.hidden, [0, 0], [1, lstmUnits]);
      const affect = reshape(affectHead(weights, fullyConnectedUnits.length, oldest), [-1]) as Tensor1D;
      const outputs = this.wantsClasses
        ? [affect, reshape(classHead(weights, classHeadUnits.length, features), [-1]) as Tensor1D]
        : [affect];
      const younger = (rows: LstmState['hidden']) =>
        concat(
          [
            slice(rows, [1, 0], [clipLengthFrames - 1, lstmUnits]),
            zeros<LstmState['hidden']['rankType']>([1, lstmUnits]),
          ],
          0,
        );
      return { hidden: younger(after.hidden), cell: younger(after.cell), output: concat(outputs, 0) };
    });
    features.dispose();
    this.disposeState();
    this.state = { hidden, cell };
    this.framesSeen += 1;
    return { output: output as Tensor1D, featuresMs };
  }
}
