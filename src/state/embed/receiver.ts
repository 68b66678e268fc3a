import { type HostMessage, isHostMessage, type SiteMessage } from '@circumplex/client/messages';

/** What can be posted to and gives messages: a `MessagePort`, a `BroadcastChannel`. */
export interface Line {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

/** A page that is connected with this one. */
export class Receiver {
  /** Whether the visitor, or whoever runs the site, lets it have the estimates. */
  isAllowed: boolean;
  /** Whether the visitor said that it shall not have them. */
  isRefused = false;

  /**
   * @param origin of the page, such as `https://lab.example`
   * @param isOwn whether it is of this site's own origin
   */
  constructor(
    private readonly line: Line,
    readonly origin: string,
    { isAllowed, isOwn }: { readonly isAllowed: boolean; readonly isOwn: boolean },
  ) {
    this.isAllowed = isAllowed;
    this.isOwn = isOwn;
  }

  /** Whether it is of this site's own origin. */
  readonly isOwn: boolean;

  /** Calls with everything that it says and that is a message; else is passed over. */
  listen(onMessage: (message: HostMessage) => void): void {
    this.line.onmessage = ({ data }) => {
      if (isHostMessage(data)) onMessage(data);
    };
  }

  /** Says something to it. */
  say(message: SiteMessage): void {
    this.line.postMessage(message);
  }

  /** Ends the connection. */
  close(): void {
    this.line.onmessage = null;
    this.line.close();
  }
}
