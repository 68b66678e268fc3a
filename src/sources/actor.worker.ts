/** The actor's own thread: it draws the sample, so that the page's thread is as free as with a camera. */

import { affectAt } from '../actor/actor-path';
import { drawActor } from '../actor/draw-actor';
import { SAMPLE_SUBJECT } from '../actor/subject';

/** One picture of the actor, owned by whoever receives it, and when it was drawn since the path began. */
export interface ActorPicture {
  readonly frame: VideoFrame;
  /** Milliseconds. */
  readonly timeMs: number;
}

const FRAME_RATE_HZ = 25;

addEventListener(
  'message',
  ({ data: canvas }: MessageEvent<OffscreenCanvas>) => {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('This browser gave no canvas to draw the sample on.');
    const { width, height } = canvas;
    const startMs = performance.now();
    let lastMs = Number.NEGATIVE_INFINITY;
    const draw = () => {
      requestAnimationFrame(draw);
      const nowMs = performance.now();
      if (nowMs - lastMs < 1000 / FRAME_RATE_HZ - 1) return;
      lastMs = nowMs;
      const timeMs = nowMs - startMs;
      const subject = SAMPLE_SUBJECT;
      drawActor(context, { width, height }, { subject, affect: affectAt(timeMs), timeMs });
      const frame = new VideoFrame(canvas, { timestamp: Math.round(timeMs * 1000) });
      const picture: ActorPicture = { frame, timeMs };
      postMessage(picture, { transfer: [frame] });
    };
    draw();
  },
  { once: true },
);
