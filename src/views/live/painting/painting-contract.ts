import type { FrameResult } from '../../../pipeline/contract';
import type { Reading } from '../../../state/live/live-store';
import type { TraceSample } from '../../../state/live/session-trace';

/**
 * What the painting thread draws: the dot on the circle; the ring of the kiosk's drawn actor; the way of the
 * sample; the marks of faces over a picture; the strip of the last minute.
 */
export type PaintingKind = 'reading' | 'played' | 'sample' | 'faces' | 'minute';

/** The colours of the design system that it draws with. */
export const PALETTE = [
  '--accent',
  '--arousal',
  '--border',
  '--border-strong',
  '--face',
  '--surface',
  '--text',
  '--text-muted',
  '--valence',
] as const;

/** How a canvas lies on the page and what it is drawn with, which its own thread cannot see. */
export interface PaintedLook {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels for each of CSS. */
  readonly ratio: number;
  readonly fontFamily: string;
  readonly colours: Readonly<Record<(typeof PALETTE)[number], string>>;
}

/** What can be chosen of the marks over a picture. */
export interface PaintingOptions {
  /** The picture is shown as in a mirror. */
  readonly mirror: boolean;
  readonly showsCrop: boolean;
}

/** What is drawn of a reading. */
export interface PaintedReading extends Pick<Reading, 'shown' | 'actor'> {
  readonly result: Pick<FrameResult, 'face' | 'faces' | 'crop' | 'reason' | 'frameSize'> | null;
}

/** What is new of the session. */
export interface SessionNews {
  /** When it was sent, milliseconds of the page's clock. */
  readonly sentMs: number;
  readonly reading: PaintedReading;
  /** The samples since the last news; with `anew`, all that there are of the last minute. */
  readonly samples: readonly TraceSample[];
  readonly anew: boolean;
  readonly marksMs: readonly number[];
  /** A longer pause breaks the lines of the trace, milliseconds. */
  readonly pauseMs: number;
  /** Whether the system asks for less motion. */
  readonly isReduced: boolean;
}

/** What the page sends to the painting thread; canvases have numbers. */
export type PaintingMessage =
  | {
      readonly type: 'begin';
      readonly id: number;
      readonly kind: PaintingKind;
      readonly canvas: OffscreenCanvas;
      readonly look: PaintedLook;
      readonly options: PaintingOptions;
    }
  | { readonly type: 'look'; readonly id: number; readonly look: PaintedLook }
  | { readonly type: 'options'; readonly id: number; readonly options: PaintingOptions }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'news'; readonly news: SessionNews };
