import type { ClockEstimate } from './clock-offset.ts';
import type { EventKind, SampleMessage, StateMessage } from './messages.ts';

/** Valence (unpleasant to pleasant) and arousal (calm to activated), about -1 to 1 each. */
export type Affect = readonly [valence: number, arousal: number];

/**
 * One sampled picture, with or without an estimate; times in milliseconds of this page's `performance.now`.
 */
export interface CircumplexSample extends Omit<SampleMessage, 'type' | 'timestampMs' | 'holdsAtMs'> {
  /** When the picture was taken. */
  readonly timeMs: number;
  /** When the processed estimate holds: with a time delay (Eq. 3) not the time of the picture. */
  readonly holdsAtMs: number;
  /** The times are right but for this, milliseconds. */
  readonly uncertaintyMs: number;
  /** When it came here. */
  readonly arrivedMs: number;
}

/** A sample that has an estimate. */
export interface CircumplexEstimate extends CircumplexSample {
  readonly raw: Affect;
  readonly processed: Affect;
}

/** Where the site stands. */
export type CircumplexState = Readonly<Omit<StateMessage, 'type'>>;

/** Something that happened, at a time of this page's `performance.now`. */
export interface CircumplexEvent {
  readonly kind: EventKind;
  readonly timeMs: number;
  /** One sentence. */
  readonly message: string;
}

/** What can be listened to, and what comes. */
export interface CircumplexEvents {
  /** Every sampled picture. */
  readonly sample: CircumplexSample;
  /** Those that have an estimate. */
  readonly estimate: CircumplexEstimate;
  readonly state: CircumplexState;
  readonly event: CircumplexEvent;
  /** The offset of the site's clock was measured anew. */
  readonly clock: ClockEstimate;
  /** Connected; again after the frame was reloaded, which forgets whether it ran. */
  readonly connect: { readonly siteVersion: string };
  readonly error: Error;
}

/** How the site is reached: in a frame given, in a frame made in a container, or over a channel. */
export interface CircumplexOptions {
  /** Address of the site, such as `https://circumplex.example/`; not needed over a channel. */
  readonly address?: string | URL;
  /** A frame whose address is the site's with `embed=1`, and whose `allow` has `camera`. */
  readonly frame?: HTMLIFrameElement;
  /** An element in which a frame is made, as large as the element. */
  readonly container?: HTMLElement;
  /** `true` for the site in another tab of this page's own origin, opened with `embed=1`. */
  readonly channel?: boolean;
  /** Settings of the site for a frame that is made, as in its address: `{ model: …, frames: '16' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long the site may take to answer, milliseconds; default 30,000. */
  readonly timeoutMs?: number;
}
