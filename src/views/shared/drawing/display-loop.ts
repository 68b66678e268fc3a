/** Something that is brought up to date with the display, while it moves and not once more. */
export interface Moving {
  /**
   * Brings it up to a time, `performance.now` milliseconds.
   *
   * @returns how long it then stays as it is, milliseconds: 0 asks for the next frame of the display, `null`
   *   for none until something changes
   */
  readonly show: (nowMs: number) => number | null;
  /** Calls back whenever something has changed; returns a function that ends that. */
  readonly watch: (onChange: () => void) => () => void;
}

/**
 * Shows it now, and again whenever it moves or changes; `wake` shows it where what changed is not watched.
 */
export function startDisplayLoop({ show, watch }: Moving): { readonly wake: () => void; end(): void } {
  let request = 0;
  let timer = 0;
  const step = () => {
    request = 0;
    const restMs = show(performance.now());
    if (restMs === null) return;
    if (restMs <= 0) wake();
    else timer = self.setTimeout(wake, restMs);
  };
  const wake = () => {
    clearTimeout(timer);
    if (request === 0) request = requestAnimationFrame(step);
  };
  const endWatch = watch(wake);
  wake();
  return {
    wake,
    end: () => {
      cancelAnimationFrame(request);
      clearTimeout(timer);
      endWatch();
    },
  };
}
