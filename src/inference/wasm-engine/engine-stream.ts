import type { ModelManifest } from '../../core/models/manifest';
import { FrameWindow, type StreamedModel, type StreamingResult, type WindowOptions } from '../frame-window';
import type { IncomingModel } from '../load-model';
import { ClipEngine } from './clip/clip-engine';
import { clipNetwork } from './clip/clip-network';
import { engineNetwork } from './plan/engine-network';
import { StoredWeights } from './stored-weights';
import { type EngineOptions, type FrameEngine, WasmEngine } from './wasm-engine';

/** How a model is to be streamed by the engine. */
export type EngineStreamOptions = Omit<EngineOptions, keyof WindowOptions> & WindowOptions;

/** Why the engine cannot run a model, as a clause; `null` where it can. */
export function engineObstacle(manifest: Pick<ModelManifest, 'architecture' | 'input'>): string | null {
  const network = manifest.architecture.temporal === 'i3d' ? clipNetwork(manifest) : engineNetwork(manifest);
  return 'obstacle' in network ? network.obstacle : null;
}

/** A model that the WebAssembly engine runs frame by frame: the sibling of `StreamingModel`. */
export class EngineStream implements StreamedModel {
  private constructor(
    private readonly engine: FrameEngine,
    private readonly frames: FrameWindow,
  ) {}

  /**
   * Starts the engine and packs the model's weights as they come; the fetched bytes are then no longer
   * needed.
   *
   * @throws RangeError when the manifest does not serve the clip length; Error of one sentence when the
   * engine does not know such models or can't start.
   */
  static async open(model: IncomingModel, options: EngineStreamOptions): Promise<EngineStream> {
    const { manifest } = model;
    const frames = new FrameWindow(manifest, options);
    const { classProbabilities } = frames;
    return new EngineStream(await openEngine(model, { ...options, classProbabilities }), frames);
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
    // The first estimate brings the weights into the caches and the kernels from the first compiler to the
    // second.
    const blank = new Float32Array(this.frames.inputValues);
    for (let frame = 0; frame < this.engine.framesToFirstEstimate; frame++) await this.pushFrame(blank);
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

async function openEngine(
  { manifest, layout, shards }: IncomingModel,
  options: EngineOptions,
): Promise<FrameEngine> {
  const stored = new StoredWeights(layout, shards);
  if (manifest.architecture.temporal === 'i3d') {
    return ClipEngine.open(known(clipNetwork(manifest)), stored, options);
  }
  return WasmEngine.open(known(engineNetwork(manifest)), stored, options);
}

function known<N extends object>(network: N | { readonly obstacle: string }): N {
  if ('obstacle' in network)
    throw new Error(`The WebAssembly engine cannot run this model: ${network.obstacle}.`);
  return network;
}
