import { type RefObject, useEffect, useRef, useState } from 'react';
import { panned, type TimeWindow, zoomed } from './time-window';

/** Zoom of one notch of a wheel, as the power of e for a pixel of `deltaY`. */
const WHEEL_ZOOM = 0.004;
/** Pixels of a line, for wheels that count lines. */
const LINE_PX = 16;

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
 * The stretch of a recording that a chart shows. Ctrl and the wheel, or two fingers, zoom; a sideways wheel pans; a plain
 * wheel scrolls the page as everywhere.
 *
 * @param toTime from a place on the chart, in CSS pixels from its left edge, to its time in a window
 */
export function useTimeWindow(
  element: RefObject<HTMLElement | null>,
  durationS: number,
  toTime: (x: number, window: TimeWindow) => number,
): TimeWindowControl {
  const [chosen, choose] = useState<TimeWindow | null>(null);
  const whole = { fromS: 0, toS: durationS };
  const window = chosen ?? whole;
  const control: TimeWindowControl = {
    window,
    isWhole: chosen === null,
    zoom(factor, aboutS = (window.fromS + window.toS) / 2) {
      const next = zoomed(window, factor, aboutS, durationS);
      choose(next.toS - next.fromS >= durationS ? null : next);
    },
    pan(byS) {
      if (chosen !== null) choose(panned(chosen, byS, durationS));
    },
    show: (next) => choose(next.toS - next.fromS >= durationS ? null : next),
    reset: () => choose(null),
  };
  // Listeners stay while the window changes under them.
  const latest = useRef({ control, toTime });
  latest.current = { control, toTime };
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const fingers = new Map<number, number>();
    const xOf = (clientX: number) => clientX - target.getBoundingClientRect().left;
    const onWheel = (event: WheelEvent) => {
      const { control: now, toTime: at } = latest.current;
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        now.zoom(Math.exp(event.deltaY * unit * WHEEL_ZOOM), at(xOf(event.clientX), now.window));
      } else if (
        Math.abs(sideways) > Math.abs(event.shiftKey ? event.deltaX : event.deltaY) &&
        !now.isWhole
      ) {
        event.preventDefault();
        now.pan((sideways * unit * (now.window.toS - now.window.fromS)) / target.clientWidth);
      }
    };
    const onFinger = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') return;
      if (event.type === 'pointerdown') fingers.set(event.pointerId, event.clientX);
      if (event.type === 'pointerup' || event.type === 'pointercancel') fingers.delete(event.pointerId);
      if (event.type !== 'pointermove' || fingers.size !== 2 || !fingers.has(event.pointerId)) return;
      const before = [...fingers.values()];
      fingers.set(event.pointerId, event.clientX);
      const after = [...fingers.values()];
      const { control: now, toTime: at } = latest.current;
      const [a0 = 0, b0 = 0] = before.map(xOf).sort((one, other) => one - other);
      const [a1 = 0, b1 = 0] = after.map(xOf).sort((one, other) => one - other);
      // What lay between the fingers stays between them.
      const closer = zoomed(
        now.window,
        Math.max(0.2, Math.min(5, (b0 - a0) / Math.max(1, b1 - a1))),
        at((a0 + b0) / 2, now.window),
        durationS,
      );
      const moved = at((a0 + b0) / 2, closer) - at((a1 + b1) / 2, closer);
      now.show(panned(closer, moved, durationS));
    };
    const kinds = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const;
    target.addEventListener('wheel', onWheel, { passive: false });
    for (const kind of kinds) target.addEventListener(kind, onFinger);
    return () => {
      target.removeEventListener('wheel', onWheel);
      for (const kind of kinds) target.removeEventListener(kind, onFinger);
    };
  }, [element, durationS]);
  return control;
}
