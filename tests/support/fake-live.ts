import type { Affect } from '../../src/core/affect';
import type { TrackedFace } from '../../src/core/face/detection';
import type { FrameResult, OpenReport, PipelineEvent, PipelineSettings } from '../../src/pipeline/contract';
import type { ActorSource } from '../../src/sources/actor-source';
import type { CameraOptions, CameraSource } from '../../src/sources/camera-source';
import type { CameraChoice } from '../../src/sources/cameras';
import type { FrameSink, SourceHealth } from '../../src/sources/frame-source';
import { LiveSession } from '../../src/state/live/live-session';
import { createLiveStore, createReadingStore } from '../../src/state/live/live-store';
import type { SessionClient } from '../../src/state/live/session-parts';
import type { LiveSources, PageVisibility } from '../../src/state/live/source/live-source';
import { type AppSettings, DEFAULT_SETTINGS } from '../../src/state/settings/url-settings';
import { FakeClock } from './fake-clock';
import { FakeFrame, faceAt, SETTINGS } from './fake-stages';

/** Lets everything that is ready go on. */
export const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A promise that is settled from outside. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, 'resolve' | 'reject'> = { resolve: () => {}, reject: () => {} };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

/** One opening that was asked for, and how it ends. */
export interface FakeOpening extends Deferred<OpenReport> {
  readonly settings: PipelineSettings;
  readonly signal: AbortSignal;
  readonly send: (event: PipelineEvent) => void;
}

/** What opening found out; only what tests look at. */
export const REPORT = { backend: 'wasm', threads: 1 } as OpenReport;

/** A pipeline's client that opens and answers when it is told to, and writes down what it was asked. */
export class FakeClient implements SessionClient {
  readonly openings: FakeOpening[] = [];
  readonly updates: PipelineSettings[] = [];
  readonly offered: { readonly timestampMs: number; readonly stretch: number }[] = [];
  readonly selected: (number | null)[] = [];
  resets = 0;
  hurries = 0;
  droppedFrames = 0;

  constructor(private readonly onResult: (result: FrameResult, stretch: number) => void = () => {}) {}

  /** The last opening that was asked for. Throws without one. */
  get opening(): FakeOpening {
    const last = this.openings.at(-1);
    if (last === undefined) throw new Error('No opening was asked for.');
    return last;
  }

  open(
    settings: PipelineSettings,
    onEvent: (event: PipelineEvent) => void,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<OpenReport> {
    const opening = { ...deferred<OpenReport>(), settings, signal, send: onEvent };
    signal.addEventListener('abort', () => opening.reject(new Error('aborted')));
    this.openings.push(opening);
    return opening.promise;
  }

  async update(settings: PipelineSettings): Promise<void> {
    this.updates.push(settings);
  }

  offer(frame: VideoFrame | ImageBitmap, timestampMs: number, stretch = 0): boolean {
    frame.close();
    this.offered.push({ timestampMs, stretch });
    return true;
  }

  async reset(): Promise<void> {
    this.resets += 1;
  }

  async selectFace(id: number | null): Promise<void> {
    this.selected.push(id);
  }

  hurry(): void {
    this.hurries += 1;
  }

  /** The result of the frame that was offered last, or of the one at `index`. */
  answer(part: Partial<FrameResult>, index = this.offered.length - 1): void {
    const frame = this.offered[index];
    if (frame === undefined) throw new Error(`No frame ${index} was offered.`);
    this.onResult({ ...resultAt(frame.timestampMs), ...part }, frame.stretch);
  }
}

/** The result of a frame without anybody in it, on a grid of 10 Hz. */
export function resultAt(timestampMs: number): FrameResult {
  return {
    slot: Math.round(timestampMs / 100),
    timestampMs,
    frameSize: { width: 640, height: 480 },
    face: null,
    faces: [],
    crop: null,
    estimate: null,
    reason: 'no-face',
    windowFill: 0,
    stageMs: { detect: 1, crop: null, features: null, temporal: null, total: 1 },
  };
}

/** What a result says of a followed face and its estimate. */
export function reading(id: number, processed: Affect, provisional = false): Partial<FrameResult> {
  const face: TrackedFace = { ...faceAt(), id };
  return { face, faces: [face], estimate: { raw: processed, processed, provisional }, reason: null };
}

/** A camera that was asked for. */
export interface FakeCamera extends Deferred<CameraSource>, CameraOptions {
  stops: number;
  /** How it is when it is examined; its picture changes by itself unless it is given. */
  health: Partial<SourceHealth>;
  /** Starts it. */
  start(): Promise<void>;
}

/** Sources that start when they are told to. */
export class FakeSources implements LiveSources {
  cameras: readonly CameraChoice[] = [
    { deviceId: 'first', label: 'Built-in' },
    { deviceId: 'second', label: 'USB camera' },
  ];
  /** Lists that were asked for; they come at once unless `holdsLists`. */
  readonly lists: Deferred<readonly CameraChoice[]>[] = [];
  holdsLists = false;
  readonly opened: FakeCamera[] = [];
  actorSink: FrameSink | null = null;
  actorStops = 0;
  private looks = 0;
  private readonly watchers = new Set<(cameras: readonly CameraChoice[]) => void>();

  /** The last camera that was asked for. Throws without one. */
  get camera(): FakeCamera {
    const last = this.opened.at(-1);
    if (last === undefined) throw new Error('No camera was asked for.');
    return last;
  }

  openCamera(options: CameraOptions): Promise<CameraSource> {
    const camera: FakeCamera = {
      ...deferred<CameraSource>(),
      ...options,
      stops: 0,
      health: {},
      start: async () => {
        camera.resolve({
          preview: {} as HTMLVideoElement,
          deviceId: options.deviceId ?? 'first',
          label: 'Camera',
          stop: () => {
            camera.stops += 1;
          },
          examine: () => {
            this.looks += 1;
            const picture = { digest: this.looks, brightest: 200 };
            return { hasEnded: false, isMuted: false, picture, ...camera.health };
          },
        });
        await settled();
      },
    };
    this.opened.push(camera);
    return camera.promise;
  }

  startActor(onFrame: FrameSink): ActorSource {
    this.actorSink = onFrame;
    return {
      preview: {} as HTMLCanvasElement,
      affectAt: (timestampMs) => [timestampMs / 1e6, 0],
      stop: () => {
        this.actorStops += 1;
      },
    };
  }

  listCameras(): Promise<readonly CameraChoice[]> {
    const list = deferred<readonly CameraChoice[]>();
    this.lists.push(list);
    if (!this.holdsLists) list.resolve(this.cameras);
    return list.promise;
  }

  watchCameras(onChange: (cameras: readonly CameraChoice[]) => void): () => void {
    this.watchers.add(onChange);
    return () => this.watchers.delete(onChange);
  }

  /** How many are told of cameras that come and go. */
  get watching(): number {
    return this.watchers.size;
  }

  /** Cameras came or went. */
  plug(cameras: readonly CameraChoice[]): void {
    this.cameras = cameras;
    for (const watcher of [...this.watchers]) watcher(cameras);
  }
}

/** A page that is hidden or not. */
export class FakeVisibility implements PageVisibility {
  hidden = false;
  private readonly watchers = new Set<() => void>();

  watch(onChange: () => void): () => void {
    this.watchers.add(onChange);
    return () => this.watchers.delete(onChange);
  }

  set(hidden: boolean): void {
    this.hidden = hidden;
    for (const watcher of [...this.watchers]) watcher();
  }
}

/** A live session over fakes, with the settings of {@link SETTINGS}; time goes on when `clock` is told to. */
export function fakeSession(view: AppSettings['view'] = 'live') {
  const clock = new FakeClock();
  const network = { back: () => {} };
  const settings = { ...DEFAULT_SETTINGS, view, pipeline: SETTINGS };
  let sessions = 0;
  const sources = new FakeSources();
  const visibility = new FakeVisibility();
  let client = new FakeClient();
  const session = new LiveSession({
    live: createLiveStore(),
    readings: createReadingStore(),
    settings: () => settings,
    settlePipeline: async () => settings.pipeline,
    createClient: (onResult) => {
      client = new FakeClient(onResult);
      return client;
    },
    sources,
    visibility,
    clock,
    watchNetwork: (onBack) => {
      network.back = onBack;
      return () => {};
    },
    newId: () => {
      sessions += 1;
      return `session-${sessions}`;
    },
    recordPicture: () => ({ add: () => {}, end: async () => null }),
  });
  const change = (part: Partial<PipelineSettings>) => {
    settings.pipeline = { ...settings.pipeline, ...part };
    session.apply();
  };
  return { session, client, sources, visibility, clock, network, settings, change };
}

/** A session whose camera runs and whose pipeline is open. */
export async function runningSession(view: AppSettings['view'] = 'live') {
  const fakes = fakeSession(view);
  const { session, client, sources } = fakes;
  void session.startCamera();
  await settled();
  await sources.camera.start();
  client.opening.resolve(REPORT);
  await settled();
  /** A frame of the running camera, and what the pipeline says of it. */
  const frame = (timestampMs: number, part: Partial<FrameResult> = {}) => {
    fakes.clock.set(timestampMs);
    sources.camera.onFrame(new FakeFrame().picture, timestampMs);
    client.answer(part);
  };
  const notices = () => session.live.getState().notices.map(({ message }) => message);
  return { ...fakes, frame, notices };
}
