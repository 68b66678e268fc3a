import type { Affect } from '../../core/affect';
import { BaselineRecorder } from '../../core/display/baseline';
import { delayedTimestampMs } from '../../core/post-processing';
import { needsReopening } from '../../core/settings/reopening';
import type { FrameResult, PipelineEvent, PipelineSettings } from '../../pipeline/contract';
import { PipelineClient } from '../../pipeline/pipeline-client';
import { startActor } from '../../sources/actor-source';
import { cameraFault } from '../../sources/camera-fault';
import { openCamera } from '../../sources/camera-source';
import { cameraByLabel, listCameras, watchCameras } from '../../sources/cameras';
import type { FrameSource } from '../../sources/frame-source';
import { useSettings } from '../settings/settings-store';
import { DisplayChain } from './display-chain';
import { EstimateRate } from './estimate-rate';
import {
  IDLE,
  NO_READING,
  type NoticeTone,
  type Reading,
  readings,
  type SourceKind,
  useLive,
} from './live-store';
import { SessionTrace, type TraceSample } from './session-trace';

/** An hour at 10 Hz. */
const TRACE_SAMPLES = 36_000;
const MOST_NOTICES = 4;

/**
 * The live session: one source, one pipeline, and what came of them. It outlives the views, so that a look
 * at another tab ends nothing. All it knows is told through `useLive`, `readings` and {@link trace}.
 */
class LiveSession {
  /** Every sampled frame of the session. */
  readonly trace = new SessionTrace(TRACE_SAMPLES);

  private readonly client = new PipelineClient({ onResult: (result) => this.take(result) });
  private readonly display = new DisplayChain();
  private readonly rate = new EstimateRate();
  private source: FrameSource | null = null;
  private actorAt: ((timestampMs: number) => Affect) | null = null;
  /** Settings that the pipeline is open with; `null` while it is closed. */
  private opened: PipelineSettings | null = null;
  private baselineRecorder: BaselineRecorder | null = null;
  /** Estimates whose time to be drawn has not come (negative time delay). */
  private waiting: TraceSample[] = [];
  /** Counts starts and stops: what began under another count has been overtaken. */
  private turn = 0;
  private opening: Promise<void> | null = null;
  private noticeId = 0;
  private slotBase = 0;
  private lastSlot = -1;
  private endWatch: (() => void)[] = [];

  /** Starts the camera, `deviceId` or else the one the address names, or else the system's choice. */
  async startCamera(deviceId: string | null = null): Promise<void> {
    const turn = this.begin('camera');
    const wanted =
      deviceId ?? cameraByLabel(await listCameras(), useSettings.getState().settings.camera)?.deviceId;
    const camera = openCamera({
      deviceId: wanted ?? null,
      onFrame: (frame, timestampMs) => this.client.offer(frame, timestampMs),
      onUnplugged: () => this.unplugged(turn),
    });
    void this.openPipeline();
    try {
      const source = await camera;
      if (turn !== this.turn) return source.stop();
      this.run(source, null);
      useLive.setState({ cameraId: source.deviceId, cameras: await listCameras() });
    } catch (error) {
      if (turn !== this.turn) return;
      const { kind, message } = cameraFault(error);
      this.fail({ kind, message });
    }
  }

  /** Starts the synthetic actor. */
  startActor(): void {
    this.begin('actor');
    void this.openPipeline();
    try {
      const actor = startActor((frame, timestampMs) => this.client.offer(frame, timestampMs));
      this.run(actor, actor.affectAt);
    } catch (error) {
      this.fail({ kind: 'other', message: messageOf(error) });
    }
  }

  /** Ends the source and keeps the model loaded and the trace for an export. */
  stop(): void {
    this.turn += 1;
    this.endSource();
    this.forgetFace();
    const { modelPhase, modelProgress, modelProblem, report, recorded } = useLive.getState();
    useLive.setState({ ...IDLE, modelPhase, modelProgress, modelProblem, report, recorded });
    readings.setState(NO_READING);
  }

  /** Rate that frames are sampled at now, hertz: the wanted one, or what the machine holds. */
  get frameRateHz(): number {
    return useLive.getState().loweredRateHz ?? useSettings.getState().settings.pipeline.frameRateHz;
  }

  /** Tries the model again after it could not be opened. */
  retryModel(): void {
    void this.openPipeline();
  }

  /** Follows this face; `null` goes back to the largest. */
  selectFace(id: number | null): void {
    void this.client.selectFace(id).catch((error: unknown) => this.notice('warning', messageOf(error)));
  }

  /** Takes the next seconds of full windows as the person's neutral face. */
  recordBaseline(): void {
    this.baselineRecorder = new BaselineRecorder();
    this.display.setBaseline(null);
    useLive.setState({ baseline: null, baselineProgress: 0 });
  }

  /** Ends a recording of the neutral face and forgets the last one. */
  clearBaseline(): void {
    this.baselineRecorder = null;
    this.display.setBaseline(null);
    useLive.setState({ baseline: null, baselineProgress: null });
  }

  /** Forgets the recorded samples. */
  clearTrace(): void {
    this.trace.clear();
    useLive.setState({ recorded: 0 });
  }

  /** Removes a notice that was read. */
  dismissNotice(id: number): void {
    useLive.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  }

  /** Takes new settings at once; called with every change of the settings. */
  apply(): void {
    const { settings } = useSettings.getState();
    this.display.setSmoothing(settings.smoothing);
    const { pipeline } = settings;
    const { opened } = this;
    if (useLive.getState().source === null || opened === null || opened === pipeline) return;
    if (needsReopening(opened, pipeline)) {
      void this.openPipeline();
      return;
    }
    this.opened = pipeline;
    if (opened.frameRateHz !== pipeline.frameRateHz) useLive.setState({ loweredRateHz: null });
    void this.client.update(pipeline).catch((error: unknown) => this.notice('warning', messageOf(error)));
  }

  private begin(kind: SourceKind): number {
    this.turn += 1;
    this.endSource();
    this.forgetFace();
    const { modelPhase, modelProgress, modelProblem, report, cameras, recorded } = useLive.getState();
    useLive.setState({
      ...IDLE,
      source: kind,
      sourcePhase: 'starting',
      modelPhase,
      modelProgress,
      modelProblem,
      report,
      cameras,
      recorded,
      hidden: document.hidden,
    });
    readings.setState(NO_READING);
    return this.turn;
  }

  private run(source: FrameSource, actorAt: ((timestampMs: number) => Affect) | null): void {
    this.source = source;
    this.actorAt = actorAt;
    if (this.opened !== null) void this.client.reset().catch(() => undefined);
    useLive.setState({ sourcePhase: 'on', sourceProblem: null, preview: source.preview });
    const onVisibility = () => useLive.setState({ hidden: document.hidden });
    document.addEventListener('visibilitychange', onVisibility);
    this.endWatch.push(
      () => document.removeEventListener('visibilitychange', onVisibility),
      watchCameras((cameras) => useLive.setState({ cameras })),
    );
  }

  private fail(problem: NonNullable<ReturnType<typeof useLive.getState>['sourceProblem']>): void {
    this.endSource();
    useLive.setState({ sourcePhase: 'failed', sourceProblem: problem, preview: null });
    readings.setState(NO_READING);
  }

  /** The camera went: waits for one to come back, and starts again by itself. */
  private unplugged(turn: number): void {
    if (turn !== this.turn) return;
    const { cameraId, cameras } = useLive.getState();
    const label = cameras.find(({ deviceId }) => deviceId === cameraId)?.label;
    this.fail({
      kind: 'unplugged',
      message: `The camera was unplugged${label ? ` (${label})` : ''}: plug it in again and it goes on by itself.`,
    });
    this.endWatch.push(
      watchCameras((now) => {
        const back = label === undefined ? now[0] : now.find((camera) => camera.label === label);
        if (turn === this.turn && back !== undefined) void this.startCamera(back.deviceId);
      }),
    );
  }

  private endSource(): void {
    for (const end of this.endWatch) end();
    this.endWatch = [];
    this.source?.stop();
    this.source = null;
    this.actorAt = null;
  }

  /** Opens the pipeline with the present settings; one attempt at a time, the newest settings win. */
  private openPipeline(): Promise<void> {
    this.opening ??= this.openWithNewest().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  private async openWithNewest(): Promise<void> {
    const wanted = () => useSettings.getState().settings.pipeline;
    while (this.opened === null || needsReopening(this.opened, wanted())) {
      const settings = wanted();
      this.opened = null;
      this.forgetFace();
      useLive.setState({
        modelPhase: 'loading',
        modelProgress: null,
        modelProblem: null,
        loweredRateHz: null,
      });
      try {
        const report = await this.client.open(settings, (event) => this.heed(event));
        this.opened = settings;
        useLive.setState({ modelPhase: 'ready', modelProgress: null, report });
      } catch (error) {
        useLive.setState({ modelPhase: 'failed', modelProblem: messageOf(error), report: null });
        return;
      }
    }
    this.apply();
  }

  private heed(event: PipelineEvent): void {
    switch (event.type) {
      case 'model-progress':
        useLive.setState({ modelProgress: event });
        return;
      case 'rate-changed': {
        const { frameRateHz } = useSettings.getState().settings.pipeline;
        useLive.setState({ loweredRateHz: event.frameRateHz < frameRateHz ? event.frameRateHz : null });
        return;
      }
      case 'backend-lost':
        useLive.setState({ recovering: true });
        break;
      case 'backend-reopened':
      case 'worker-restarted':
        useLive.setState({ recovering: false, modelPhase: 'ready', report: event.report });
        break;
      case 'worker-failed':
        this.opened = null;
        useLive.setState({ recovering: false, modelPhase: 'failed', modelProblem: event.message });
        return;
      default:
        break;
    }
    this.notice(
      event.type === 'frame-failed' || event.type === 'backend-lost' ? 'warning' : 'info',
      event.message,
    );
  }

  private notice(tone: NoticeTone, message: string): void {
    useLive.setState(({ notices }) => {
      if (notices.some((notice) => notice.message === message)) return {};
      this.noticeId += 1;
      return { notices: [...notices, { id: this.noticeId, tone, message }].slice(-MOST_NOTICES) };
    });
  }

  /** A result from the pipeline: into the trace, then to whoever draws. */
  private take(result: FrameResult): void {
    if (this.source === null) return;
    const nowMs = performance.now();
    const sample = this.sample(result);
    this.trace.push(sample);
    if (result.estimate !== null) this.rate.add(nowMs);
    this.followFaces(result);
    this.watchBaseline(result);

    this.waiting.push(sample);
    const due = this.waiting.filter(({ drawnAtMs }) => drawnAtMs <= result.timestampMs).at(-1);
    this.waiting = this.waiting.filter(({ drawnAtMs }) => drawnAtMs > result.timestampMs);
    const reading: Reading = {
      result,
      shown: due ? (due.shown === null ? null : { value: due.shown, provisional: due.provisional }) : null,
      actor: sample.actor,
      atMs: nowMs,
      estimatesPerSecond: this.rate.perSecond,
      droppedFrames: this.client.droppedFrames,
    };
    readings.setState(reading);
    if (this.trace.length % 10 === 0) useLive.setState({ recorded: this.trace.length });
  }

  private sample(result: FrameResult): TraceSample {
    const { pipeline } = useSettings.getState().settings;
    const { timestampMs, estimate } = result;
    const rateHz = this.frameRateHz;
    if (result.slot <= this.lastSlot) this.slotBase += this.lastSlot + 1 - result.slot;
    this.lastSlot = result.slot;
    return {
      slot: this.slotBase + result.slot,
      timestampMs,
      drawnAtMs: delayedTimestampMs(timestampMs, pipeline.timeDelayFrames, rateHz),
      raw: estimate?.raw ?? null,
      processed: estimate?.processed ?? null,
      shown: estimate === null ? null : this.display.show(estimate.processed, timestampMs),
      provisional: estimate?.provisional ?? false,
      reason: result.reason,
      faceScore: result.face?.score ?? null,
      actor: this.actorAt?.(timestampMs) ?? null,
    };
  }

  private followFaces({ face, faces }: FrameResult): void {
    const { faceIds, followedId } = useLive.getState();
    const ids = faces.map(({ id }) => id).sort((a, b) => a - b);
    const followed = face?.id ?? null;
    if (followed === followedId && ids.join() === faceIds.join()) return;
    useLive.setState({ faceIds: ids, followedId: followed });
  }

  private watchBaseline({ estimate, timestampMs }: FrameResult): void {
    const recorder = this.baselineRecorder;
    if (recorder === null || estimate === null || estimate.provisional) return;
    recorder.add(estimate.processed, timestampMs);
    const { baseline, progress } = recorder;
    if (baseline !== null) {
      this.baselineRecorder = null;
      this.display.setBaseline(baseline);
    }
    useLive.setState({ baseline, baselineProgress: baseline === null ? progress : null });
  }

  private forgetFace(): void {
    this.rate.clear();
    this.waiting = [];
    this.display.reset();
    this.display.setBaseline(null);
    this.baselineRecorder = null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The one live session of the page. */
export const liveSession = new LiveSession();

useSettings.subscribe(() => liveSession.apply());
