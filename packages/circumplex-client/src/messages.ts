import {
  anyOf,
  type Checked,
  fields,
  isFlag,
  isNumber,
  isPair,
  isText,
  oneOf,
  orAbsent,
  orNull,
} from './checks.ts';

/**
 * Everything that the site and a page that embeds it say to one another: the one definition, which both
 * import. Times are milliseconds of the sender's own `performance.now`. Values are `[valence, arousal]`.
 *
 * The site says `ready` to the page that frames it; that page answers `connect` with a `MessagePort`, and all
 * else goes over the port. Between pages of one origin a `BroadcastChannel` named {@link CHANNEL_NAME} stands
 * for the window, and one of its own for the port.
 */

/** Version of these messages. One that adds fields or messages keeps the number. */
export const MESSAGES_VERSION = 1;

/** Name of the channel on which pages of one origin find one another. */
export const CHANNEL_NAME = 'circumplex';

/** Name of the channel that stands for the port of a client. */
export const clientChannelName = (client: string): string => `${CHANNEL_NAME}:${client}`;

/** What the estimates are read from: whoever is before the camera, or the drawn face of the sample. */
export const SOURCES = ['camera', 'sample'] as const;

/** Where the site stands; `idle` is the state before a start and after a stop. */
export const PHASES = [
  /** Nothing runs. */
  'idle',
  /** The visitor is asked, in the frame, whether this page may have the estimates. */
  'asking',
  /** The browser asks for the camera, or it starts. */
  'starting',
  /** The model is being loaded. */
  'loading',
  /** Frames are read. */
  'reading',
  /** Something that computes died and is being replaced. */
  'replacing',
  /** The tab is in the background, where browsers stop pictures. */
  'hidden',
  /** The camera gives nothing that can be read, and is watched. */
  'trouble',
  /** It will not go on without the visitor. */
  'failed',
] as const;

/** Things that happen beside samples and state. */
export const EVENT_KINDS = [
  'hidden',
  'visible',
  'replacing',
  'replaced',
  'trouble',
  'well',
  'rate-changed',
  'stopped',
  'notice',
] as const;

const isConnect = fields({
  circumplex: oneOf(['connect']),
  version: isNumber,
  /** Tells one client from another; a `BroadcastChannel` is named by it. */
  client: isText,
});

const isReady = fields({ circumplex: oneOf(['ready']), version: isNumber });

const isPing = fields({ type: oneOf(['ping']), id: isNumber });
const isStart = fields({ type: oneOf(['start']), id: isNumber, source: oneOf(SOURCES) });
const isCommand = fields({ type: oneOf(['stop', 'calibrate', 'uncalibrate']), id: isNumber });
const isBye = fields({ type: oneOf(['bye']) });

/** What a page says to the site once they are connected. */
export const isHostMessage = anyOf(isPing, isStart, isCommand, isBye);

const isWelcome = fields({
  type: oneOf(['welcome']),
  version: isNumber,
  /** Version of the site. */
  site: isText,
});

const isPong = fields({ type: oneOf(['pong']), id: isNumber, receivedMs: isNumber, answeredMs: isNumber });

const isState = fields({
  type: oneOf(['state']),
  phase: oneOf(PHASES),
  source: orNull(oneOf(SOURCES)),
  /** One sentence where something is wrong or being mended. */
  message: orNull(isText),
  /** Whether the visitor, or whoever runs the site, lets this page have the estimates. */
  allowed: isFlag,
  modelId: isText,
  clipLengthFrames: isNumber,
  /** Rate that is sampled at now, hertz. */
  frameRateHz: isNumber,
  /** What computes; `null` before a model was opened. */
  backend: orNull(oneOf(['webgpu', 'wasm'])),
  threads: orNull(isNumber),
  /** The neutral face: whether one is subtracted in `relative`, and the share of a recording that is done. */
  calibrated: isFlag,
  calibration: orNull(isNumber),
});

const isSample = fields({
  type: oneOf(['sample']),
  /** Place on the sampling grid since the source began. */
  slot: isNumber,
  /** When the picture was taken. */
  timestampMs: isNumber,
  /** When the processed estimate holds: with a time delay (Eq. 3) not the time of the picture. */
  holdsAtMs: isNumber,
  /** The network's own output; `null` without an estimate. */
  raw: orNull(isPair),
  /** After scale normalisation and mean filter; about -1 to 1. */
  processed: orNull(isPair),
  /** `processed` less the neutral face; `null` too where none was recorded. */
  relative: orNull(isPair),
  /**
   * Expected deviation of `processed`, and of `relative`, from the mean of raters' votes, calibrated on
   * photographs; `null` or absent where the model or the site does not tell. No confidence about a feeling.
   */
  deviation: orAbsent(isPair),
  /** Computed on a window that was not full yet. */
  provisional: isFlag,
  /** Why there is no estimate: `no-face`, `face-not-whole`, `face-lost` or `window-filling`. */
  reason: orNull(isText),
  /** Score of the detector, 0 to 1; `null` without a face. */
  faceScore: orNull(isNumber),
  /** Pictures that the grid wanted and that were lost to computing, since the source began. */
  droppedFrames: isNumber,
});

const isEvent = fields({
  type: oneOf(['event']),
  kind: oneOf(EVENT_KINDS),
  atMs: isNumber,
  message: isText,
});
const isDone = fields({ type: oneOf(['done']), id: isNumber });
const isFailed = fields({ type: oneOf(['failed']), id: isNumber, message: isText });

/** What the site says to a page that it is connected with. */
export const isSiteMessage = anyOf(isWelcome, isPong, isState, isSample, isEvent, isDone, isFailed);

/** The site is there and can be connected with; it says nothing else to a page that it does not know. */
export type ReadyMessage = Checked<typeof isReady>;
/** A page wants to be connected. */
export type ConnectMessage = Checked<typeof isConnect>;
/** See {@link isHostMessage}. */
export type HostMessage = Checked<typeof isHostMessage>;
/** See {@link isSiteMessage}. */
export type SiteMessage = Checked<typeof isSiteMessage>;
/** What the site says of where it stands. */
export type StateMessage = Checked<typeof isState>;
/** One sampled picture, with or without an estimate. */
export type SampleMessage = Checked<typeof isSample>;
/** Something that happened beside the samples. */
export type EventMessage = Checked<typeof isEvent>;
/** See {@link PHASES}. */
export type Phase = (typeof PHASES)[number];
/** See {@link EVENT_KINDS}. */
export type EventKind = (typeof EVENT_KINDS)[number];
/** See {@link SOURCES}. */
export type Source = (typeof SOURCES)[number];

/** Whether what came over a window or channel is a page that wants to be connected. */
export const isConnectMessage = isConnect;
/** Whether what came over a window or channel is the site that is there. */
export const isReadyMessage = isReady;
