import { HeldValue } from '../../../core/display/held-value';
import { type FramingAdvice, framingAdvice } from '../../../core/face/framing-advice';
import type { FrameResult } from '../../../pipeline/contract';
import { adviceInTexts, KIOSK_TEXTS } from '../../../state/kiosk/kiosk-texts';

/** A few words for each advice. */
export type FramingSentences = Readonly<Record<FramingAdvice, string>>;

/** Those of the page, which a kiosk in English says too. */
export const FRAMING_SENTENCES: FramingSentences = adviceInTexts(KIOSK_TEXTS.en);

/** Advice that changes is held for so long, milliseconds. */
const HOLD_MS = 700;

/** What whoever is in the picture could do to be read better, in a few words that do not flicker. */
export class FramingWords {
  private readonly held = new HeldValue<FramingAdvice | null>(null, HOLD_MS);

  constructor(private readonly sentences: FramingSentences = FRAMING_SENTENCES) {}

  /**
   * The words after this frame; empty where all is well.
   *
   * @param brightness of the picture in [0, 1]; `null` where it is not known
   */
  show(
    { frameSize, face, faces, reason }: Pick<FrameResult, 'frameSize' | 'face' | 'faces' | 'reason'>,
    brightness: number | null,
    atMs: number,
  ): string {
    const advice = framingAdvice({
      size: frameSize,
      face: face?.box ?? null,
      isWhole: reason !== 'face-not-whole',
      faceCount: faces.length,
      brightness,
    });
    const shown = this.held.show(advice, atMs);
    return shown === null ? '' : this.sentences[shown];
  }

  /** Forgets the past: nothing is read any more. */
  reset(): void {
    this.held.reset();
  }
}
