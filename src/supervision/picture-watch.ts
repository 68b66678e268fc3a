/** What a look at a picture keeps of it. */
export interface PictureSign {
  /** A number that differs where any of the pixels looked at differs. */
  readonly digest: number;
  /** The brightest of their values, 0…255. */
  readonly brightest: number;
}

/** What is wrong with the pictures of a camera that sends them. */
export type PictureFault = 'black' | 'frozen';

/** No pixel brighter than this is a picture that shows nothing; noise in the dark stays below. */
const BLACK = 20;
const BLACK_AFTER_MS = 2000;
/** Every live camera has some noise: pictures that are alike to the last bit are one picture. */
const FROZEN_AFTER_MS = 4000;

/**
 * Looks at a sample of a camera's pictures and says when they are black or always the same. A source that
 * never showed a second picture is a still, and none of our business; one that did and no longer does hangs.
 */
export class PictureWatch {
  private digest: number | null = null;
  private hasMoved = false;
  private sameMs = 0;
  private blackMs = 0;
  /** It was said to be black, and is until a brighter picture comes. */
  private isBlack = false;
  /** The picture that the camera hung on; it may still, once it is opened again. */
  private hung: number | null = null;

  /**
   * Takes the next look.
   *
   * @param elapsedMs since the look before, milliseconds
   * @returns what is wrong for long enough to say so; `null` where nothing is
   */
  look({ digest, brightest }: PictureSign, elapsedMs: number): PictureFault | null {
    this.blackMs = brightest <= BLACK ? this.blackMs + elapsedMs : 0;
    if (digest === this.digest) {
      this.sameMs += elapsedMs;
    } else {
      if (this.digest !== null) this.hasMoved = true;
      this.sameMs = 0;
    }
    this.digest = digest;
    this.isBlack = this.blackMs >= BLACK_AFTER_MS || (this.isBlack && brightest <= BLACK);
    if (this.isBlack) return 'black';
    if (digest === this.hung) return 'frozen';
    this.hung = null;
    if (!this.hasMoved || this.sameMs < FROZEN_AFTER_MS) return null;
    this.hung = digest;
    return 'frozen';
  }

  /** The same camera is opened again; what it hung on is remembered. */
  reopen(): void {
    this.digest = null;
    this.hasMoved = false;
    this.sameMs = 0;
    this.blackMs = 0;
  }

  /** Another source begins. */
  forget(): void {
    this.reopen();
    this.isBlack = false;
    this.hung = null;
  }
}
