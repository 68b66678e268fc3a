import type { Affect } from '../../../core/affect';
import type { ActorSource } from '../../../sources/actor-source';
import { cameraFault, unansweredCamera } from '../../../sources/camera-fault';
import type { CameraOptions, CameraSource } from '../../../sources/camera-source';
import { type CameraChoice, cameraByLabel } from '../../../sources/cameras';
import type { FrameSink, FrameSource } from '../../../sources/frame-source';
import type { Clock } from '../../../supervision/clock';
import { DeadlineError, withDeadline } from '../../../supervision/deadline';
import {
  type LiveStore,
  NO_SOURCE,
  type SourceKind,
  type SourceProblem,
  type SourceTrouble,
} from '../live-store';
import { SourceWatch } from './source-watch';

/** The sources that a session can start; `src/sources` has the real ones. */
export interface LiveSources {
  openCamera(options: CameraOptions): Promise<CameraSource>;
  startActor(onFrame: FrameSink): ActorSource;
  listCameras(): Promise<readonly CameraChoice[]>;
  /** Calls back whenever a camera comes or goes; returns a function that ends that. */
  watchCameras(onChange: (cameras: readonly CameraChoice[]) => void): () => void;
}

/** Whether the page is in the background. */
export interface PageVisibility {
  readonly hidden: boolean;
  /** Calls back with every change; returns a function that ends that. */
  watch(onChange: () => void): () => void;
}

/** What a {@link LiveSource} is given. */
export interface LiveSourceParts {
  readonly clock: Clock;
  readonly sources: LiveSources;
  readonly visibility: PageVisibility;
  readonly live: LiveStore;
  /** Part of the label of the camera to take; empty takes the system's choice. */
  readonly wantedCamera: () => string;
  /** Takes the frames of the running source, and of no other. */
  readonly onFrame: FrameSink;
  /** A source is about to be started, in place of any other. */
  readonly onBegin: () => void;
  /** The source runs: its frames follow. */
  readonly onRun: () => void;
  /** The source failed or was unplugged: no frame follows. */
  readonly onFail: () => void;
  /** The source runs and gives no picture that can be read, or none that may be; it may again. */
  readonly onTrouble: () => void;
  /** Whether nobody is there to start a camera again. */
  readonly isUnattended: () => boolean;
  /** The camera that the settings name is not there, and another was taken. */
  readonly onOtherCamera: (wanted: string) => void;
}

/** A camera that was asked for is said not to answer after this, milliseconds; it may come all the same. */
const ANSWER_MS = 10_000;
/** The list of cameras is not waited for any longer, milliseconds. */
const LIST_MS = 2000;

/**
 * The one source of a live session: starts it, stops it, opens a camera again that no longer gives pictures,
 * and waits for an unplugged one to come back. Whatever was begun before the last start or stop has been
 * overtaken and changes nothing any more.
 */
export class LiveSource {
  private source: FrameSource | null = null;
  private actor: ActorSource | null = null;
  /** Counts starts and stops: what began under another count has been overtaken. */
  private turn = 0;
  private endWatch: (() => void)[] = [];
  private readonly watch: SourceWatch;

  constructor(private readonly parts: LiveSourceParts) {
    const { clock, live, onTrouble, isUnattended } = parts;
    this.watch = new SourceWatch({
      clock,
      examine: () => this.source?.examine?.() ?? null,
      isUnattended,
      onTrouble: (trouble) => {
        live.setState({ trouble });
        onTrouble();
      },
      onWell: () => live.setState({ trouble: null }),
      onEnded: () => this.unplugged(this.turn),
      onReopen: () => this.reopen(),
    });
  }

  /** True while frames may come. */
  get isRunning(): boolean {
    return this.source !== null;
  }

  /** The valence and arousal that the drawn actor played at a time of its frames; `null` for a camera. */
  affectAt(timestampMs: number): Affect | null {
    return this.actor?.affectAt(timestampMs) ?? null;
  }

  /** Starts the camera, `deviceId` or else the wanted one, or else the system's choice. Never rejects. */
  async startCamera(deviceId: string | null): Promise<void> {
    this.watch.forget();
    await this.openCamera(this.begin('camera'), deviceId);
  }

  private async openCamera(turn: number, deviceId: string | null): Promise<void> {
    const { sources, live, wantedCamera, clock } = this.parts;
    const isOvertaken = () => turn !== this.turn;
    const wanted = deviceId ?? cameraByLabel(await this.cameras(), wantedCamera())?.deviceId ?? null;
    if (isOvertaken()) return;
    const opening = sources.openCamera({
      deviceId: wanted,
      onFrame: this.sinkOf(turn),
      onUnplugged: () => this.unplugged(turn),
    });
    try {
      const { message } = unansweredCamera();
      await withDeadline(opening, { afterMs: ANSWER_MS, message, clock });
    } catch (error) {
      if (isOvertaken()) return;
      const { kind, message } = error instanceof DeadlineError ? unansweredCamera() : cameraFault(error);
      this.fail({ kind, message });
      if (!(error instanceof DeadlineError)) return;
    }
    // One that comes late is welcome, unless something else was begun meanwhile.
    await opening.then(
      (camera) => {
        if (isOvertaken()) camera.stop();
        else this.run(camera);
      },
      (error: unknown) => {
        const { kind, message } = cameraFault(error);
        if (!isOvertaken()) this.fail({ kind, message });
      },
    );
    if (isOvertaken()) return;
    const { deviceId: cameraId } = await opening.catch(() => ({ deviceId: null }));
    live.setState({ cameraId });
    // Cameras have names only once access was given.
    const cameras = await this.cameras();
    if (isOvertaken()) return;
    live.setState({ cameras });
    if (deviceId !== null || wanted !== null || wantedCamera() === '') return;
    const named = cameraByLabel(cameras, wantedCamera());
    if (named === null) this.parts.onOtherCamera(wantedCamera());
    else if (named.deviceId !== cameraId) await this.openCamera(this.begin('camera'), named.deviceId);
  }

  /** The source runs and is of no use: opens the same one again; what ails it stands until pictures come. */
  private reopen(): void {
    const { live } = this.parts;
    const { cameraId, trouble } = live.getState();
    if (this.actor !== null) {
      this.runActor(this.begin('actor', trouble));
      return;
    }
    const turn = this.begin('camera', trouble);
    void this.openCamera(turn, cameraId === '' ? null : cameraId);
  }

  /** Starts the synthetic actor. */
  startActor(): void {
    this.watch.forget();
    this.runActor(this.begin('actor'));
  }

  private runActor(turn: number): void {
    try {
      const actor = this.parts.sources.startActor(this.sinkOf(turn));
      this.actor = actor;
      this.run(actor);
    } catch (error) {
      this.fail({ kind: 'other', message: error instanceof Error ? error.message : String(error) });
    }
  }

  /**
   * Holds frames back while something else needs the processor, or lets them go on. A recording that was
   * asked for is never held.
   */
  setPaused(isWanted: boolean): void {
    const { live, onTrouble } = this.parts;
    const { paused: before, recordingSinceMs } = live.getState();
    const paused = isWanted && recordingSinceMs === null;
    if (paused === before) return;
    live.setState({ paused });
    if (paused) onTrouble();
  }

  /** Ends the source, if any. */
  stop(): void {
    this.turn += 1;
    this.end();
    this.parts.live.setState(NO_SOURCE);
  }

  private begin(kind: SourceKind, trouble: SourceTrouble | null = null): number {
    this.turn += 1;
    this.end();
    const { live, visibility, onBegin } = this.parts;
    live.setState({
      ...NO_SOURCE,
      source: kind,
      sourcePhase: 'starting',
      hidden: visibility.hidden,
      trouble,
    });
    onBegin();
    return this.turn;
  }

  /** Passes frames on while the source of this turn runs. */
  private sinkOf(turn: number): FrameSink {
    return (frame, timestampMs) => {
      if (turn !== this.turn || this.source === null) {
        frame.close();
        return;
      }
      if (this.watch.hear() && !this.parts.live.getState().paused) this.parts.onFrame(frame, timestampMs);
      else frame.close();
    };
  }

  private run(source: FrameSource): void {
    const { live, visibility, sources, onRun } = this.parts;
    this.source = source;
    live.setState({ sourcePhase: 'on', sourceProblem: null, preview: source.preview });
    // Browsers give no frames of a page that is hidden.
    const watchFrames = () => (visibility.hidden ? this.watch.stop() : this.watch.start());
    watchFrames();
    this.endWatch.push(
      () => this.watch.stop(),
      visibility.watch(() => {
        live.setState({ hidden: visibility.hidden, trouble: null });
        watchFrames();
      }),
      sources.watchCameras((cameras) => live.setState({ cameras })),
    );
    onRun();
  }

  private fail(problem: SourceProblem): void {
    this.end();
    this.parts.live.setState({ sourcePhase: 'failed', sourceProblem: problem, preview: null, trouble: null });
    this.parts.onFail();
  }

  /** The camera went: waits for one to come back, and starts again by itself. */
  private unplugged(turn: number): void {
    if (turn !== this.turn) return;
    this.turn += 1;
    const waiting = this.turn;
    const { cameraId, cameras } = this.parts.live.getState();
    const label = cameras.find(({ deviceId }) => deviceId === cameraId)?.label;
    this.fail({
      kind: 'unplugged',
      message: `The camera was unplugged${label ? ` (${label})` : ''}: plug it in again and it goes on by itself.`,
    });
    this.endWatch.push(
      this.parts.sources.watchCameras((now) => {
        const back = label === undefined ? now[0] : now.find((camera) => camera.label === label);
        if (waiting === this.turn && back !== undefined) void this.startCamera(back.deviceId);
      }),
    );
  }

  private end(): void {
    for (const end of this.endWatch) end();
    this.endWatch = [];
    this.source?.stop();
    this.source = null;
    this.actor = null;
  }

  /** The cameras there are; those known before where the browser does not say. */
  private async cameras(): Promise<readonly CameraChoice[]> {
    try {
      const { sources, clock } = this.parts;
      const message = 'The list of cameras did not come.';
      return await withDeadline(sources.listCameras(), { afterMs: LIST_MS, message, clock });
    } catch {
      return this.parts.live.getState().cameras;
    }
  }
}
