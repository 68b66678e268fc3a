import { type Affect, DIMENSIONS } from '../core/affect';
import type { Rect } from '../core/face/geometry';
import type { ModelManifest } from '../core/models/manifest';
import { headInputUnits } from '../core/networks/plans/weight-shapes';

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
  /**
   * What the last layer of the head read to say `raw`; `null` without an estimate, and for a head of one
   * layer.
   */
  readonly headInput: Float32Array | null;
  /** Probabilities of the manifest's classes for this frame alone; `null` unless asked for and there. */
  readonly classProbabilities: readonly number[] | null;
  /** Milliseconds spent on the frame's own features, `null` in an i3D, and on everything after them. */
  readonly stageMs: { readonly features: number | null; readonly temporal: number };
}

/** A crop that lies where the model computes. */
export interface CardCrop {
  /**
   * As `pushFrame` of its stream, to be called before another picture is cut there. The picture may be closed
   * by then.
   *
   * @throws Error when another was cut since, or the model's answer is not a number.
   */
  push(): Promise<StreamingResult>;
}

/** A model that is streamed, whatever computes it. */
export interface StreamedModel {
  /** Frames in the window, 0…T. */
  readonly windowFill: number;
  /**
   * Takes the next crop: values of RGB in [0, 1], row by row, channels last.
   *
   * @throws RangeError for a crop of the wrong size; Error when the model's answer is not a number.
   */
  pushFrame(crop: Float32Array): Promise<StreamingResult>;
  /**
   * Cuts the next crop out of a picture where the model computes, by the rule of `resampleCrop`; absent where
   * it takes values alone. Answers `null` where it does not: the values of the same crop must be pushed then,
   * and may serve to compare.
   *
   * @param rect in pixels of the picture, which stays the caller's
   */
  cutOnCard?(picture: VideoFrame | ImageBitmap, rect: Rect): CardCrop | null;
  /**
   * Where crops are cut and why, in one sentence; `null` before the first, absent where only values are
   * taken.
   */
  readonly cutting?: string | null;
  /** Makes everything ready that the first frame would wait for, then empties the window. */
  warmUp(): Promise<void>;
  /** Empties the window: the next frame begins a new one. */
  reset(): void;
  /** Frees what is kept. */
  dispose(): void;
}

/** How a model is streamed, whatever computes it. */
export interface WindowOptions {
  /** Length of the window T, one of the manifest's `clip.lengthsFrames`. */
  readonly clipLengthFrames: number;
  /** Also compute the class head on every frame; default false. */
  readonly classProbabilities?: boolean;
}

/** How the app streams a model: with the class head where the deviation of estimates follows from it. */
export function appWindow({ uncertainty }: ModelManifest, clipLengthFrames: number): WindowOptions {
  return { clipLengthFrames, classProbabilities: uncertainty !== undefined };
}

/** Counts the frames of a window and says of each what every way of computing says alike. */
export class FrameWindow {
  /** Whether class probabilities are wanted of a model that gives them. */
  readonly classProbabilities: boolean;
  private readonly clipLengthFrames: number;
  private framesSeen = 0;

  /** Throws a RangeError when the manifest does not serve the wanted clip length. */
  constructor(
    private readonly manifest: ModelManifest,
    { clipLengthFrames, classProbabilities = false }: WindowOptions,
  ) {
    this.classProbabilities = classProbabilities && manifest.classes.length > 0;
    this.clipLengthFrames = clipLengthFrames;
    const { lengthsFrames } = manifest.clip;
    if (!lengthsFrames.includes(clipLengthFrames)) {
      throw new RangeError(
        `The model ${manifest.id} serves clips of ${lengthsFrames.join(' or ')} frames, ` +
          `found ${clipLengthFrames}.`,
      );
    }
  }

  /** Values of a crop. */
  get inputValues(): number {
    const { heightPx, widthPx, channels } = this.manifest.input;
    return heightPx * widthPx * channels;
  }

  /** Frames in the window, 0…T. */
  get fill(): number {
    return Math.min(this.framesSeen, this.clipLengthFrames);
  }

  /** Throws a RangeError unless a crop of so many values, described by `found`, is of the right size. */
  refuseWrongCrop(values: number, found: string): void {
    if (values === this.inputValues) return;
    const { heightPx, widthPx, channels } = this.manifest.input;
    throw new RangeError(`A crop must be ${heightPx}×${widthPx}×${channels} values, found ${found}.`);
  }

  /** Counts a frame; what is known of its window. */
  count(): Pick<StreamingResult, 'provisional' | 'windowFill'> {
    this.framesSeen += 1;
    return { provisional: this.framesSeen < this.clipLengthFrames, windowFill: this.fill };
  }

  /**
   * Reads the model's answer: valence, arousal, the input of the head's last layer and perhaps class
   * probabilities; `null` without an estimate.
   *
   * @throws Error when it is not a number.
   */
  answer(values: Float32Array | null): Pick<StreamingResult, 'raw' | 'headInput' | 'classProbabilities'> {
    if (values === null) return { raw: null, headInput: null, classProbabilities: null };
    const [valence, arousal] = values;
    const inputs = headInputUnits(this.manifest);
    const classes = [...values.subarray(DIMENSIONS.length + inputs)];
    if (valence === undefined || arousal === undefined || !values.every(Number.isFinite)) {
      throw new Error("The model's answer for this frame is not a number; the backend may have failed.");
    }
    const headInput = inputs === 0 ? null : values.slice(DIMENSIONS.length, DIMENSIONS.length + inputs);
    return {
      raw: [valence, arousal],
      headInput,
      classProbabilities: this.classProbabilities ? classes : null,
    };
  }

  /** Forgets all frames. */
  reset(): void {
    this.framesSeen = 0;
  }
}
