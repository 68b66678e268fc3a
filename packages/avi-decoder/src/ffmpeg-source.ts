import type { DecodedFrame } from './ffmpeg.worker';
import { FfmpegThread } from './ffmpeg-thread';
import { FramePicker } from './frame-picker';
import type { PacketList } from './packet-list';
import { promisedLengthS } from './promised-length';
import { stretched } from './stretches';

/** Size of what is fetched when a file is opened this way, bytes: FFmpeg as WebAssembly. */
export const DECODER_BYTES: number = 32_344_223;

/** What is known of a file before its frames are read. */
export interface FfmpegFacts {
  readonly name: string;
  /** Size as it is shown, with square pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationS: number;
  /** What was found that the file's own header tells otherwise, each one sentence. */
  readonly notes: readonly string[];
}

/** One frame; whoever takes it closes it. */
export interface FfmpegFrame {
  /** With the file's own pixels; its display size says which shape they are shown in. */
  readonly frame: VideoFrame;
  /** Presentation time after the first frame, milliseconds. */
  readonly timestampMs: number;
}

/** Every frame of a file, once, in order of presentation; the shape of the app's analysis sources. */
export interface FfmpegSource {
  readonly facts: FfmpegFacts;
  /**
   * Leaving the iteration early ends FFmpeg, and so does the signal. Rejects with one sentence on a broken
   * file.
   */
  frames(signal?: AbortSignal): AsyncIterable<FfmpegFrame>;
  /** The last frame that begins no later than a time in seconds, or the first; `null` where there is none. */
  frameAt(timeS: number): Promise<FfmpegFrame | null>;
  /** Ends the FFmpeg that `frameAt` keeps ready. */
  close(): void;
}

/** Decoded pictures that wait to be used take so much memory at most, twice where memory is not shared. */
const WAITING_BYTES = 48 * 1024 * 1024;
/** Written and real length may differ by so much without anything being lost. */
const CUT_OFF_TOLERANCE_S = 1;

/**
 * Opens a file that FFmpeg reads and the browser does not: AVI, or a codec that it lacks. FFmpeg is fetched,
 * the file's packets are counted, so that its header need not be believed, and its first frame is decoded.
 * Only as many frames as fit 48 MB are decoded ahead of their use. Rejects with one sentence that names the
 * file when it has no picture or is broken; with the signal's reason when that aborts.
 */
export async function openFfmpegSource(file: File, signal?: AbortSignal): Promise<FfmpegSource> {
  const thread = new FfmpegThread(file);
  const abort = () => thread.close();
  signal?.addEventListener('abort', abort);
  // Taken over by the first run through the file, so that FFmpeg is started once.
  let spare: FfmpegThread | null = thread;
  try {
    const packets = await thread.packets();
    const { frames } = await thread.decode(null, packets.periodS / 2);
    const [first] = frames;
    if (first === undefined) throw new Error('FFmpeg found no frame');
    const promisedS = await promisedLengthS(file);
    const lengthS = (packets.timesS.at(-1) ?? 0) + packets.periodS;
    const facts = factsOf(file.name, first, lengthS, promisedS);
    const picker = new FramePicker(file, packets);
    return {
      facts,
      frames(signal) {
        const started = spare ?? new FfmpegThread(file);
        spare = null;
        return framesOf(started, packets, first, facts, signal);
      },
      async frameAt(timeS) {
        const found = await picker.frameAt(timeS);
        return found && pictureOf(found.frame, found.timeS);
      },
      close() {
        spare?.close();
        picker.close();
      },
    };
  } catch (error) {
    thread.close();
    signal?.throwIfAborted();
    throw new Error(`${file.name} is damaged, cut off or no video: ${clause(error)}.`);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function factsOf(name: string, first: DecodedFrame, lengthS: number, promisedS: number | null): FfmpegFacts {
  const notes: string[] = [];
  if (promisedS !== null && lengthS - promisedS > CUT_OFF_TOLERANCE_S) {
    notes.push(
      `${name} holds ${lengthS.toFixed(1)} s of picture, its header says ${promisedS.toFixed(1)} s: all of it is read.`,
    );
  }
  const durationS = promisedS !== null && promisedS - lengthS > CUT_OFF_TOLERANCE_S ? promisedS : lengthS;
  const { width, height } = shownSize(first);
  return { name, widthPx: width, heightPx: height, durationS, notes };
}

async function* framesOf(
  thread: FfmpegThread,
  packets: PacketList,
  first: DecodedFrame,
  facts: FfmpegFacts,
  signal: AbortSignal | undefined,
): AsyncGenerator<FfmpegFrame> {
  const ahead = Math.max(2, Math.floor(WAITING_BYTES / first.pixels.length));
  // FFmpeg answers nothing while it runs: its thread is ended.
  const abort = () => thread.close();
  signal?.addEventListener('abort', abort);
  let reachedS = 0;
  let ended = 0;
  let startS: number | null = null;
  try {
    const decoded = globalThis.crossOriginIsolated ? thread.stream(ahead) : stretched(thread, packets, ahead);
    for await (const frame of decoded) {
      startS ??= frame.timeS ?? 0;
      // The last frames of a file may have no time: they follow one another.
      reachedS = frame.timeS === null ? ended : Math.max(0, frame.timeS - startS);
      ended = reachedS + packets.periodS;
      yield pictureOf(frame, reachedS);
      freeBuffer(frame.pixels.buffer);
    }
  } catch (error) {
    throw new Error(`${facts.name} cannot be decoded after ${reachedS.toFixed(1)} s: ${clause(error)}.`);
  } finally {
    signal?.removeEventListener('abort', abort);
    thread.close();
  }
  if (facts.durationS - ended > CUT_OFF_TOLERANCE_S) {
    throw new Error(
      `${facts.name} is cut off: it should last ${facts.durationS.toFixed(1)} s and ends after ${ended.toFixed(1)} s.`,
    );
  }
}

/**
 * Width and height with square pixels, whole: the longer side of a pixel is kept, so that nothing is lost.
 */
function shownSize({ widthPx, heightPx, pixelAspect }: DecodedFrame): { width: number; height: number } {
  return pixelAspect >= 1
    ? { width: Math.round(widthPx * pixelAspect), height: heightPx }
    : { width: widthPx, height: Math.round(heightPx / pixelAspect) };
}

function pictureOf(decoded: DecodedFrame, timeS: number): FfmpegFrame {
  const { width, height } = shownSize(decoded);
  const timestampMs = timeS * 1000;
  const frame = new VideoFrame(decoded.pixels, {
    format: 'RGBX',
    codedWidth: decoded.widthPx,
    codedHeight: decoded.heightPx,
    displayWidth: width,
    displayHeight: height,
    timestamp: Math.round(timestampMs * 1000),
  });
  return { frame, timestampMs };
}

/** Gives megabytes back at once where the browser can; collecting garbage is late under load. */
function freeBuffer(buffer: ArrayBuffer & { transfer?: (bytes: number) => ArrayBuffer }): void {
  buffer.transfer?.(0);
}

function clause(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
