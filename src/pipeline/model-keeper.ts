import { affectDeviation } from '../core/expected-error';
import type { Rect } from '../core/face/geometry';
import { trialText } from '../core/models/engine-trial';
import type { ModelManifest } from '../core/models/manifest';
import { postProcess, postProcessDeviation } from '../core/post-processing';
import { type Clock, systemClock } from '../supervision/clock';
import { DeadlineError, withDeadline } from '../supervision/deadline';
import { Keeper } from '../supervision/keeper';
import { plainReason } from '../supervision/plain-reason';
import { RestartBudget } from '../supervision/restart-budget';
import { UsualTime } from '../supervision/usual-time';
import type { Estimate, ModelsPlace, OpenReport, PipelineEvent, PipelineSettings } from './contract';
import type { CardCrop, ModelOutput, ModelStage, Picture, PipelineStages } from './stages';

/** Losses of the GPU after which `auto` stays with WebAssembly. */
const MOST_GPU_LOSSES = 2;

/** What a model is opened anew for: its backend went away, or it gave no answer that can be used. */
type Cause = 'backend' | 'answer' | 'start';

const ALLOWANCES = {
  backend: { delaysMs: [0, 0, 0, 1000, 5000] },
  answer: { delaysMs: [0, 0, 0] },
  start: { delaysMs: [500, 2000] },
} as const;

/**
 * Frames in a row without an answer that can be used, on models that were opened anew, before it is given up.
 */
const MOST_FAILED_FRAMES = 3;

/** Graphics devices that hang leave their results pending for ever; a software one takes its time. */
const ANSWER_LIMITS = { firstMs: 30_000, leastMs: 5000, mostMs: 10_000 };

/**
 * Keeps the model stage running: when its backend is lost, hangs or fails, the model is opened anew with an
 * empty window, and after the second loss of the GPU on WebAssembly, unless WebGPU was asked for by name. A
 * model that goes on failing is given up with the event `model-failed`.
 */
export class ModelKeeper {
  private readonly keeper: Keeper<ModelStage, Cause>;
  private readonly budget: RestartBudget<Cause>;
  private readonly answerTime = new UsualTime(ANSWER_LIMITS);
  private readonly clock: Clock;
  private report: OpenReport | null = null;
  /** Which model cut the last crop that was cut on a card. */
  private cutBy: ModelStage | null = null;
  private gpuLosses = 0;
  private failedFrames = 0;
  private closed = false;

  constructor(
    private readonly stages: PipelineStages,
    private readonly settings: PipelineSettings,
    private readonly models: ModelsPlace,
    private readonly onEvent: (event: PipelineEvent) => void,
    clock: Clock = systemClock,
  ) {
    this.clock = clock;
    this.budget = new RestartBudget<Cause>(ALLOWANCES, clock);
    this.keeper = new Keeper<ModelStage, Cause>({
      start: () => this.start(),
      end: (model) => model.close(),
      budget: this.budget,
      startCause: 'start',
      clock,
      onReplacing: (_, reason) => {
        if (this.report?.backend === 'webgpu') this.gpuLosses += 1;
        const message = `The model is being loaded again: ${reason}.`;
        this.onEvent({ type: 'backend-lost', message });
      },
      onReplaced: ({ report }) => {
        const name = report.backend === 'webgpu' ? 'WebGPU' : 'WebAssembly';
        const message = `The model runs again, on ${name}.`;
        this.onEvent({ type: 'backend-reopened', message, report: this.report ?? report });
      },
      onGivenUp: (reason) => this.onEvent({ type: 'model-failed', message: `${sentenceOf(reason)}.` }),
    });
  }

  /** Manifest of the model. Throws before {@link open}. */
  get manifest(): ModelManifest {
    if (this.report === null) throw new Error('The model is not open.');
    return this.report.manifest;
  }

  /** Frames in the window, 0…clipLengthFrames. */
  get windowFill(): number {
    return this.keeper.current?.windowFill ?? 0;
  }

  /** Where crops are cut and why, in one sentence; `null` where there is nothing to say. */
  get cutting(): string | null {
    return this.keeper.current?.cutting ?? null;
  }

  /** Loads the model. Rejects with one sentence. */
  async open(): Promise<OpenReport> {
    const { report } = await this.keeper.open();
    return this.report ?? report;
  }

  /** The crop of a picture where the model computes and cuts it there; else `null`. */
  cutOnCard(picture: Picture, rect: Rect): CardCrop | null {
    this.cutBy = this.keeper.current;
    return this.cutBy?.cutOnCard?.(picture, rect) ?? null;
  }

  /**
   * Moves the window on by one crop: its values, or what {@link cutOnCard} gave last. A frame on which the
   * backend fails is computed again on a new one, as the first of its window. Rejects with one sentence when
   * that fails too.
   *
   * @param cut cuts the same on the processor, for another model than the one that cut it
   */
  async pushFrame(crop: Float32Array | CardCrop, cut: () => Float32Array): Promise<ModelOutput> {
    try {
      return await this.pushOnce(crop, cut);
    } catch (error) {
      if (this.closed || !this.keeper.isReplacing) throw error;
    }
    return this.pushOnce(crop, cut);
  }

  /** What the model said, after the post-processing of the settings. */
  processed(
    { raw, provisional, classProbabilities = null }: ModelOutput,
    settings: PipelineSettings,
  ): Estimate | null {
    if (raw === null) return null;
    const { statistics, uncertainty } = this.manifest;
    const estimate = { raw, processed: postProcess(raw, settings, statistics), provisional };
    if (uncertainty === undefined || classProbabilities === null) return estimate;
    const rawDeviation = affectDeviation(uncertainty, classProbabilities);
    return { ...estimate, rawDeviation, deviation: postProcessDeviation(rawDeviation, settings, statistics) };
  }

  /** Empties the window. */
  reset(): void {
    // One that is being replaced comes back empty.
    this.keeper.current?.reset();
  }

  /** Frees the model and its backend. */
  close(): void {
    this.closed = true;
    this.keeper.close('the pipeline was closed');
  }

  private async start(): Promise<ModelStage> {
    const { modelId, clipLengthFrames, backend } = this.settings;
    const onWasm = backend === 'auto' && this.gpuLosses >= MOST_GPU_LOSSES;
    const { models } = this;
    const [base, files] = typeof models === 'string' ? [models, null] : ['disk:/', models];
    let opened: ModelStage | null = null;
    let lostEarly: string | null = null;
    const model = await this.stages.openModel({
      modelUrl: `${base}${base.endsWith('/') ? '' : '/'}${modelId}/`,
      ...(files === null ? {} : { modelFiles: files }),
      clipLengthFrames,
      backend: onWasm ? 'wasm' : backend,
      // A recording is computed by one engine from its beginning to its end.
      tryEngines: this.settings.keepRate !== true,
      onReport: (report) => this.heedTrial(report),
      onProgress: (loadedBytes, totalBytes) =>
        this.onEvent({ type: 'model-progress', loadedBytes, totalBytes }),
      onNotKept: (message) => this.onEvent({ type: 'model-not-kept', message }),
      onLost: (message) => {
        lostEarly = message;
        if (opened !== null) this.keeper.fail(opened, 'backend', plainReason(message));
      },
    });
    if (lostEarly !== null) {
      model.close();
      throw new Error(lostEarly);
    }
    opened = model;
    this.answerTime.forget();
    this.report = onWasm
      ? { ...model.report, backendReason: `WebAssembly, after the GPU was lost ${this.gpuLosses} times.` }
      : model.report;
    return model;
  }

  private heedTrial(report: OpenReport): void {
    this.report = report;
    this.answerTime.forget();
    const message = report.trial ? trialText(report.trial) : 'Engines were tried.';
    this.onEvent({ type: 'engines-tried', message, report });
  }

  private async pushOnce(crop: Float32Array | CardCrop, cut: () => Float32Array): Promise<ModelOutput> {
    const model = await this.keeper.running();
    const given = crop instanceof Float32Array || this.cutBy === model ? crop : cut();
    const startMs = this.clock.nowMs();
    const { limitMs } = this.answerTime;
    try {
      const output = await this.keeper.use((open) =>
        withDeadline(given instanceof Float32Array ? open.pushFrame(given) : given.push(), {
          afterMs: limitMs,
          message: `the model gave no answer for ${Math.round(limitMs / 1000)} s`,
          clock: this.clock,
        }),
      );
      this.failedFrames = 0;
      if (output.raw !== null) {
        this.answerTime.add(this.clock.nowMs() - startMs);
        this.budget.refill();
      }
      return output;
    } catch (error) {
      if (!this.closed && this.keeper.current === model) this.heedFailure(model, error);
      throw error;
    }
  }

  /**
   * A model that hangs is replaced; one that fails is, unless a new one has just failed on the same frame.
   */
  private heedFailure(model: ModelStage, error: unknown): void {
    const reason = plainReason(error);
    if (error instanceof DeadlineError) {
      this.keeper.fail(model, 'backend', reason);
      return;
    }
    this.failedFrames += 1;
    if (this.failedFrames === 1) this.keeper.fail(model, 'answer', reason);
    else if (this.failedFrames > MOST_FAILED_FRAMES) {
      this.onEvent({ type: 'model-failed', message: `${sentenceOf(reason)}.` });
    }
  }
}

function sentenceOf(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
