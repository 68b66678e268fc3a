/** The painting thread: what moves on the page is drawn here, so that the page's own thread is free. */

import { beat } from '../../../supervision/heartbeat';
import { startDisplayLoop } from '../../shared/drawing/display-loop';
import type { CanvasFrame } from '../../shared/drawing/use-canvas';
import { PaintedSession, paintingOf } from './live-paintings';
import type { PaintedLook, PaintingMessage, PaintingOptions } from './painting-contract';

/** One canvas of the page, while it is drawn. */
interface Painting {
  look: PaintedLook;
  options: PaintingOptions;
  readonly wake: () => void;
  readonly end: () => void;
}

const session = new PaintedSession(() => performance.now());
const paintings = new Map<number, Painting>();

addEventListener('message', ({ data }: MessageEvent<PaintingMessage>) => {
  if (data.type === 'news') session.take(data.news);
  else if (data.type === 'begin') paintings.set(data.id, begin(data));
  else heed(paintings.get(data.id), data);
});

beat((message) => postMessage(message));

function heed(
  painting: Painting | undefined,
  message: Extract<PaintingMessage, { type: 'look' | 'options' | 'end' }>,
): void {
  if (painting === undefined) return;
  if (message.type === 'end') {
    painting.end();
    paintings.delete(message.id);
    return;
  }
  if (message.type === 'look') painting.look = message.look;
  else painting.options = message.options;
  painting.wake();
}

function begin({ kind, canvas, look, options }: Extract<PaintingMessage, { type: 'begin' }>): Painting {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no canvas to draw on in a thread.');
  const { draw, watch } = paintingOf(kind, session, () => painting.options);
  const loop = startDisplayLoop({
    watch,
    show: () => {
      const surface = cleared(canvas, context, painting.look);
      return surface && draw(surface);
    },
  });
  const painting: Painting = { look, options, ...loop };
  return painting;
}

/** The canvas as large as it lies on the page, cleared, in CSS pixels; `null` where it is not laid out. */
function cleared(
  canvas: OffscreenCanvas,
  context: OffscreenCanvasRenderingContext2D,
  { width, height, ratio, fontFamily, colours }: PaintedLook,
): CanvasFrame | null {
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (pixelWidth === 0 || pixelHeight === 0) return null;
  // Setting the same size again would throw the picture's memory away.
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const known: Readonly<Record<string, string>> = colours;
  const colour = (name: string) => {
    const value = known[name];
    if (value === undefined) throw new Error(`The painting thread has no colour ${name}: add it to PALETTE.`);
    return value;
  };
  return { context, width, height, nowMs: session.nowMs(), colour, fontFamily };
}
