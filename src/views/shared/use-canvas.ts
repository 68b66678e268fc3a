import { type RefObject, useEffect, useRef } from 'react';

/** What a drawing gets each frame: a context in CSS pixels, already cleared. */
export interface CanvasFrame {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** `performance.now` milliseconds. */
  readonly nowMs: number;
  /** A colour of the design system by the name of its custom property. */
  readonly colour: (name: `--${string}`) => string;
  readonly fontFamily: string;
}

/** Colours are read again this often, so that a change of appearance shows. */
const COLOURS_EVERY_MS = 500;

/**
 * A canvas that is drawn anew with each frame of the display, sharp on every screen. The drawing must be
 * the same function throughout, and reads what moves from the stores: React renders nothing meanwhile.
 */
export function useCanvas(draw: (frame: CanvasFrame) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const colours = new Map<string, string>();
    let coloursAtMs = Number.NEGATIVE_INFINITY;
    let fontFamily = 'sans-serif';
    let request = 0;
    const loop = () => {
      request = requestAnimationFrame(loop);
      const nowMs = performance.now();
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      const scale = Math.min(devicePixelRatio, 2);
      const [pixelWidth, pixelHeight] = [Math.round(width * scale), Math.round(height * scale)];
      if (element.width !== pixelWidth) element.width = pixelWidth;
      if (element.height !== pixelHeight) element.height = pixelHeight;
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      if (nowMs - coloursAtMs > COLOURS_EVERY_MS) {
        colours.clear();
        coloursAtMs = nowMs;
        fontFamily = getComputedStyle(element).fontFamily;
      }
      const colour = (name: string) => {
        const known = colours.get(name);
        if (known !== undefined) return known;
        const read = getComputedStyle(element).getPropertyValue(name).trim();
        colours.set(name, read);
        return read;
      };
      draw({ context, width, height, nowMs, colour, fontFamily });
    };
    loop();
    return () => cancelAnimationFrame(request);
  }, [draw]);
  return canvas;
}
