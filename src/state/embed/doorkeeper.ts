import {
  CHANNEL_NAME,
  clientChannelName,
  isConnectMessage,
  MESSAGES_VERSION,
  type ReadyMessage,
} from '@circumplex/client/messages';
import { type Line, Receiver } from './receiver';

/** Windows and channels as a {@link Doorkeeper} sees them; a test gives its own. */
export interface Surroundings {
  /** Origin of this page. */
  readonly origin: string;
  /** The page that frames this one; `null` where none does. */
  readonly parent: Pick<Window, 'postMessage'> | null;
  /** Calls with every message to this window; returns a function that ends that. */
  watchMessages(onMessage: (event: MessageEvent) => void): () => void;
  openChannel(name: string): Line;
}

/** What a {@link Doorkeeper} is given. */
export interface DoorkeeperParts {
  readonly surroundings: Surroundings;
  /** Origins that need not ask the visitor. */
  readonly embedders: readonly string[];
  /** A page is connected; one of the same client that was connected before is closed. */
  readonly onConnect: (receiver: Receiver) => void;
  readonly onClose: (receiver: Receiver) => void;
}

/**
 * Lets pages in that ask to be connected: the one that frames this page, over the port that it hands in, and
 * pages of this origin over a channel of their own. Others are not answered. The first origin that frames the
 * page and asks is the only one ever heard, and one without an origin, as a sandboxed page is, is not.
 */
export class Doorkeeper {
  private parentOrigin: string | null = null;
  private readonly connected = new Map<string, Receiver>();
  private readonly common: Line;
  private readonly endWatch: () => void;

  constructor(private readonly parts: DoorkeeperParts) {
    const { surroundings } = parts;
    this.endWatch = surroundings.watchMessages((event) => this.heedParent(event));
    this.common = surroundings.openChannel(CHANNEL_NAME);
    this.common.onmessage = ({ data }) => {
      if (!isConnectMessage(data)) return;
      const line = surroundings.openChannel(clientChannelName(data.client));
      this.letIn(data.client, new Receiver(line, surroundings.origin, { isAllowed: true, isOwn: true }));
    };
    const ready: ReadyMessage = { circumplex: 'ready', version: MESSAGES_VERSION };
    this.common.postMessage(ready);
    // To whoever frames this page: it tells nothing but that the page is there.
    surroundings.parent?.postMessage(ready, '*');
  }

  /** Ends every connection, and lets nobody in any more. */
  close(): void {
    this.endWatch();
    this.common.onmessage = null;
    this.common.close();
    for (const receiver of this.connected.values()) receiver.close();
    this.connected.clear();
  }

  private heedParent({ source, origin, data, ports }: MessageEvent): void {
    const { parent, origin: own } = this.parts.surroundings;
    const [port] = ports;
    if (parent === null || source !== parent || port === undefined || !isConnectMessage(data)) return;
    if (!URL.canParse(origin) || (this.parentOrigin !== null && this.parentOrigin !== origin)) {
      port.close();
      return;
    }
    this.parentOrigin = origin;
    const isOwn = origin === own;
    const isAllowed = isOwn || this.parts.embedders.includes(origin);
    // One frame has one page around it.
    this.letIn('parent', new Receiver(port, origin, { isAllowed, isOwn }));
  }

  private letIn(client: string, receiver: Receiver): void {
    const before = this.connected.get(client);
    if (before !== undefined) {
      before.close();
      this.parts.onClose(before);
      // What the visitor said of the page holds after it has connected anew.
      if (before.origin === receiver.origin) {
        receiver.isAllowed ||= before.isAllowed;
        receiver.isRefused = before.isRefused;
      }
    }
    this.connected.set(client, receiver);
    this.parts.onConnect(receiver);
  }
}
