import type {
  CircumplexEstimate,
  CircumplexEvents,
  CircumplexOptions,
  CircumplexSample,
  CircumplexState,
} from './client-types.ts';
import { ClockExchange } from './clock-exchange.ts';
import type { ClockEstimate } from './clock-offset.ts';
import { embedFrame, siteOrigin } from './embed-frame.ts';
import { channelLink, frameLink, type Link, type LinkEvents } from './links.ts';
import { Listeners } from './listeners.ts';
import {
  type EventMessage,
  MESSAGES_VERSION,
  type SampleMessage,
  type SiteMessage,
  type Source,
} from './messages.ts';
import { SampleStream } from './sample-stream.ts';

export type {
  Affect,
  CircumplexEstimate,
  CircumplexEvent,
  CircumplexEvents,
  CircumplexOptions,
  CircumplexSample,
  CircumplexState,
} from './client-types.ts';
export type { ClockEstimate } from './clock-offset.ts';
export type { EventKind, Phase, Source } from './messages.ts';
export { MESSAGES_VERSION } from './messages.ts';

const TIMEOUT_MS = 30_000;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The site, embedded: starts and stops it, and gives what it reads with times of this page's own clock.
 */
export class Circumplex implements AsyncIterable<CircumplexSample> {
  /** Fulfilled once the site has answered; rejects with one sentence where it does not. */
  readonly ready: Promise<void>;
  /** The frame that shows the site; `null` over a channel. */
  readonly frame: HTMLIFrameElement | null;
  private readonly listeners = new Listeners<CircumplexEvents>();
  private readonly clock: ClockExchange;
  private readonly link: Link;
  private readonly waiting = new Map<number, Waiting>();
  private readonly streams = new Set<SampleStream<CircumplexSample>>();
  private readonly undo: (() => void)[] = [];
  private lastId = 0;
  private lastState: CircumplexState | null = null;
  private settle: Waiting = { resolve: () => {}, reject: () => {} };
  private isClosed = false;

  /** Use {@link createCircumplex}. */
  constructor(options: CircumplexOptions) {
    const { timeoutMs = TIMEOUT_MS } = options;
    this.ready = new Promise<void>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Whoever does not look at it hears of it by `error`.
    this.ready.catch((error: unknown) => this.listeners.tell('error', asError(error)));
    const events: LinkEvents = { onMessage: (message) => this.take(message) };
    if (options.channel === true) {
      this.frame = null;
      this.link = channelLink(events);
    } else {
      const made = embedFrame(options);
      this.frame = made.frame;
      if (made.isOurs) this.undo.push(() => made.frame.remove());
      const whereabouts = { origin: siteOrigin(made.frame), mayBeThere: !made.isOurs };
      this.link = frameLink(made.frame, whereabouts, events);
    }
    const late = setTimeout(
      () =>
        this.settle.reject(
          new Error(
            `Circumplex did not answer within ${timeoutMs / 1000} s: does its address open, with embed=1, and does ` +
              'it let this page frame it?',
          ),
        ),
      timeoutMs,
    );
    this.clock = new ClockExchange((id) => this.link.post({ type: 'ping', id }));
    this.undo.push(
      () => clearTimeout(late),
      () => this.clock.close(),
    );
    this.ready.then(
      () => clearTimeout(late),
      () => {},
    );
  }

  /** Where the site stands; `null` before it has answered. */
  get state(): CircumplexState | null {
    return this.lastState;
  }

  /** The site's clock less this page's, by the newest measurement; `null` before the first. */
  get clockOffset(): ClockEstimate | null {
    return this.clock.now;
  }

  /**
   * Starts the camera, or the drawn face of the sample. Fulfilled when pictures come, which may take as long
   * as the visitor takes to allow it; rejects with one sentence when that is refused or the camera fails.
   */
  start(source: Source = 'camera'): Promise<void> {
    return this.command((id) => ({ type: 'start', id, source }));
  }

  /** Ends the camera. */
  stop(): Promise<void> {
    return this.command((id) => ({ type: 'stop', id }));
  }

  /**
   * Takes the next seconds as the person's neutral face, which `relative` is then less by. Fulfilled when it
   * is recorded; rejects when it was given up.
   */
  calibrate(): Promise<void> {
    return this.command((id) => ({ type: 'calibrate', id }));
  }

  /** Forgets the neutral face. */
  uncalibrate(): Promise<void> {
    return this.command((id) => ({ type: 'uncalibrate', id }));
  }

  /** Calls with every event of a name; returns a function that ends that. */
  on<Name extends keyof CircumplexEvents>(
    name: Name,
    listener: (event: CircumplexEvents[Name]) => void,
  ): () => void {
    return this.listeners.on(name, listener);
  }

  /** Every sample from now on, for `for await`; ends when the client is closed. */
  samples(): AsyncIterableIterator<CircumplexSample> {
    const stream: SampleStream<CircumplexSample> = new SampleStream(() => this.streams.delete(stream));
    if (this.isClosed) stream.end();
    else this.streams.add(stream);
    return stream;
  }

  [Symbol.asyncIterator](): AsyncIterator<CircumplexSample> {
    return this.samples();
  }

  /** Ends the camera and the connection; removes the frame if it was made here. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.link.post({ type: 'bye' });
    this.link.close();
    for (const undo of this.undo) undo();
    this.settle.reject(new Error('The connection to Circumplex was closed.'));
    this.give('The connection to Circumplex was closed.');
    for (const stream of this.streams) stream.end();
    this.streams.clear();
  }

  private async command(message: (id: number) => Parameters<Link['post']>[0]): Promise<void> {
    await this.ready;
    if (this.isClosed) throw new Error('The connection to Circumplex was closed.');
    this.lastId += 1;
    const id = this.lastId;
    await new Promise<void>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.link.post(message(id));
    });
  }

  private give(up: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(up));
    this.waiting.clear();
  }

  private take(message: SiteMessage): void {
    switch (message.type) {
      case 'welcome':
        this.welcome(message.version, message.site);
        break;
      case 'pong': {
        if (!this.clock.take(message.id, message.receivedMs, message.answeredMs)) break;
        const estimate = this.clockOffset;
        if (estimate !== null) this.listeners.tell('clock', estimate);
        // The first times are told with a clock that is known.
        this.settle.resolve();
        break;
      }
      case 'state': {
        const { type: _type, ...state } = message;
        this.lastState = state;
        this.listeners.tell('state', state);
        break;
      }
      case 'sample':
        this.takeSample(message);
        break;
      case 'event':
        this.takeEvent(message);
        break;
      case 'done':
        this.waiting.get(message.id)?.resolve();
        this.waiting.delete(message.id);
        break;
      case 'failed':
        this.waiting.get(message.id)?.reject(new Error(message.message));
        this.waiting.delete(message.id);
        break;
    }
  }

  private welcome(version: number, siteVersion: string): void {
    if (version !== MESSAGES_VERSION) {
      this.settle.reject(
        new Error(
          `The site speaks version ${version} of the messages, this client version ${MESSAGES_VERSION}: ` +
            'update the older of the two.',
        ),
      );
      return;
    }
    // What the site was asked before it was loaded anew it does not answer any more.
    this.give('The frame of Circumplex was loaded anew.');
    this.clock.forget();
    this.clock.burst();
    this.listeners.tell('connect', { siteVersion });
  }

  private takeSample(message: SampleMessage): void {
    const arrivedMs = performance.now();
    const clock = this.clock.now;
    if (clock === null) return;
    const { type: _type, timestampMs, holdsAtMs, ...rest } = message;
    const sample: CircumplexSample = {
      ...rest,
      timeMs: timestampMs - clock.offsetMs,
      holdsAtMs: holdsAtMs - clock.offsetMs,
      uncertaintyMs: clock.uncertaintyMs,
      arrivedMs,
    };
    this.listeners.tell('sample', sample);
    if (isEstimate(sample)) this.listeners.tell('estimate', sample);
    for (const stream of this.streams) stream.push(sample);
  }

  private takeEvent({ kind, atMs, message }: EventMessage): void {
    const nowMs = performance.now();
    const clock = this.clock.now;
    this.listeners.tell('event', { kind, message, timeMs: clock === null ? nowMs : atMs - clock.offsetMs });
  }
}

/**
 * Connects this page with the site.
 *
 * @throws a TypeError in one sentence where the options do not say how it is reached.
 */
export function createCircumplex(options: CircumplexOptions): Circumplex {
  return new Circumplex(options);
}

function isEstimate(sample: CircumplexSample): sample is CircumplexEstimate {
  return sample.raw !== null && sample.processed !== null;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
