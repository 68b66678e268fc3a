import { cropRectangle } from '../core/face/crop-rule';
import { FaceTracker } from '../core/face/face-tracking';
import { isSameSize, type Rect, type Size } from '../core/face/geometry';
import { SamplingGrid } from '../core/time/sampling-grid';
import { pictureSize } from '../face/picture-size';
import { StillPictures } from '../face/still-picture';
import { JointProgress } from '../offline/joint-progress';
import type {
  FacesSeen,
  FrameResult,
  ModelsPlace,
  OpenReport,
  PipelineApi,
  PipelineEvent,
  PipelineSettings,
  StageTimesMs,
} from './contract';
import { EarlyFaces } from './early-faces';
import { FaceWindow, gapToleranceAt, reasonAgainst } from './face-window';
import { ModelKeeper } from './model-keeper';
import { checkSettings, rateMismatch, refuseReopening } from './pipeline-settings';
import { RateControl } from './rate-control';
import type { DetectorStage, ModelOutput, Picture, PipelineStages } from './stages';

/** A look takes some 10 ms; with two of them a frame without a face still takes less than one with. */
const LIVE_LOOKS_PER_FRAME = 2;

/** What one pipeline holds while it is open. */
interface OpenPipeline {
  settings: PipelineSettings;
  rate: RateControl;
  /** Time that the last frame with a face took, milliseconds. */
  busyMs: number;
  /** Size of the last frame; `null` before the first. */
  frameSize: Size | null;
  readonly detector: DetectorStage;
  readonly model: ModelKeeper;
  readonly grid: SamplingGrid;
  readonly tracker: FaceTracker;
  readonly window: FaceWindow;
  readonly onEvent: (event: PipelineEvent) => void;
}

/** Times of the stages that ran so far; the total comes last. */
type StageTimes = { -readonly [Stage in Exclude<keyof StageTimesMs, 'total'>]: number | null };

/**
 * The way of one frame, from the sampler to post-processing; `process` reads top to bottom, one call per
 * stage. It knows neither its thread nor where frames come from. Operations run one after the other in the
 * order they were asked for; frames do not wait for each other, a second one in flight is refused.
 */
export class Pipeline implements PipelineApi {
  private open_: OpenPipeline | null = null;
  private frameInFlight = false;
  /** While the model is being loaded and the detector is there. */
  private early: EarlyFaces | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  private readonly stills = new StillPictures();

  /** `now`: milliseconds of a monotonic clock. */
  constructor(
    private readonly stages: PipelineStages,
    private readonly now: () => number = () => performance.now(),
  ) {}

  open(
    settings: PipelineSettings,
    onEvent: (event: PipelineEvent) => void,
    models: ModelsPlace = 'models/',
  ): Promise<OpenReport> {
    return this.inTurn(async () => {
      checkSettings(settings);
      this.discard();
      const progress = new JointProgress((loadedBytes, totalBytes) =>
        onEvent({ type: 'model-progress', loadedBytes, totalBytes }),
      );
      const model = new ModelKeeper(this.stages, settings, models, (event) =>
        event.type === 'model-progress'
          ? progress.of('model')(event.loadedBytes, event.totalBytes)
          : onEvent(event),
      );
      const detectorOpening = this.stages.openDetector({
        minimumScore: settings.minimumFaceScore,
        looksPerFrame: settings.keepRate === true ? Number.POSITIVE_INFINITY : LIVE_LOOKS_PER_FRAME,
        onReplacing: (message) => onEvent({ type: 'detector-replacing', message }),
        onRebuilt: (message) => onEvent({ type: 'detector-rebuilt', message }),
        onProgress: progress.of('detector'),
      });
      const detectorReady = detectorOpening.then((stage) => {
        this.early = new EarlyFaces(stage);
        onEvent({ type: 'detector-ready', message: 'The face detector is there.' });
        return stage;
      });
      const [detector, report] = await Promise.allSettled([detectorReady, model.open()]);
      const { early } = this;
      this.early = null;
      await early?.rest;
      if (detector.status === 'rejected' || report.status === 'rejected') {
        if (detector.status === 'fulfilled') detector.value.close();
        model.close();
        throw report.status === 'rejected' ? report.reason : (detector as PromiseRejectedResult).reason;
      }
      this.open_ = {
        settings,
        rate: new RateControl(settings.frameRateHz),
        busyMs: 0,
        frameSize: null,
        detector: detector.value,
        model,
        grid: new SamplingGrid(settings.frameRateHz),
        tracker: new FaceTracker({
          lossToleranceMs: gapToleranceAt(settings.frameRateHz, settings.gapToleranceMs, 0),
        }),
        window: new FaceWindow(),
        onEvent,
      };
      sayMismatch(this.open_);
      return report.value;
    });
  }

  async pushFrame(frame: Picture, timestampMs: number): Promise<FrameResult | null> {
    try {
      if (this.frameInFlight) throw new Error('A frame is in flight already: await its result first.');
      this.frameInFlight = true;
      try {
        return await this.inTurn(async () => this.sample(this.opened(), frame, timestampMs));
      } finally {
        this.frameInFlight = false;
      }
    } finally {
      frame.close();
    }
  }

  async lookForFaces(frame: Picture, timestampMs: number): Promise<FacesSeen | null> {
    if (this.early !== null) return this.early.look(frame, timestampMs);
    frame.close();
    return null;
  }

  selectFace(id: number | null): Promise<void> {
    return this.inTurn(async () => {
      this.opened().tracker.select(id);
    });
  }

  update(settings: PipelineSettings): Promise<void> {
    return this.inTurn(async () => {
      checkSettings(settings);
      const open = this.opened();
      refuseReopening(open.settings, settings);
      const { frameRateHz, minimumFaceScore } = settings;
      const isOtherRate = frameRateHz !== open.settings.frameRateHz;
      if (isOtherRate || settings.keepRate !== open.settings.keepRate) {
        open.rate = new RateControl(frameRateHz);
        open.grid.setFrameRate(frameRateHz);
      }
      open.settings = settings;
      if (isOtherRate) sayMismatch(open);
      open.tracker.setLossTolerance(gapTolerance(open));
      await open.detector.setMinimumScore(minimumFaceScore);
    });
  }

  reset(): Promise<void> {
    return this.inTurn(async () => {
      const open = this.opened();
      const { detector, grid, tracker, window, model } = open;
      open.frameSize = null;
      detector.reset();
      grid.reset();
      tracker.reset();
      window.reset();
      model.reset();
    });
  }

  close(): Promise<void> {
    return this.inTurn(async () => this.discard());
  }

  /** Processes a frame if the sampling grid takes it. */
  private async sample(open: OpenPipeline, frame: Picture, timestampMs: number): Promise<FrameResult | null> {
    const { width, height } = pictureSize(frame);
    const slot = width > 0 && height > 0 ? open.grid.accept(timestampMs) : null;
    if (slot === null) return null;
    const startMs = this.now();
    const picture = await this.stills.of(frame);
    try {
      return await this.process(open, picture, { slot, timestampMs, startMs });
    } finally {
      if (picture !== frame) picture.close();
    }
  }

  private async process(
    open: OpenPipeline,
    picture: Picture,
    { slot, timestampMs, startMs }: { slot: number; timestampMs: number; startMs: number },
  ): Promise<FrameResult> {
    const { settings, model } = open;
    const frameSize = pictureSize(picture);
    if (open.frameSize !== null && !isSameSize(open.frameSize, frameSize)) {
      open.tracker.rescale(frameSize.width / open.frameSize.width, frameSize.height / open.frameSize.height);
    }
    open.frameSize = frameSize;
    const times: StageTimes = { detect: null, crop: null, features: null, temporal: null };
    const detections = await this.timed(times, 'detect', () =>
      open.detector.detect(picture, open.tracker.followedBox),
    );
    const { followed, faces } = open.tracker.update(detections, timestampMs);
    let reason = reasonAgainst(followed, faces, frameSize, settings.minimumFaceScore);
    const toleranceMs = gapTolerance(open);
    let crop: Rect | null = null;
    let output: ModelOutput | null = null;
    if (followed === null || reason !== null) {
      if (open.window.ends(timestampMs, toleranceMs)) model.reset();
    } else {
      if (open.window.begins(timestampMs, followed.id, toleranceMs)) model.reset();
      const rect = cropRectangle(followed, model.manifest.cropRule);
      const cut = () => this.stages.cutCrop(picture, rect);
      const cropped = await this.timed(times, 'crop', () => model.cutOnCard(picture, rect) ?? cut());
      output = await model.pushFrame(cropped, cut);
      Object.assign(times, output.stageMs);
      crop = rect;
      if (output.raw === null) reason = 'window-filling';
    }
    const estimate = output && model.processed(output, settings);
    const total = this.now() - startMs;
    if (crop !== null) open.busyMs = total;
    if (estimate !== null) this.holdRate(open, total);
    open.tracker.setLossTolerance(gapTolerance(open));
    return {
      slot,
      timestampMs,
      frameSize,
      face: followed,
      faces,
      crop,
      estimate,
      reason,
      headInput: output?.headInput ?? null,
      windowFill: model.windowFill,
      cutting: model.cutting,
      stageMs: { ...times, total },
    };
  }

  /** Lets the sampling rate follow what the machine can hold. */
  private holdRate(open: OpenPipeline, totalMs: number): void {
    const { settings, rate, grid } = open;
    const medianMs = rate.medianMs ?? totalMs;
    if (settings.keepRate === true || !rate.add(totalMs, this.now())) return;
    const { frameRateHz } = rate;
    const message =
      frameRateHz < grid.frameRateHz
        ? `A frame takes ${Math.round(medianMs)} ms here: now sampling at ${frameRateHz} Hz instead of ` +
          `${settings.frameRateHz} Hz.`
        : `There is time for more frames again: now sampling at ${frameRateHz} Hz.`;
    grid.setFrameRate(frameRateHz);
    open.onEvent({ type: 'rate-changed', frameRateHz, message });
  }

  private async timed<T>(times: StageTimes, stage: keyof StageTimes, work: () => T | Promise<T>): Promise<T> {
    const startMs = this.now();
    const result = await work();
    times[stage] = this.now() - startMs;
    return result;
  }

  private opened(): OpenPipeline {
    if (this.open_ === null) throw new Error('The pipeline is not open.');
    return this.open_;
  }

  private discard(): void {
    this.open_?.detector.close();
    this.open_?.model.close();
    this.open_ = null;
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task);
    this.tail = result.catch(() => undefined);
    return result;
  }
}

function sayMismatch({ settings, model, onEvent }: OpenPipeline): void {
  const message = rateMismatch(settings, model.manifest);
  if (message !== null) onEvent({ type: 'rate-mismatch', message });
}

function gapTolerance({ settings, grid, busyMs }: OpenPipeline): number {
  return gapToleranceAt(grid.frameRateHz, settings.gapToleranceMs, settings.keepRate === true ? 0 : busyMs);
}
