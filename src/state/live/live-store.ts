import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Affect } from '../../core/affect';
import type { AffectDeviation } from '../../core/expected-error';
import type { FacesSeen, FrameResult, OpenReport } from '../../pipeline/contract';
import type { CameraFaultKind } from '../../sources/camera-fault';
import type { CameraChoice } from '../../sources/cameras';
import type { PictureFault } from '../../supervision/picture-watch';

/** Where the frames of a live session come from. */
export type SourceKind = 'camera' | 'actor';

/** What can be wrong with a source, for people and for the way back. */
export interface SourceProblem {
  /** `unplugged`: it ran and was taken away; it starts again by itself when it is back. */
  readonly kind: CameraFaultKind | 'unplugged';
  /** One sentence. */
  readonly message: string;
}

/**
 * What ails a source that runs: no pictures; none, for the system keeps them back; black ones; always the
 * same. It is opened again by itself.
 */
export type SourceTrouble = 'silent' | 'muted' | PictureFault;

/** How loud a notice is. */
export type NoticeTone = 'info' | 'warning';

/** Something that happened during a session, said in one sentence. */
export interface SessionNotice {
  readonly id: number;
  readonly tone: NoticeTone;
  readonly message: string;
}

const MOST_NOTICES = 4;

/**
 * Notices with another at their end, the oldest let go where they are many; one that is there stands once.
 */
export function withNotice(
  notices: readonly SessionNotice[],
  tone: NoticeTone,
  message: string,
): readonly SessionNotice[] {
  if (notices.some((notice) => notice.message === message)) return notices;
  const id = (notices.at(-1)?.id ?? 0) + 1;
  return [...notices, { id, tone, message }].slice(-MOST_NOTICES);
}

/** What is known of the source; `live-source.ts` writes it. */
export interface SourceState {
  /** What the user started; `null` when nothing runs. */
  readonly source: SourceKind | null;
  readonly sourcePhase: 'off' | 'starting' | 'on' | 'failed';
  readonly sourceProblem: SourceProblem | null;
  /** The element that shows the source's picture; owned by the source. */
  readonly preview: HTMLVideoElement | HTMLCanvasElement | null;
  /** Device of the camera that runs; `null` without one. */
  readonly cameraId: string | null;
  /** The page is in the background, where browsers stop drawing. */
  readonly hidden: boolean;
  /** What ails the source while it runs, or is opened again for it; `null` where all is well. */
  readonly trouble: SourceTrouble | null;
}

/** What is known of the model; `pipeline-opening.ts` writes it. */
export interface ModelState {
  readonly modelPhase: 'closed' | 'loading' | 'ready' | 'failed';
  readonly modelProgress: { readonly loadedBytes: number; readonly totalBytes: number } | null;
  /** One sentence on why the model could not be opened. */
  readonly modelProblem: string | null;
  readonly report: OpenReport | null;
  /** One sentence while a part that computes is being replaced; `null` while all run. */
  readonly replacing: string | null;
  /** Rate the pipeline fell back to, hertz; `null` while it holds the wanted one. */
  readonly loweredRateHz: number | null;
}

/** What is known of the faces before the source. */
export interface FacesState {
  /** Ids of the faces in the picture, in the tracker's order. */
  readonly faceIds: readonly number[];
  readonly followedId: number | null;
  /** The neutral face that is subtracted from what is drawn; `null` where that is nothing. */
  readonly baseline: Affect | null;
  /** Share of the neutral recording that is done, [0, 1]; `null` when none is under way. */
  readonly baselineProgress: number | null;
}

/** What is kept of a session; `kept-session.ts` writes it. */
export interface KeptState {
  /** Tells the files of one session from those of another; `null` without one. */
  readonly sessionId: string | null;
  /** It was stopped and is there to be looked at. */
  readonly ended: boolean;
  /** Since when a recording that was asked for runs, milliseconds of the frames' clock. */
  readonly recordingSinceMs: number | null;
  /** Moments that were marked, milliseconds of the frames' clock, rising. */
  readonly marksMs: readonly number[];
  /** The picture of the recording, once it has ended; its first frame was taken at `startedMs`. */
  readonly picture: { readonly file: File; readonly startedMs: number } | null;
  /** Samples that were in the session when it was last saved. */
  readonly savedCount: number;
}

/** The slow part of a live session: changes a few times a minute, and React may follow it. */
export interface LiveState extends SourceState, ModelState, FacesState, KeptState {
  readonly cameras: readonly CameraChoice[];
  /** Nothing is read for now: something else needs the processor. */
  readonly paused: boolean;
  readonly notices: readonly SessionNotice[];
  /** Samples in memory, for the export. */
  readonly recorded: number;
}

/** The state of a session whose source was not started, or was stopped. */
export const NO_SOURCE: SourceState = {
  source: null,
  sourcePhase: 'off',
  sourceProblem: null,
  preview: null,
  cameraId: null,
  hidden: false,
  trouble: null,
};

/** The state of a session whose model was not opened yet, or whose opening was cancelled. */
export const NO_MODEL: ModelState = {
  modelPhase: 'closed',
  modelProgress: null,
  modelProblem: null,
  report: null,
  replacing: null,
  loweredRateHz: null,
};

/** The state of a session that has seen nobody since its source began. */
export const NO_FACES: FacesState = { faceIds: [], followedId: null, baseline: null, baselineProgress: null };

/** The state in which nothing is kept. */
export const NOTHING_KEPT: KeptState = {
  sessionId: null,
  ended: false,
  recordingSinceMs: null,
  marksMs: [],
  picture: null,
  savedCount: 0,
};

/** Holds the slow part of one live session. */
export type LiveStore = StoreApi<LiveState>;

/** A store of a session at rest. */
export function createLiveStore(): LiveStore {
  return createStore<LiveState>()(() => ({
    ...NO_SOURCE,
    ...NO_MODEL,
    ...NO_FACES,
    ...NOTHING_KEPT,
    cameras: [],
    paused: false,
    notices: [],
    recorded: 0,
  }));
}

/** The newest sampled frame and what is drawn of it. */
export interface Reading {
  readonly result: FrameResult | null;
  /** The newest estimate that is due, as drawn; `null` without a face: then nothing is drawn. */
  readonly shown: {
    /** After baseline and display smoothing, not clamped. */
    readonly value: Affect;
    readonly provisional: boolean;
    /** How far off it may be; absent or `null` where that is not known. Never smoothed. */
    readonly deviation?: AffectDeviation | null;
  } | null;
  /** The drawn actor's own valence and arousal at the frame; `null` for a camera. */
  readonly actor: Affect | null;
  /** When the result came, `performance.now` milliseconds; 0 before the first. */
  readonly atMs: number;
  /**
   * How much of it may still be drawn, from 1, in full, to 0, nothing; `reading-age.ts` in core has the rule.
   */
  readonly freshness: number;
  /** New estimates per second over the last seconds; `null` while there are too few to say. */
  readonly estimatesPerSecond: number | null;
  /** Frames the sampling grid wanted but that came while an earlier one was being computed. */
  readonly droppedFrames: number;
}

/** What is known of a frame while the model is being loaded: its faces, and no estimate. */
export function readingOfFaces(
  { timestampMs, frameSize, face, faces }: FacesSeen,
  atMs: number,
): Partial<Reading> {
  const result: FrameResult = {
    slot: 0,
    timestampMs,
    frameSize,
    face,
    faces,
    crop: null,
    estimate: null,
    reason: face === null ? 'no-face' : 'window-filling',
    windowFill: 0,
    stageMs: { detect: null, crop: null, features: null, temporal: null, total: 0 },
  };
  return { result, shown: null, atMs, freshness: 1 };
}

/** The state before the first frame is read. */
export const NO_READING: Reading = {
  result: null,
  shown: null,
  actor: null,
  atMs: 0,
  freshness: 1,
  estimatesPerSecond: null,
  droppedFrames: 0,
};

/**
 * Holds the fast part: changes with every sampled frame. Canvases and meters subscribe to it; React must not
 * render from it.
 */
export type ReadingStore = StoreApi<Reading>;

/** A store in which nothing has been read yet. */
export function createReadingStore(): ReadingStore {
  return createStore<Reading>()(() => NO_READING);
}
