/** A source that gave no frame for so long is silent; milliseconds. Cameras in the dark give two a second. */
const SILENT_AFTER_MS = 2000;
const LOOK_EVERY_MS = 250;

/** What a {@link FrameWatch} is given. */
export interface FrameWatchParts {
  /** Milliseconds of a monotonic clock. */
  readonly nowMs: () => number;
  /** Calls again and again; returns a function that ends that. */
  readonly every: (periodMs: number, call: () => void) => () => void;
  /** Frames stopped coming, though the source says that it runs. */
  readonly onSilent: () => void;
  /** They come again. */
  readonly onHeard: () => void;
}

/**
 * Notices that a running source gives no picture: a privacy switch, a closed lid, another program that took
 * the camera. Browsers tell of it or they don't; frames that stay away always tell.
 */
export class FrameWatch {
  private lastMs = 0;
  private isSilent = false;
  private end: (() => void) | null = null;

  constructor(private readonly parts: FrameWatchParts) {}

  /** Begins to wait for frames; the first may take as long as those after it. */
  start(): void {
    this.stop();
    this.lastMs = this.parts.nowMs();
    this.end = this.parts.every(LOOK_EVERY_MS, () => this.look());
  }

  /** Stops waiting: the source ended, or the page is hidden and no frames are due. */
  stop(): void {
    this.end?.();
    this.end = null;
    this.isSilent = false;
  }

  /** A frame came. */
  hear(): void {
    this.lastMs = this.parts.nowMs();
    if (!this.isSilent) return;
    this.isSilent = false;
    this.parts.onHeard();
  }

  private look(): void {
    if (this.isSilent || this.parts.nowMs() - this.lastMs < SILENT_AFTER_MS) return;
    this.isSilent = true;
    this.parts.onSilent();
  }
}
