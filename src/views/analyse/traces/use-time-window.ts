import { type RefObject, useRef, useState } from 'react';
import { useZoomGestures } from '../../shared/use-zoom-gestures';
import { panned, type TimeWindow, zoomed } from './time-window';

/** The window of the traces and the ways to change it. */
export interface TimeWindowControl {
  readonly window: TimeWindow;
  readonly isWhole: boolean;
  zoom(factor: number, aboutS?: number): void;
  pan(byS: number): void;
  show(window: TimeWindow): void;
  /** The whole recording, also as it grows. */
  reset(): void;
}

/**
 * The stretch of a recording that a chart shows, which buttons, keys and gestures change.
 *
 * @param toTime from a place on the chart, in CSS pixels from its left edge, to its time in a window
 */
export function useTimeWindow(
  element: RefObject<HTMLElement | null>,
  durationS: number,
  toTime: (x: number, window: TimeWindow) => number,
): TimeWindowControl {
  const [chosen, choose] = useState<TimeWindow | null>(null);
  const pinched = useRef<{ readonly window: TimeWindow; readonly aboutS: number } | null>(null);
  const window = chosen ?? { fromS: 0, toS: durationS };
  const show = (next: TimeWindow) => choose(next.toS - next.fromS >= durationS ? null : next);
  const control: TimeWindowControl = {
    window,
    isWhole: chosen === null,
    zoom: (factor, aboutS = (window.fromS + window.toS) / 2) =>
      show(zoomed(window, factor, aboutS, durationS)),
    pan(byS) {
      if (chosen !== null) choose(panned(chosen, byS, durationS));
    },
    show,
    reset: () => choose(null),
  };
  useZoomGestures(element, {
    zoom: (factor, x) => control.zoom(factor, toTime(x, window)),
    pan(byShare) {
      control.pan(byShare * (window.toS - window.fromS));
      return chosen !== null;
    },
    pinchStart: (x) => {
      pinched.current = { window, aboutS: toTime(x, window) };
    },
    pinch(factor, x) {
      if (pinched.current === null) return;
      const { window: start, aboutS } = pinched.current;
      const closer = zoomed(start, factor, aboutS, durationS);
      show(panned(closer, aboutS - toTime(x, closer), durationS));
    },
  });
  return control;
}
