import { EngineMachine, type MachineOptions } from './engine-machine';
import { type EngineLayout, engineLayout, type LayoutOptions } from './plan/engine-layout';
import type { EngineNetwork } from './plan/engine-network';
import { WORD_BYTES } from './plan/memory-plan';
import type { StoredWeights } from './stored-weights';

/** How the engine is to run. */
export type EngineOptions = LayoutOptions & MachineOptions;

/** What an engine says after a frame. */
export interface EngineOutput {
  /**
   * Valence, arousal, what the last layer of their head read where it is not the only one and, where they are
   * asked for, the probabilities of the classes; `null` without an estimate.
   */
  readonly values: Float32Array | null;
  /** `null` in an i3D. */
  readonly featuresMs: number | null;
  readonly temporalMs: number;
}

/** A network on a memory of its own, which is given frame after frame. */
export interface FrameEngine {
  /** Bytes of the engine's memory; they never change. */
  readonly bytes: number;
  /** Frames until the first, provisional estimate. */
  readonly framesToFirstEstimate: number;
  /**
   * Takes the next frame, `height × width × 3` values of RGB in [0, 1], row by row.
   *
   * @throws Error of one sentence when a helping thread has died or keeps its work; the engine is then of no
   * more use.
   */
  advance(crop: Float32Array): EngineOutput;
  /** Empties the window: the next frame begins a new one. */
  reset(): void;
  /** Ends the helping threads; the memory goes with the engine. */
  dispose(): void;
}

/**
 * A 2D network and an LSTM over it, one call a frame, in WebAssembly on a memory of its own: the crop goes
 * in, a few numbers come out. The window is exact, as `LstmWindow` describes it: T states advance together,
 * the oldest is read.
 */
export class WasmEngine implements FrameEngine {
  readonly framesToFirstEstimate = 1;

  private constructor(
    readonly layout: EngineLayout,
    readonly machine: EngineMachine,
  ) {}

  /** Opens a machine for the network. Throws as {@link EngineMachine.open} does. */
  static async open(
    network: EngineNetwork,
    stored: StoredWeights,
    options: EngineOptions,
  ): Promise<WasmEngine> {
    const layout = engineLayout(network, stored, options);
    return new WasmEngine(layout, await EngineMachine.open(layout, stored, options));
  }

  get bytes(): number {
    return this.machine.bytes;
  }

  advance(crop: Float32Array): EngineOutput {
    const { machine } = this;
    const { input, picture, featureRun, temporalRun, affect, headInput, classes } = this.layout;
    const startMs = performance.now();
    machine.writePicture(crop, picture.width, { ...input, picture: picture.channels });
    machine.run(featureRun);
    const featuresEndMs = performance.now();
    machine.run(temporalRun);
    const values = machine.numbersOf([{ address: affect, count: 2 }, headInput, classes]);
    return {
      values,
      featuresMs: featuresEndMs - startMs,
      temporalMs: performance.now() - featuresEndMs,
    };
  }

  /** A copy of the features of the last frame, row by row, channels last. */
  features(): Float32Array {
    const { address, channels, padded } = this.layout.features;
    const pixels = this.layout.featureCount / channels;
    const values = new Float32Array(pixels * channels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const found = this.machine.numbersAt(address + pixel * padded * WORD_BYTES, channels);
      values.set(found, pixel * channels);
    }
    return values;
  }

  reset(): void {
    const { states, oldest } = this.layout;
    this.machine.floats.fill(0, states.address / WORD_BYTES, (states.address + states.bytes) / WORD_BYTES);
    this.machine.words[oldest / WORD_BYTES] = 0;
  }

  dispose(): void {
    this.machine.dispose();
  }
}
