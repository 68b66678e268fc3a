import { FrameWindow, type StreamedModel, type StreamingResult } from '../frame-window';
import type { FetchedModel } from '../load-model';
import { engineNetwork } from './plan/engine-network';
import { StoredWeights } from './stored-weights';
import { type EngineOptions, WasmEngine } from './wasm-engine';

/** How a model is to be streamed by the engine. */
export type EngineStreamOptions = Omit<EngineOptions, 'methodOf' | 'classProbabilities'> & {
  /** Also compute the class head on every frame; default false. */
  readonly classProbabilities?: boolean;
};

/**
 * A model that the WebAssembly engine runs frame by frame: the sibling of `StreamingModel` for VGGs with an
 * LSTM, with the same answers.
 */
export class EngineStream implements StreamedModel {
  private constructor(
    private readonly engine: WasmEngine,
    private readonly frames: FrameWindow,
  ) {}

  /**
   * Starts the engine and packs the model's weights; the fetched bytes are then no longer needed.
   *
   * @throws RangeError when the manifest does not serve the clip length; Error of one sentence when the
   * engine does not know such models or can't start.
   */
  static async open(model: FetchedModel, options: EngineStreamOptions): Promise<EngineStream> {
    const { manifest, layout, shards } = model;
    const classProbabilities = options.classProbabilities === true && manifest.classes.length > 0;
    const frames = new FrameWindow(manifest, options.clipLengthFrames, classProbabilities);
    const network = engineNetwork(manifest);
    if ('obstacle' in network)
      throw new Error(`The WebAssembly engine cannot run this model: ${network.obstacle}.`);
    const stored = new StoredWeights(layout, shards);
    return new EngineStream(
      await WasmEngine.open(network, stored, { ...options, classProbabilities }),
      frames,
    );
  }

  /** Bytes of the engine's memory. */
  get memoryBytes(): number {
    return this.engine.bytes;
  }

  get windowFill(): number {
    return this.frames.fill;
  }

  async pushFrame(crop: Float32Array): Promise<StreamingResult> {
    this.frames.refuseWrongCrop(crop.length, String(crop.length));
    const { values, featuresMs, temporalMs } = this.engine.advance(crop);
    const counted = this.frames.count();
    return {
      ...this.frames.answer(values),
      ...counted,
      stageMs: { features: featuresMs, temporal: temporalMs },
    };
  }

  async warmUp(): Promise<void> {
    // The first frame brings the weights into the caches and the kernels from the first compiler to the
    // second.
    await this.pushFrame(new Float32Array(this.frames.inputValues));
    this.reset();
  }

  reset(): void {
    this.engine.reset();
    this.frames.reset();
  }

  dispose(): void {
    this.engine.dispose();
  }
}
