import type { Rect } from '../../core/face/geometry';
import {
  type CardCrop,
  FrameWindow,
  type StreamedModel,
  type StreamingResult,
  type WindowOptions,
} from '../frame-window';
import type { FetchedModel } from '../load-model';
import { StoredWeights } from '../wasm-engine/stored-weights';
import { TriedCutter } from './crop/tried-cutter';
import { GpuEngine } from './gpu-engine';
import type { IncomingPicture } from './incoming-frame';
import { gpuNetwork } from './plan/gpu-network';

/** A model that the WebGPU engine runs frame by frame, with the answers of `StreamingModel`. */
export class GpuStream implements StreamedModel {
  private readonly cutter: TriedCutter | null;
  /** What was cut on the device last, and not pushed yet. */
  private cut: Int32Array | null = null;

  private constructor(
    private readonly engine: GpuEngine,
    private readonly frames: FrameWindow,
  ) {
    this.cutter = engine.cutter && new TriedCutter(engine.cutter);
  }

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
    const cutsPictures = bringsPictures(device);
    return new GpuStream(
      await GpuEngine.open(device, network, stored, { ...options, classProbabilities, cutsPictures }),
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

  get cutting(): string | null {
    return this.cutter?.account ?? null;
  }

  cutOnCard(picture: VideoFrame | ImageBitmap, rect: Rect): CardCrop | null {
    const words = this.cutter?.take(picture, rect, this.engine.answers.isFree) ?? null;
    this.cut = words;
    if (words === null) return null;
    const push = async () => {
      if (this.cut !== words) throw new Error('Another picture was cut before this crop was pushed.');
      this.cut = null;
      return this.push(words);
    };
    return { push };
  }

  async pushFrame(crop: Float32Array): Promise<StreamingResult> {
    this.frames.refuseWrongCrop(crop.length, String(crop.length));
    const [result] = await Promise.all([this.push(crop), this.cutter?.compare(crop)]);
    return result;
  }

  private async push(picture: IncomingPicture): Promise<StreamingResult> {
    const startMs = performance.now();
    const { answers } = this.engine;
    let place = answers.take();
    let content = picture;
    if (place === null) {
      // The caller may write the next picture over this one meanwhile.
      content = picture.slice();
      place = await answers.wait();
    }
    const answer = this.engine.advance(content, place);
    const counted = this.frames.count();
    const output = await answer;
    const features = output?.featuresMs ?? null;
    const temporal = Math.max(0, performance.now() - startMs - (features ?? 0));
    return { ...this.frames.answer(output?.values ?? null), ...counted, stageMs: { features, temporal } };
  }

  async warmUp(): Promise<void> {
    const blank = new Float32Array(this.frames.inputValues);
    const [output] = await Promise.all([this.engine.rehearse(blank), this.cutter?.rehearse()]);
    this.frames.answer(output?.values ?? null);
    this.reset();
  }

  reset(): void {
    this.engine.reset();
    this.frames.reset();
    this.cutter?.reset();
  }

  dispose(): void {
    this.engine.dispose();
  }
}

/** Whether the browser knows pictures at all, and brings them to the device. */
function bringsPictures({ queue }: GPUDevice): boolean {
  return typeof createImageBitmap === 'function' && 'copyExternalImageToTexture' in queue;
}
