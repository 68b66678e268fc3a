import { createUseGesture, pinchAction, wheelAction } from '@use-gesture/react';
import type { RefObject } from 'react';

/** Zoom of a pixel of the wheel, as a power of e. */
const WHEEL_ZOOM = 0.004;

const useGestures = createUseGesture([pinchAction, wheelAction]);

/**
 * What gestures ask of something that shows a stretch of its width; places are CSS pixels from its left edge.
 */
export interface ZoomGestures {
  /**
   * Ctrl (or ⌘) and the wheel: a shorter stretch for a factor under 1, about a place that stays where it is.
   */
  zoom(factor: number, x: number): void;
  /**
   * A sideways wheel, or shift and the wheel, by a share of what is shown.
   *
   * @returns whether it moved anything; else the page may scroll
   */
  pan(byShare: number): boolean;
  /** Two fingers, or a pinch on a trackpad, begin about a place. */
  pinchStart(x: number): void;
  /**
   * They go on: the stretch is `factor` times as long as at their start, and what lay under that place is now
   * at `x`.
   */
  pinch(factor: number, x: number): void;
}

/**
 * Listens on an element for the gestures that zoom and pan it; a plain wheel scrolls the page as everywhere.
 */
export function useZoomGestures(target: RefObject<HTMLElement | null>, gestures: ZoomGestures): void {
  const toX = (clientX: number) => clientX - (target.current?.getBoundingClientRect().left ?? 0);
  useGestures(
    {
      onPinch: ({ first, origin: [clientX], movement: [scale] }) => {
        if (first) gestures.pinchStart(toX(clientX));
        else gestures.pinch(1 / scale, toX(clientX));
      },
      onWheel: ({ event, delta: [across, along], last }) => {
        if (last) return;
        const [sideways, other] = event.shiftKey ? [along, across] : [across, along];
        if (event.ctrlKey || event.metaKey) {
          event.preventDefault();
          gestures.zoom(Math.exp(along * WHEEL_ZOOM), toX(event.clientX));
        } else if (Math.abs(sideways) > Math.abs(other)) {
          if (gestures.pan(sideways / (target.current?.clientWidth ?? 1))) event.preventDefault();
        }
      },
    },
    { target, eventOptions: { passive: false }, pinch: { pinchOnWheel: false } },
  );
}
