import type { PictureSign } from '../supervision/picture-watch';

/** A picture of a source, owned by whoever receives it: it must be closed. */
export type SourceFrame = VideoFrame | ImageBitmap;

/**
 * Takes a frame and, with it, the duty to close it.
 *
 * `timestampMs`: when the picture was taken, on the clock of `performance.now`; earlier than before only
 * where that clock was set back.
 */
export type FrameSink = (frame: SourceFrame, timestampMs: number) => void;

/** What can be seen of a running source at one moment, beside its frames. */
export interface SourceHealth {
  /** It has ended, though nothing told of it. */
  readonly hasEnded: boolean;
  /** The system keeps its pictures back. */
  readonly isMuted: boolean;
  /** A sample of a picture that it showed just now; `null` where it shows none. */
  readonly picture: PictureSign | null;
}

/** A running source of live frames. */
export interface FrameSource {
  /** The element that shows the picture; in no document yet. */
  readonly preview: HTMLVideoElement | HTMLCanvasElement;
  /** Ends the source and frees what it holds; no frame comes after. */
  stop(): void;
  /**
   * Looks at how the source is, and mends what can be mended without ending it; absent where nothing can ail.
   */
  examine?(): SourceHealth;
}
