import { type RefObject, useEffect, useRef } from 'react';
import { clearedSurface, colourReader, MOST_PIXELS, onAppearanceChange } from './canvas-surface';
import { type Moving, startDisplayLoop } from './display-loop';

/** What is drawn on: the context of a canvas, on the page or in a thread that knows no page. */
export type CanvasContext = Omit<OffscreenCanvasRenderingContext2D, 'canvas'>;

/** What a drawing gets each time: a canvas cleared, its context in CSS pixels. */
export interface CanvasFrame {
  readonly context: CanvasContext;
  readonly width: number;
  readonly height: number;
  /** `performance.now` milliseconds. */
  readonly nowMs: number;
  /** A colour of the design system by the name of its custom property. */
  readonly colour: (name: `--${string}`) => string;
  readonly fontFamily: string;
}

/** A drawing that lives on a canvas. Both functions must be the same throughout. */
export interface LivingDrawing extends Pick<Moving, 'watch'> {
  /**
   * Draws, from stores and not from React, which renders nothing meanwhile.
   *
   * @returns how long the drawing stays as it is, milliseconds: 0 asks for the next frame of the display,
   *   `null` for none until something changes
   */
  readonly draw: (frame: CanvasFrame) => number | null;
}

/** A canvas, sharp on every screen, that is drawn while its drawing moves and not once more. */
export function useCanvas({ draw, watch }: LivingDrawing): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let read = colourReader(element);
    const colours = new Map<string, string>();
    let fontFamily = getComputedStyle(element).fontFamily;
    const colour = (name: `--${string}`) => {
      const known = colours.get(name) ?? read(name);
      colours.set(name, known);
      return known;
    };
    const { wake, end } = startDisplayLoop({
      watch,
      show: (nowMs) => {
        const surface = clearedSurface(element, MOST_PIXELS);
        return surface && draw({ ...surface, nowMs, colour, fontFamily });
      },
    });
    const forget = onAppearanceChange(() => {
      colours.clear();
      read = colourReader(element);
      fontFamily = getComputedStyle(element).fontFamily;
      wake();
    });
    const sizes = new ResizeObserver(wake);
    sizes.observe(element);
    return () => {
      end();
      forget();
      sizes.disconnect();
    };
  }, [draw, watch]);
  return canvas;
}
