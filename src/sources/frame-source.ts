/** A picture of a source, owned by whoever receives it: it must be closed. */
export type SourceFrame = VideoFrame | ImageBitmap;

/**
 * Takes a frame and, with it, the duty to close it.
 *
 * `timestampMs`: when the picture was taken, on the clock of `performance.now`; never earlier than before.
 */
export type FrameSink = (frame: SourceFrame, timestampMs: number) => void;

/** A running source of live frames. */
export interface FrameSource {
  /** The element that shows the picture; in no document yet. */
  readonly preview: HTMLVideoElement | HTMLCanvasElement;
  /** Ends the source and frees what it holds; no frame comes after. */
  stop(): void;
}
