import { affectAt } from '../actor/actor-path';
import { drawActor } from '../actor/draw-actor';
import { SAMPLE_SUBJECT } from '../actor/subject';
import type { Affect } from '../core/affect';
import type { Size } from '../core/face/geometry';
import type { FrameSink, FrameSource } from './frame-source';

/** The synthetic actor as a source: a drawn face that plays a known path. */
export interface ActorSource extends FrameSource {
  readonly preview: HTMLCanvasElement;
  /** The valence and arousal that the actor played at a time of its frames. */
  affectAt(timestampMs: number): Affect;
}

/** The picture of an ordinary webcam. */
const PICTURE: Size = { width: 640, height: 480 };
const FRAME_RATE_HZ = 25;

/** Starts the actor at the beginning of its path. It stands still while the page is hidden. */
export function startActor(onFrame: FrameSink): ActorSource {
  const canvas = document.createElement('canvas');
  canvas.width = PICTURE.width;
  canvas.height = PICTURE.height;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('This browser gave no canvas to draw the sample on.');

  const startMs = performance.now();
  let lastMs = Number.NEGATIVE_INFINITY;
  let request = 0;
  const play = (timestampMs: number) => affectAt(timestampMs - startMs);
  const draw = () => {
    request = requestAnimationFrame(draw);
    const nowMs = performance.now();
    if (nowMs - lastMs < 1000 / FRAME_RATE_HZ - 1) return;
    lastMs = nowMs;
    drawActor(context, PICTURE, { subject: SAMPLE_SUBJECT, affect: play(nowMs), timeMs: nowMs - startMs });
    onFrame(new VideoFrame(canvas, { timestamp: Math.round(nowMs * 1000) }), nowMs);
  };
  draw();
  return { preview: canvas, affectAt: play, stop: () => cancelAnimationFrame(request) };
}
