import { LAG_CLIP_S, lagClipAt } from '../../actor/actor-path';
import { drawActor } from '../../actor/draw-actor';
import { SAMPLE_SUBJECT } from '../../actor/subject';
import type { PlayerListener, TracePlayer } from './trace-player';

const FRAME_RATE_HZ = 25;
/** The longest that a refresh of the screen takes, milliseconds; more is a page that was busy. */
const LONGEST_REFRESH_MS = 34;
const USUAL_REFRESH_MS = 1000 / 60;

/**
 * The clip with a known course: a drawn actor on a canvas, which writes on it, in `data-time-s` and
 * `data-shown-at-ms`, which moment it shows and since when.
 */
export class ClipPlayer implements TracePlayer {
  readonly durationS = LAG_CLIP_S;
  private timeS = 0;
  private request = 0;
  private readonly listeners = new Set<PlayerListener>();

  constructor(private readonly canvas: HTMLCanvasElement) {}

  async seek(timeS: number): Promise<void> {
    this.timeS = timeS;
    this.draw();
  }

  play(speed: number): void {
    cancelAnimationFrame(this.request);
    const fromS = this.timeS;
    let startMs: number | null = null;
    let [lastMs, refreshMs] = [0, USUAL_REFRESH_MS];
    let shown = -1;
    const step = (nowMs: number) => {
      startMs ??= nowMs;
      if (lastMs > 0 && nowMs > lastMs) refreshMs = Math.min(LONGEST_REFRESH_MS, nowMs - lastMs);
      lastMs = nowMs;
      const timeS = fromS + ((nowMs - startMs) / 1000) * speed;
      if (timeS >= this.durationS) {
        for (const { onEnd } of this.listeners) onEnd();
        return;
      }
      this.request = requestAnimationFrame(step);
      const picture = Math.floor(timeS * FRAME_RATE_HZ);
      if (picture === shown) return;
      shown = picture;
      this.timeS = timeS;
      this.draw();
      // What is drawn now is on the screen with its next refresh.
      const shownAtMs = nowMs + refreshMs;
      Object.assign(this.canvas.dataset, { timeS: String(timeS), shownAtMs: String(shownAtMs) });
      for (const { onFrame } of this.listeners) onFrame({ mediaTimeS: timeS, shownAtMs });
    };
    this.request = requestAnimationFrame(step);
  }

  pause(): void {
    cancelAnimationFrame(this.request);
  }

  listen(listener: PlayerListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private draw(): void {
    const context = this.canvas.getContext('2d', { alpha: false });
    if (context === null) {
      for (const { onFault } of this.listeners) onFault('This browser gave no canvas to draw the clip on.');
      return;
    }
    const frame = { subject: SAMPLE_SUBJECT, affect: lagClipAt(this.timeS), timeMs: this.timeS * 1000 };
    drawActor(context, this.canvas, frame);
  }
}
