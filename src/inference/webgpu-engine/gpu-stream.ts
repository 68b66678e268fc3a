import { FrameWindow, type StreamedModel, type StreamingResult, type WindowOptions } from '../frame-window';
import type { FetchedModel } from '../load-model';
import { StoredWeights } from '../wasm-engine/stored-weights';
import { GpuEngine } from './gpu-engine';
import { gpuNetwork } from './plan/gpu-network';

/** A model that the WebGPU engine runs frame by frame, with the answers of `StreamingModel`. */
export class GpuStream implements StreamedModel {
  private constructor(
    private readonly engine: GpuEngine,
    private readonly frames: FrameWindow,
  ) {}

  /**
   * Puts a model on a device, which stays the caller's; the fetched bytes are then no longer needed.
   *
   * @throws RangeError when the manifest does not serve the clip length; Error of one sentence when the
   * engine does not know such models or the device refuses it.
   */
  static async open(device: GPUDevice, model: FetchedModel, options: WindowOptions): Promise<GpuStream> {
    const { manifest, layout, shards } = model;
    const frames = new FrameWindow(manifest, options);
    const { classProbabilities } = frames;
    const network = gpuNetwork(manifest);
    if ('obstacle' in network)
      throw new Error(`The WebGPU engine cannot run this model: ${network.obstacle}.`);
    const stored = new StoredWeights(layout, shards);
    return new GpuStream(
      await GpuEngine.open(device, network, stored, { ...options, classProbabilities }),
      frames,
    );
  }

  /** Bytes of the engine's buffers. */
  get memoryBytes(): number {
    return this.engine.bytes;
  }

  get windowFill(): number {
    return this.frames.fill;
  }

  async pushFrame(crop: Float32Array): Promise<StreamingResult> {
    this.frames.refuseWrongCrop(crop.length, String(crop.length));
    const startMs = performance.now();
    const { answers } = this.engine;
    let place = answers.take();
    let values = crop;
    if (place === null) {
      // The caller may write the next picture over this one meanwhile.
      values = crop.slice();
      place = await answers.wait();
    }
    const answer = this.engine.advance(values, place);
    const counted = this.frames.count();
    const output = await answer;
    const features = output?.featuresMs ?? null;
    const temporal = Math.max(0, performance.now() - startMs - (features ?? 0));
    return { ...this.frames.answer(output?.values ?? null), ...counted, stageMs: { features, temporal } };
  }

  async warmUp(): Promise<void> {
    const output = await this.engine.rehearse(new Float32Array(this.frames.inputValues));
    this.frames.answer(output?.values ?? null);
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
