import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';

/** How a window is kept; the parts of `StreamingOptions` that it needs. */
export interface ClipWindowOptions {
  /** Length of the window T, in frames. */
  readonly clipLengthFrames: number;
  /** Also compute the class head on every frame. */
  readonly classProbabilities: boolean;
  /** Resolves when all work handed to the device so far is done; absent where computing is synchronous. */
  readonly settled: (() => Promise<void>) | undefined;
}

/** What a window has to say after a frame; on an asynchronous device nothing of it need be computed yet. */
export interface WindowOutput {
  /**
   * Valence, arousal, what the last layer of their head read where it is not the only one, and perhaps class
   * probabilities; the caller's to dispose, `null` without an estimate.
   */
  readonly output: Tensor1D | null;
  /** `performance.now` at the end of the frame's own features; `null` in a model that has none. */
  readonly featuresEndMs: Promise<number> | number | null;
}

/** The last T frames of a model that is streamed, and what is kept of them between frames. */
export interface ClipWindow {
  /** Frames until the first, provisional estimate. */
  readonly framesToFirstEstimate: number;
  /** Moves the window on by a frame `[1, height, width, 3]`, RGB in [0, 1], which stays the caller's. */
  advance(image: Tensor4D): WindowOutput;
  /** Empties the window. */
  reset(): void;
  /** Frees all that is kept; the model stays. */
  dispose(): void;
}
