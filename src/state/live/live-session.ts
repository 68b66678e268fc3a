import type { Size } from '../../core/face/geometry';
import { delayedTimestampMs } from '../../core/post-processing';
import type { FrameResult, PipelineSettings } from '../../pipeline/contract';
import { plainSentence } from '../../supervision/plain-reason';
import { DelayQueue } from './delay-queue';
import { DisplayChain } from './display-chain';
import { EstimateRate } from './estimate-rate';
import { KeptSession } from './kept/kept-session';
import {
  type LiveStore,
  NO_FACES,
  NO_READING,
  type NoticeTone,
  type ReadingStore,
  readingOfFaces,
  withNotice,
} from './live-store';
import { NeutralFace } from './neutral-face';
import { PipelineOpening } from './pipeline-opening';
import { ReadingFade } from './reading-fade';
import type { LiveSessionParts, SessionClient } from './session-parts';
import { HOUR_SAMPLES, keptEstimate, SessionTrace, SlotCount, type TraceSample } from './session-trace';
import { EndlessRetry } from './source/endless-retry';
import { LiveSource } from './source/live-source';

/** The store is told of new samples this often. */
const SAMPLES_PER_COUNT = 10;

/**
 * The live session: one source, one pipeline, and what came of them, told through two stores and a trace.
 *
 * Frames of one source on one opened pipeline make a stretch. Nothing is carried from one stretch into the
 * next: neither smoothing nor a neutral face, and no frame that was still in flight.
 */
export class LiveSession {
  readonly live: LiveStore;
  readonly readings: ReadingStore;
  /** Every sampled frame of the session. */
  readonly trace = new SessionTrace(HOUR_SAMPLES);
  readonly kept: KeptSession;
  readonly source: LiveSource;
  /** Pixels of the source's last picture. */
  pictureSize: Size = { width: 640, height: 480 };
  private readonly client: SessionClient;
  private readonly opening: PipelineOpening;
  private readonly display = new DisplayChain();
  private readonly neutral = new NeutralFace((message) => this.notice('info', message));
  private readonly rate = new EstimateRate();
  private readonly fade: ReadingFade;
  private readonly queue = new DelayQueue<TraceSample>();
  private stretch = 0;
  private readonly slots = new SlotCount();

  constructor(private readonly parts: LiveSessionParts) {
    this.live = parts.live;
    this.readings = parts.readings;
    const isUnattended = () => parts.settings().view === 'kiosk';
    this.kept = new KeptSession({
      live: this.live,
      trace: this.trace,
      nowMs: parts.clock.nowMs,
      newId: parts.newId,
      recordPicture: parts.recordPicture,
      say: (message) => this.notice('warning', message),
    });
    this.display.setSmoothing(parts.settings().smoothing);
    const isCurrent = (stretch: number) => stretch === this.stretch && this.source.isRunning;
    this.client = parts.createClient(
      (result, stretch) => isCurrent(stretch) && this.take(result),
      (seen, stretch) =>
        isCurrent(stretch) && this.readings.setState(readingOfFaces(seen, parts.clock.nowMs())),
    );
    this.opening = new PipelineOpening({
      client: this.client,
      live: this.live,
      wanted: () => parts.settings().pipeline,
      settle: parts.settlePipeline,
      say: (tone, message) => this.notice(tone, message),
      onOpening: () => {
        this.neutral.outdate('The model is opened anew');
        this.beginStretch();
      },
      onReplacing: () => this.beginStretch(),
      onReplaced: () => {
        this.neutral.outdate('The pipeline was restarted');
        this.beginStretch();
      },
      clock: parts.clock,
      onUpdated: (before, after) => this.heedUpdate(before, after),
    });
    this.source = new LiveSource({
      sources: parts.sources,
      visibility: parts.visibility,
      clock: parts.clock,
      live: this.live,
      wantedCamera: () => parts.settings().camera,
      onFrame: (frame, timestampMs) =>
        this.client.offer(this.kept.film(frame, timestampMs), timestampMs, this.stretch),
      onBegin: () => {
        this.neutral.forget('A new source was started');
        this.beginStretch();
        void this.opening.open();
      },
      onRun: () => {
        this.fade.start();
        // The pipeline forgets the source before: a new one begins.
        if (this.opening.isOpen) void this.client.reset().catch(() => undefined);
      },
      onFail: () => {
        this.neutral.forget('The source ended');
        this.beginStretch();
      },
      onTrouble: () => this.beginStretch(),
      isUnattended,
      onOtherCamera: (wanted) =>
        this.notice('warning', `No camera here has “${wanted}” in its name: another one was taken.`),
    });
    this.fade = new ReadingFade({
      clock: parts.clock,
      readings: this.readings,
      frameRateHz: () => this.frameRateHz,
    });
    new EndlessRetry({
      clock: parts.clock,
      live: this.live,
      isUnattended,
      startCamera: () => void this.startCamera(),
      openModel: () => this.openModel(),
    });
    // What the lack of a network held up goes on at once.
    parts.watchNetwork(() => {
      const { source, modelPhase } = this.live.getState();
      this.client.hurry();
      if (source !== null && modelPhase === 'failed') this.openModel();
    });
  }

  /** Starts the camera, `deviceId` or else the one the address names, or else the system's choice. */
  startCamera(deviceId: string | null = null): Promise<void> {
    this.kept.begin('camera');
    return this.source.startCamera(deviceId);
  }

  /** Starts the synthetic actor. */
  startActor(): void {
    this.kept.begin('actor');
    this.source.startActor();
  }

  /** Starts the source of the ended session again and goes on with it. */
  resume(): void {
    const kind = this.kept.resume();
    if (kind === 'camera') void this.startCamera();
    else if (kind === 'actor') this.startActor();
  }

  /** Ends the source, and the opening of a model; keeps an open model, and the session to be looked at. */
  stop(): void {
    this.kept.end();
    this.source.stop();
    this.fade.stop();
    this.opening.cancel();
    this.neutral.clear();
    this.beginStretch();
    this.live.setState({ ...NO_FACES, notices: [] });
  }

  /** Rate that frames are sampled at now, hertz. */
  get frameRateHz(): number {
    return this.live.getState().loweredRateHz ?? this.parts.settings().pipeline.frameRateHz;
  }

  /** Opens the model: ahead of a start that is likely, or again after it could not be opened. */
  openModel(): void {
    void this.opening.open();
  }

  /** Follows this face; `null` goes back to the largest. */
  selectFace(id: number | null): void {
    this.client.selectFace(id).catch((error: unknown) => this.notice('warning', plainSentence(error)));
  }

  /** Takes the next seconds of full windows as the person's neutral face. */
  recordBaseline(): void {
    this.neutral.record();
    this.showNeutral();
  }

  /** Ends a recording of the neutral face and forgets the last one. */
  clearBaseline(): void {
    this.neutral.clear();
    this.showNeutral();
  }

  /** Forgets what was recorded. */
  clearTrace(): void {
    this.trace.clear();
    this.live.setState({ recorded: 0 });
  }

  /** Removes a notice that was read. */
  dismissNotice(read: number): void {
    this.live.setState(({ notices }) => ({ notices: notices.filter(({ id }) => id !== read) }));
  }

  /** Takes new settings at once; to be called with every change. */
  apply(): void {
    this.display.setSmoothing(this.parts.settings().smoothing);
    if (this.live.getState().source !== null) this.opening.apply();
  }

  /** From now on frames are of another source or another opened pipeline. */
  private beginStretch(): void {
    this.stretch += 1;
    this.rate.clear();
    this.queue.clear();
    this.display.reset();
    this.showNeutral();
    this.live.setState({ faceIds: [], followedId: null });
    this.readings.setState(NO_READING);
  }

  /** Estimates before and after another post-processing are not to be smoothed or subtracted together. */
  private heedUpdate(before: PipelineSettings, after: PipelineSettings): void {
    if (before.scaleNormalisation === after.scaleNormalisation && before.meanFilter === after.meanFilter)
      return;
    this.display.reset();
    this.neutral.outdate('The post-processing was changed');
    this.showNeutral();
  }

  private notice(tone: NoticeTone, message: string): void {
    this.live.setState(({ notices }) => ({ notices: withNotice(notices, tone, message) }));
  }

  /** A result from the pipeline: into the trace, then to whoever draws. */
  private take(result: FrameResult): void {
    const nowMs = this.parts.clock.nowMs();
    this.followFaces(result);
    this.pictureSize = result.frameSize;
    const sample = this.sample(result);
    this.trace.push(sample);
    if (result.estimate !== null) this.rate.add(nowMs);
    this.watchNeutral(result);
    this.queue.add(sample);
    const due = this.queue.newestDue(result.timestampMs);
    this.readings.setState({
      result,
      shown: due?.shown ? { value: due.shown, provisional: due.provisional, deviation: due.deviation } : null,
      actor: sample.actor,
      atMs: nowMs,
      freshness: 1,
      estimatesPerSecond: this.rate.perSecond,
      droppedFrames: this.client.droppedFrames,
    });
    if (this.trace.length % SAMPLES_PER_COUNT === 0) this.live.setState({ recorded: this.trace.length });
  }

  private followFaces({ face, faces }: FrameResult): void {
    if (face !== null && this.neutral.follow(face.id)) {
      this.display.reset();
      this.showNeutral();
    }
    const { faceIds, followedId } = this.live.getState();
    const ids = faces.map(({ id }) => id).sort((a, b) => a - b);
    const followed = face?.id ?? null;
    if (followed === followedId && ids.join() === faceIds.join()) return;
    this.live.setState({ faceIds: ids, followedId: followed });
  }

  private sample(result: FrameResult): TraceSample {
    const { pipeline } = this.parts.settings();
    const { timestampMs, estimate } = result;
    return {
      slot: this.slots.take(result.slot),
      timestampMs,
      drawnAtMs: delayedTimestampMs(timestampMs, pipeline.timeDelayFrames, this.frameRateHz),
      ...keptEstimate(estimate),
      shown: estimate === null ? null : this.display.show(estimate.processed, timestampMs),
      reason: result.reason,
      faceScore: result.face?.score ?? null,
      actor: this.source.affectAt(timestampMs),
    };
  }

  private watchNeutral({ estimate, timestampMs }: FrameResult): void {
    if (this.neutral.progress === null || estimate === null || estimate.provisional) return;
    this.neutral.watch(estimate.processed, timestampMs);
    this.showNeutral();
  }

  /** Draws relative to the neutral face that holds now, and tells the store of it. */
  private showNeutral(): void {
    const { baseline, progress } = this.neutral;
    this.display.setBaseline(baseline);
    this.live.setState({ baseline, baselineProgress: progress });
  }
}
