import { affectAt } from '../actor/actor-path';
import type { Affect } from '../core/affect';
import type { Size } from '../core/face/geometry';
import type { ActorPicture } from './actor.worker';
import type { FrameSink, FrameSource } from './frame-source';

/** The synthetic actor as a source: a drawn face that plays a known path. */
export interface ActorSource extends FrameSource {
  readonly preview: HTMLCanvasElement;
  /** The valence and arousal that the actor played at a time of its frames. */
  affectAt(timestampMs: number): Affect;
}

/** The picture of an ordinary webcam. */
const PICTURE: Size = { width: 640, height: 480 };

/**
 * Starts the actor at the beginning of its path, in a thread of its own. It stands still while the page is
 * hidden.
 */
export function startActor(onFrame: FrameSink): ActorSource {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, PICTURE);
  const thread = new Worker(new URL('./actor.worker.ts', import.meta.url), { type: 'module', name: 'actor' });
  // When the path began, on the page's clock: the thread has one of its own.
  let startMs: number | null = null;
  thread.addEventListener('message', ({ data: { frame, timeMs } }: MessageEvent<ActorPicture>) => {
    startMs ??= performance.now() - timeMs;
    onFrame(frame, startMs + timeMs);
  });
  const offscreen = canvas.transferControlToOffscreen();
  thread.postMessage(offscreen, [offscreen]);
  return {
    preview: canvas,
    affectAt: (timestampMs) => affectAt(timestampMs - (startMs ?? timestampMs)),
    stop: () => thread.terminate(),
  };
}
