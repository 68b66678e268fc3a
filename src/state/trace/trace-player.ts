import type { ShownFrame } from '../../core/tracing/take-sampler';

/** What a player tells of. */
export interface PlayerListener {
  /** A picture was handed to the screen; its time counts from the first picture. */
  onFrame(frame: ShownFrame): void;
  /** The recording has come to its end by itself. */
  onEnd(): void;
  /** It cannot be played, or not any more; one sentence. */
  onFault(sentence: string): void;
}

/** What plays the pictures that a rater answers: a video, or the actor of the clip. */
export interface TracePlayer {
  /** Seconds, from the first picture. */
  readonly durationS: number;
  /** Shows the picture of a time, seconds; resolves when it is there. */
  seek(timeS: number): Promise<void>;
  /** Plays from where it stands, so many seconds of it in a second. */
  play(speed: number): void;
  pause(): void;
  /** Tells from now on; returns a function that ends that. */
  listen(listener: PlayerListener): () => void;
}
