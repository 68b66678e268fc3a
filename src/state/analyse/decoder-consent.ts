import type { DecoderRequest } from '../../recordings/video/open-source';

/** A question to the user that holds an opening up until it is answered. */
export interface DecoderQuestion extends DecoderRequest {
  /** Fetches the decoder, or leaves the file unread. */
  answer(fetch: boolean): void;
}

/**
 * Whether the user wants the decoder that reads what the browser does not, and its download. Asked once: a
 * yes holds for as long as the page is open, a no for its file.
 */
export class DecoderConsent {
  private given = false;

  /** Whether the user said yes before. */
  get isGiven(): boolean {
    return this.given;
  }

  /** The user said yes somewhere else. */
  give(): void {
    this.given = true;
  }

  /**
   * Asks through `show`, which is given `null` once there is an answer. An opening that is aborted is
   * answered no.
   */
  ask(
    request: DecoderRequest,
    signal: AbortSignal,
    show: (question: DecoderQuestion | null) => void,
  ): Promise<boolean> {
    if (this.given) return Promise.resolve(true);
    return new Promise((resolve) => {
      const answer = (fetch: boolean) => {
        signal.removeEventListener('abort', refuse);
        if (fetch) this.given = true;
        show(null);
        resolve(fetch);
      };
      const refuse = () => answer(false);
      signal.addEventListener('abort', refuse);
      show({ ...request, answer });
    });
  }
}
