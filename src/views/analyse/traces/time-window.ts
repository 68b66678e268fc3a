/** The stretch of a recording that the traces show, in seconds. */
export interface TimeWindow {
  readonly fromS: number;
  readonly toS: number;
}

/** No closer than this, in seconds. */
const SHORTEST_S = 0.5;

/** A window of at most the recording, moved to lie within it. */
function within({ fromS, toS }: TimeWindow, durationS: number): TimeWindow {
  const spanS = Math.min(durationS, toS - fromS);
  const start = Math.min(durationS - spanS, Math.max(0, fromS));
  return { fromS: start, toS: start + spanS };
}

/**
 * A window that shows more or less around a moment, which keeps its place on the screen.
 *
 * @param factor of the length: under 1 is closer
 */
export function zoomed(window: TimeWindow, factor: number, aboutS: number, durationS: number): TimeWindow {
  const spanS = window.toS - window.fromS;
  const wanted = Math.min(durationS, Math.max(Math.min(SHORTEST_S, durationS), spanS * factor));
  const share = spanS > 0 ? (aboutS - window.fromS) / spanS : 0;
  const fromS = aboutS - share * wanted;
  return within({ fromS, toS: fromS + wanted }, durationS);
}

/** A window moved by some seconds, as far as the recording goes. */
export function panned({ fromS, toS }: TimeWindow, byS: number, durationS: number): TimeWindow {
  return within({ fromS: fromS + byS, toS: toS + byS }, durationS);
}

/** The same window, or one moved just so far that it shows a moment. */
export function showing(window: TimeWindow, timeS: number, durationS: number): TimeWindow {
  const { fromS, toS } = window;
  if (timeS >= fromS && timeS <= toS) return window;
  return panned(window, timeS < fromS ? timeS - fromS : timeS - toS, durationS);
}
