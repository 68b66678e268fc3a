import {
  CHANNEL_NAME,
  type ConnectMessage,
  clientChannelName,
  type HostMessage,
  isReadyMessage,
  isSiteMessage,
  MESSAGES_VERSION,
  type SiteMessage,
} from './messages.ts';

/** What a link tells of. */
export interface LinkEvents {
  /** The site said something. */
  readonly onMessage: (message: SiteMessage) => void;
}

/** A way to the site, over a frame or a channel. */
export interface Link {
  /** Says something to the site; nobody hears it before the link is open. */
  post(message: HostMessage): void;
  close(): void;
}

/** What can be posted to and gives messages: a `MessagePort`, a `BroadcastChannel`. */
interface Line {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

function listen(line: Line, { onMessage }: LinkEvents): void {
  line.onmessage = ({ data }) => {
    if (isSiteMessage(data)) onMessage(data);
  };
}

const connectMessage = (client: string): ConnectMessage => ({
  circumplex: 'connect',
  version: MESSAGES_VERSION,
  client,
});

/**
 * A link to the site in a frame. Only that frame's window at the site's own origin is heard and spoken to:
 * what else may be loaded into the frame gets nothing.
 *
 * @param origin of the site, such as `https://circumplex.example`
 * @param mayBeThere whether the frame may have been loaded already, and said so to nobody
 */
export function frameLink(
  frame: HTMLIFrameElement,
  { origin, mayBeThere }: { readonly origin: string; readonly mayBeThere: boolean },
  events: LinkEvents,
): Link {
  const client = crypto.randomUUID();
  let port: MessagePort | null = null;
  const connect = () => {
    const window = frame.contentWindow;
    if (window === null) return;
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    listen(port, events);
    window.postMessage(connectMessage(client), origin, [channel.port2]);
  };
  const heed = ({ source, origin: from, data }: MessageEvent) => {
    if (source !== null && source === frame.contentWindow && from === origin && isReadyMessage(data))
      connect();
  };
  addEventListener('message', heed);
  if (mayBeThere) connect();
  return {
    post: (message) => port?.postMessage(message),
    close: () => {
      removeEventListener('message', heed);
      port?.close();
    },
  };
}

/** A link to the site in another tab or frame of this page's own origin. */
export function channelLink(events: LinkEvents): Link {
  const client = crypto.randomUUID();
  const common = new BroadcastChannel(CHANNEL_NAME);
  const own = new BroadcastChannel(clientChannelName(client));
  const connect = () => common.postMessage(connectMessage(client));
  listen(own, events);
  common.onmessage = ({ data }) => {
    if (isReadyMessage(data)) connect();
  };
  connect();
  return {
    post: (message) => own.postMessage(message),
    close: () => {
      common.close();
      own.close();
    },
  };
}
