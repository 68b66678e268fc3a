import { useEffect, useState } from 'react';
import { useSettings } from '../../../state/settings/settings-store';
import { keepAwake } from './wake-lock';

/** Keeps the screen awake while the kiosk runs, where the browser can. */
export function useWakeLock(running: boolean): void {
  useEffect(() => {
    if (!running || !('wakeLock' in navigator)) return;
    return keepAwake({ wakeLock: navigator.wakeLock, document });
  }, [running]);
}

const ESCAPES = 3;
/** All of them within this time, milliseconds. */
const ESCAPES_WITHIN_MS = 2000;

/** Calls when Escape is pressed three times in a row; the first may have ended full screen. */
export function useEscapes(onEscapes: () => void): void {
  useEffect(() => {
    let pressedMs: number[] = [];
    const press = ({ key, timeStamp, repeat }: KeyboardEvent) => {
      if (repeat) return;
      pressedMs = key === 'Escape' ? [...pressedMs, timeStamp].slice(-ESCAPES) : [];
      if (pressedMs.length === ESCAPES && timeStamp - (pressedMs[0] ?? 0) <= ESCAPES_WITHIN_MS) onEscapes();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [onEscapes]);
}

/** Leaves the kiosk for Live, which knows nothing of it. */
export function leaveKiosk(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
  useSettings.getState().show('live');
}

/** Goes to full screen; refused without a touch or a click, as when a kiosk starts by itself. */
export function enterFullScreen(): void {
  if (document.fullscreenElement === null)
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
}

/** A window so much smaller than the screen is not full, CSS pixels; browsers' own kiosk modes are exact. */
const BARS_PX = 8;

/** Whether full screen could be had and is not: somebody left it, or the kiosk started by itself. */
export function useFullScreenLost(): boolean {
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const look = () =>
      setLost(
        document.fullscreenEnabled &&
          document.fullscreenElement === null &&
          (innerHeight < screen.height - BARS_PX || innerWidth < screen.width - BARS_PX),
      );
    look();
    document.addEventListener('fullscreenchange', look);
    addEventListener('resize', look);
    return () => {
      document.removeEventListener('fullscreenchange', look);
      removeEventListener('resize', look);
    };
  }, []);
  return isLost;
}
