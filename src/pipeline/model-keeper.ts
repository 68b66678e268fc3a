import type { ModelManifest } from '../core/models/manifest';
import type { OpenReport, PipelineEvent, PipelineSettings } from './contract';
import type { ModelOutput, ModelStage, PipelineStages } from './stages';

/** Losses of the GPU after which `auto` stays with WebAssembly. */
const MOST_GPU_LOSSES = 2;

/**
 * Keeps the model stage running: when its backend is lost or fails, the model is opened anew with an empty
 * window, and after the second loss of the GPU on WebAssembly, unless WebGPU was asked for by name.
 */
export class ModelKeeper {
  private model: ModelStage | null = null;
  private report: OpenReport | null = null;
  private lostReason: string | null = null;
  /** Counts openings, so that a late complaint of an earlier backend is told apart. */
  private opening = 0;
  private gpuLosses = 0;
  private closed = false;
  /** Rejects the frame under way. */
  private interrupt: ((error: Error) => void) | null = null;

  /** `onLost` is called when the backend goes away between frames; call {@link recover} then. */
  constructor(
    private readonly stages: PipelineStages,
    private readonly settings: PipelineSettings,
    private readonly modelsUrl: string,
    private readonly listeners: {
      readonly onEvent: (event: PipelineEvent) => void;
      readonly onLost: () => void;
    },
  ) {}

  /** Manifest of the model. Throws before {@link open}. */
  get manifest(): ModelManifest {
    if (this.report === null) throw new Error('The model is not open.');
    return this.report.manifest;
  }

  /** Frames in the window, 0…clipLengthFrames. */
  get windowFill(): number {
    return this.model?.windowFill ?? 0;
  }

  /** Loads the model. Rejects with one sentence. */
  async open(): Promise<OpenReport> {
    const { modelId, clipLengthFrames, backend } = this.settings;
    const onWasm = backend === 'auto' && this.gpuLosses >= MOST_GPU_LOSSES;
    const base = this.modelsUrl.endsWith('/') ? this.modelsUrl : `${this.modelsUrl}/`;
    this.opening += 1;
    const { opening } = this;
    this.lostReason = null;
    const model = await this.stages.openModel({
      modelUrl: `${base}${modelId}/`,
      clipLengthFrames,
      backend: onWasm ? 'wasm' : backend,
      onProgress: (loadedBytes, totalBytes) =>
        this.listeners.onEvent({ type: 'model-progress', loadedBytes, totalBytes }),
      onNotKept: (message) => this.listeners.onEvent({ type: 'model-not-kept', message }),
      onLost: (message) => {
        if (opening === this.opening) this.lose(message);
      },
    });
    if (this.closed) {
      model.close();
      throw new Error('The pipeline was closed while the model was loading.');
    }
    this.model = model;
    this.report = onWasm
      ? { ...model.report, backendReason: `WebAssembly, after the GPU was lost ${this.gpuLosses} times.` }
      : model.report;
    return this.report;
  }

  /**
   * Moves the window on by one crop. A frame on which the backend fails is computed again on a new one,
   * as the first of its window. Rejects with one sentence when that fails too.
   */
  async pushFrame(crop: Float32Array): Promise<ModelOutput> {
    await this.recover();
    try {
      return await this.pushOnce(crop);
    } catch (error) {
      this.lostReason ??= error instanceof Error ? error.message : String(error);
    }
    await this.recover();
    return this.pushOnce(crop);
  }

  /** Opens the model anew if its backend is lost; otherwise does nothing. Rejects if that fails. */
  async recover(): Promise<void> {
    if (this.closed || (this.model !== null && this.lostReason === null)) return;
    const { onEvent } = this.listeners;
    if (this.model !== null) {
      if (this.model.report.backend === 'webgpu') this.gpuLosses += 1;
      onEvent({ type: 'backend-lost', message: `${this.lostReason} The model is being loaded again.` });
      this.model.close();
      this.model = null;
    }
    const report = await this.open();
    const name = report.backend === 'webgpu' ? 'WebGPU' : 'WebAssembly';
    onEvent({ type: 'backend-reopened', message: `The model runs again, on ${name}.`, report });
  }

  /** Empties the window. */
  reset(): void {
    // A lost model comes back empty.
    if (this.lostReason === null) this.model?.reset();
  }

  /** Frees the model and its backend. */
  close(): void {
    this.closed = true;
    this.model?.close();
    this.model = null;
  }

  private lose(message: string): void {
    this.lostReason ??= message;
    this.interrupt?.(new Error(message));
    if (this.model !== null) this.listeners.onLost();
  }

  private async pushOnce(crop: Float32Array): Promise<ModelOutput> {
    const { model } = this;
    if (model === null) throw new Error('The model is not open.');
    try {
      return await new Promise<ModelOutput>((resolve, reject) => {
        // A lost device may leave its results pending for ever.
        this.interrupt = reject;
        model.pushFrame(crop).then(resolve, reject);
      });
    } finally {
      this.interrupt = null;
    }
  }
}
