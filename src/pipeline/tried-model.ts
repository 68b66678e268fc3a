import type { Rect } from '../core/face/geometry';
import { type EngineTrial, engineName, engineParts } from '../core/models/engine-trial';
import type { StartCandidate } from '../inference/choice/candidate-run';
import { IdleTrial } from '../inference/choice/idle-trial';
import type { OpenedStream } from '../inference/open-stream';
import type { Clock } from '../supervision/clock';
import type { OpenReport } from './contract';
import type { CardCrop, ModelOutput, ModelStage, ModelStageOptions, Picture } from './stages';

/** What a {@link TriedModel} is made with. */
export interface TriedModelParts {
  /** Opens the model on what is known to suit by now. */
  readonly open: () => Promise<OpenedStream>;
  /** Starts candidates of a trial; `null` where none can be. */
  readonly startCandidate: StartCandidate | null;
  /** Why helping threads are not to be used, as a clause. */
  readonly threadFault: string | null;
  readonly clock?: Clock;
}

/**
 * A model as a stage, whose engines are tried while no frame comes, unless they were on an earlier visit.
 * What the trial chooses computes from then on where the window is empty, else from the next opening.
 */
export class TriedModel implements ModelStage {
  private readonly trial: IdleTrial | null;
  private outcome: EngineTrial | null;
  private closed = false;

  private constructor(
    private opened: OpenedStream,
    private readonly options: ModelStageOptions,
    private readonly parts: TriedModelParts,
  ) {
    const { choice } = opened;
    this.outcome = choice?.trial ?? null;
    this.trial = null;
    const { startCandidate: start, threadFault, clock } = parts;
    if (!options.tryEngines || start === null || choice === null || choice.trial !== null) return;
    const { modelUrl, modelFiles, clipLengthFrames } = options;
    // A trial reads the model as this device keeps it, and one from the disk is not kept.
    if (modelFiles !== undefined) return;
    const { weightsSha256 } = opened.manifest;
    this.trial = new IdleTrial({
      kept: opened.kept,
      candidates: choice.candidates,
      task: { modelUrl, clipLengthFrames, weightsSha256, threadFault },
      start,
      onDone: (trial) => void this.heed(trial),
      ...(clock === undefined ? {} : { clock }),
    });
  }

  /** Opens the model. Rejects with one sentence and leaves nothing behind. */
  static async open(options: ModelStageOptions, parts: TriedModelParts): Promise<TriedModel> {
    return new TriedModel(await parts.open(), options, parts);
  }

  get report(): OpenReport {
    const { backend, reason, engine, threads, manifest } = this.opened;
    const report = { backend, backendReason: reason, engine, threads, manifest };
    return this.outcome === null && this.trial === null ? report : { ...report, trial: this.outcome };
  }

  get windowFill(): number {
    return this.opened.stream.windowFill;
  }

  get cutting(): string | null {
    return this.opened.stream.cutting ?? null;
  }

  cutOnCard(picture: Picture, rect: Rect): CardCrop | null {
    this.trial?.disturb();
    return this.opened.stream.cutOnCard?.(picture, rect) ?? null;
  }

  pushFrame(crop: Float32Array): Promise<ModelOutput> {
    this.trial?.disturb();
    return this.opened.stream.pushFrame(crop);
  }

  reset(): void {
    this.opened.stream.reset();
  }

  close(): void {
    this.closed = true;
    this.trial?.close();
    this.opened.close();
  }

  private async heed(trial: EngineTrial): Promise<void> {
    this.outcome = trial;
    await this.opened.choice?.keep(trial);
    try {
      if (this.mayChangeTo(trial)) await this.change();
    } catch {
      // What has computed so far goes on.
    }
    if (!this.closed) this.options.onReport(this.report);
  }

  /** TensorFlow.js has one current backend at a time, on which both streams would compute meanwhile. */
  private mayChangeTo({ chosen }: EngineTrial): boolean {
    const { backend, engine } = this.opened;
    if (this.closed || chosen === engineName(backend, engine) || this.windowFill > 0) return false;
    return engine === 'own' || engineParts(chosen).engine === 'own';
  }

  private async change(): Promise<void> {
    const next = await this.parts.open();
    if (this.closed || this.windowFill > 0) {
      next.close();
      return;
    }
    const before = this.opened;
    this.opened = next;
    before.close();
  }
}
