import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { affectAt } from '../../src/actor/actor-path';

/** Frames a second of the script. */
const RATE_HZ = 10;
/** It reads the sample so much later, and so much smaller, than the drawn face plays it. */
const LATE_MS = 600;
const SHARE = 0.7;
/** So many frames are scripted; then the script begins anew. */
const FRAMES = 600;

/**
 * Gives a page a pipeline that reads by a script, at once and the same on every machine, in place of its
 * worker, and a camera that shows one picture; what moves, the sample too, is drawn by the page itself. It
 * reads what the drawn face plays, a little late; the window fills for two seconds. Time is the page's own:
 * with Playwright's clock installed, nothing moves by itself.
 *
 * @param manifestPath of the model that it says it was opened with
 */
export async function scriptPipeline(page: Page, manifestPath: string): Promise<void> {
  const manifest: unknown = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const values = Array.from({ length: FRAMES }, (_, frame) =>
    affectAt((frame * 1000) / RATE_HZ - LATE_MS).map((value) => SHARE * value),
  );
  await page.addInitScript(installScript, { manifest, values, rateHz: RATE_HZ });
}

/** What the script goes by. */
interface Scene {
  /** What the camera shows from its next start on, as the address of an image. */
  readonly picture?: string;
  /** Whether a face is seen; `true` unless set. */
  readonly hasFace?: boolean;
  /** A frame is answered after so long, milliseconds; at once unless set. */
  readonly answerMs?: number;
  /** Whether the browser refuses the camera. */
  readonly isDenied?: boolean;
}

/** Changes what the script goes by. */
export async function setScene(page: Page, scene: Scene): Promise<void> {
  await page.evaluate((given) => Object.assign(globalThis, { scriptedScene: given }), scene);
}

/** Runs in the page, before any script of its own. */
function installScript(script: {
  manifest: unknown;
  values: readonly (readonly number[])[];
  rateHz: number;
}): void {
  const { manifest, values, rateHz } = script;
  const scene = (): Scene => Reflect.get(globalThis, 'scriptedScene') ?? {};
  const filling = 2 * rateHz;
  const face = {
    id: 1,
    box: { x: 222, y: 152, width: 196, height: 196 },
    keypoints: [
      { x: 276, y: 222 },
      { x: 364, y: 222 },
      { x: 320, y: 258 },
      { x: 320, y: 300 },
      { x: 240, y: 236 },
      { x: 400, y: 236 },
    ],
    score: 0.95,
  };

  let startMs = 0;
  let lastSlot = -1;
  const calls: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
    open: () => ({ backend: 'wasm', backendReason: 'Asked for.', engine: 'own', threads: 2, manifest }),
    reset: () => {
      lastSlot = -1;
    },
    pushFrame: (frame, timestampMs) => {
      if (frame instanceof VideoFrame || frame instanceof ImageBitmap) frame.close();
      if (lastSlot < 0) startMs = Number(timestampMs);
      const slot = Math.round(((Number(timestampMs) - startMs) / 1000) * rateHz);
      if (slot <= lastSlot) return null;
      lastSlot = slot;
      const value = values[slot % values.length];
      const { hasFace = true } = scene();
      const faces = hasFace ? [face] : [];
      return {
        slot,
        timestampMs,
        frameSize: { width: 640, height: 480 },
        face: faces[0] ?? null,
        faces,
        crop: hasFace ? { x: 226, y: 172, width: 188, height: 150 } : null,
        estimate: hasFace ? { raw: value, processed: value, provisional: slot < filling } : null,
        reason: hasFace ? null : 'no-face',
        windowFill: hasFace ? Math.min(64, Math.round((64 * (slot + 1)) / filling)) : 0,
        stageMs: { detect: 9, crop: 1, features: 14, temporal: 4, total: 28 },
      };
    },
  };

  /** Has a thread of the script be heard, until `clearInterval`. */
  const beat = (thread: EventTarget) =>
    setInterval(() => thread.dispatchEvent(new MessageEvent('message', { data: 'heartbeat' })), 250);

  /** Answers what Comlink asks of a worker. */
  class ScriptedWorker extends EventTarget {
    private readonly heart = beat(this);

    postMessage({ id, path, argumentList }: ComlinkCall): void {
      const answer = calls[path[0] ?? '']?.(...argumentList.map(({ value }) => value));
      const say = () => this.say({ id, type: 'RAW', value: answer });
      const { answerMs = 0 } = scene();
      if (path[0] === 'pushFrame' && answerMs > 0) setTimeout(say, answerMs);
      else queueMicrotask(say);
    }

    terminate(): void {
      clearInterval(this.heart);
    }

    private say(data: unknown): void {
      this.dispatchEvent(new MessageEvent('message', { data }));
    }
  }
  interface ComlinkCall {
    readonly id: string;
    readonly path: readonly string[];
    readonly argumentList: readonly { readonly value: unknown }[];
  }

  /** A thread's own script, run by the page: it follows the page's clock. */
  class PageThread extends EventTarget {
    private readonly ready: Promise<unknown>;

    constructor(url: string | URL) {
      super();
      this.ready = import(String(url));
    }

    postMessage(data: unknown): void {
      void this.ready.then(() => window.dispatchEvent(new MessageEvent('message', { data })));
    }

    terminate(): void {}
  }

  /** What draws: its heartbeats, said to the page's own window, would not be heard. */
  class PaintingThread extends PageThread {
    private readonly heart = beat(this);

    override terminate(): void {
      clearInterval(this.heart);
    }
  }

  /** The sample's own script: it answers the page itself. */
  class ActorThread extends PageThread {
    private readonly forward = ({ data }: MessageEvent): void => {
      if (Object.hasOwn(data, 'timeMs')) this.dispatchEvent(new MessageEvent('message', { data }));
    };

    constructor(url: string | URL) {
      // Its script waits for one canvas: each session has its own.
      super(`${url}?${performance.now()}`);
      window.addEventListener('message', this.forward);
    }

    override terminate(): void {
      window.removeEventListener('message', this.forward);
    }
  }

  window.Worker = new Proxy(Worker, {
    construct: (target, [url, options]: [string | URL, WorkerOptions | undefined]) => {
      switch (options?.name) {
        case 'pipeline':
          return new ScriptedWorker();
        case 'painting':
          return new PaintingThread(url);
        case 'actor':
          return new ActorThread(url);
        default:
          return new target(url, options);
      }
    },
  });

  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 640, height: 480 });
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas for the scripted camera.');
    context.fillStyle = '#8d8f86';
    context.fillRect(0, 0, canvas.width, canvas.height);
    const { picture, isDenied } = scene();
    if (isDenied) throw new DOMException('Permission denied', 'NotAllowedError');
    if (picture) {
      const image = new Image();
      image.src = picture;
      await image.decode();
      context.drawImage(image, 0, 0);
    }
    return canvas.captureStream();
  };
  // Frames come with the page's clock, not with the stream's.
  HTMLVideoElement.prototype.requestVideoFrameCallback = (take) =>
    requestAnimationFrame((nowMs) =>
      take(nowMs, {
        presentationTime: nowMs,
        expectedDisplayTime: nowMs,
        width: 640,
        height: 480,
        mediaTime: nowMs / 1000,
        presentedFrames: 1,
      }),
    );
}
