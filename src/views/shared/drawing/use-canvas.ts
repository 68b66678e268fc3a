import { type RefObject, useEffect, useRef } from 'react';
import { type CanvasSurface, clearedSurface, colourReader, onAppearanceChange } from './canvas-surface';

/** What a drawing gets each frame. */
export interface CanvasFrame extends CanvasSurface {
  /** `performance.now` milliseconds. */
  readonly nowMs: number;
  /** A colour of the design system by the name of its custom property. */
  readonly colour: (name: `--${string}`) => string;
  readonly fontFamily: string;
}

/** Pixels for each of CSS: finer would cost more each frame than is seen. */
const MOST_PIXELS = 2;

/**
 * A canvas that is drawn anew with each frame of the display, sharp on every screen. The drawing must be
 * the same function throughout, and reads what moves from the stores: React renders nothing meanwhile.
 */
export function useCanvas(draw: (frame: CanvasFrame) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const read = colourReader(element);
    const colours = new Map<string, string>();
    let fontFamily = getComputedStyle(element).fontFamily;
    let request = 0;
    const colour = (name: `--${string}`) => {
      const known = colours.get(name) ?? read(name);
      colours.set(name, known);
      return known;
    };
    const loop = () => {
      request = requestAnimationFrame(loop);
      const surface = clearedSurface(element, MOST_PIXELS);
      if (surface) draw({ ...surface, nowMs: performance.now(), colour, fontFamily });
    };
    const forget = onAppearanceChange(() => {
      colours.clear();
      fontFamily = getComputedStyle(element).fontFamily;
    });
    loop();
    return () => {
      cancelAnimationFrame(request);
      forget();
    };
  }, [draw]);
  return canvas;
}
