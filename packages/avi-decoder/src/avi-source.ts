import * as Comlink from 'comlink';
import type { AviWorkerApi, DecodedStretch } from './avi.worker';
import { type AviHeader, readAviHeader } from './avi-header';

/** What is known of an AVI file before its frames are read. */
export interface AviFacts {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationS: number;
}

/** One frame; whoever takes it closes it. */
export interface AviFrame {
  readonly frame: VideoFrame;
  /** Presentation time, milliseconds; the first frame is at 0. */
  readonly timestampMs: number;
}

/** Every frame of an AVI file, once, in order of presentation; the shape of the app's analysis sources. */
export interface AviSource {
  readonly facts: AviFacts;
  /** Leaving the iteration early ends FFmpeg, and so does the signal. Rejects with one sentence on a broken file. */
  frames(signal?: AbortSignal): AsyncIterable<AviFrame>;
  /** The last frame that begins no later than a time in seconds, or the first; `null` where there is none. */
  frameAt(timeS: number): Promise<AviFrame | null>;
  /** Ends the FFmpeg that `frameAt` keeps ready. */
  close(): void;
}

/** Pictures of one run of FFmpeg take so much memory at most, twice: one is shown while the next is decoded. */
const STRETCH_BYTES = 48 * 1024 * 1024;
/** Written and real length may differ by so much without anything being lost. */
const CUT_OFF_TOLERANCE_S = 1;
/**
 * Borders of stretches lie so far before a frame, in frames: between frames, and FFmpeg, which rounds them to
 * the times that frames can have, rounds to that frame and not to the one before.
 */
const BORDER = 0.25;
/** Frames that are decoded at once for one that is looked at. */
const BLOCK_FRAMES = 12;
/** A time that was rounded on its way finds its own frame all the same; in frames. */
const SEEK_SLACK = 0.01;
/** One run of FFmpeg takes a second or two; it has stopped when it takes so long. */
const STALL_MS = 180_000;
/** FFmpeg's memory only grows; its thread is ended and made anew after so many runs. */
const RUNS_EACH = 64;

/**
 * Opens an AVI file. FFmpeg, 32 MB, is fetched when its first frame is asked for; only stretches of a few
 * seconds are decoded and held at any time. Rejects with one sentence that names the file when its header
 * is broken.
 */
export async function openAviSource(file: File): Promise<AviSource> {
  const header = await readAviHeader(file);
  const { widthPx, heightPx, rate, scale, frameCount } = header;
  const facts = { name: file.name, widthPx, heightPx, durationS: (frameCount * scale) / rate };
  const picker = new FramePicker(file, header);
  return {
    facts,
    frames: (signal) => framesOf(file, header, facts, signal),
    frameAt: (timeS) => picker.frameAt(timeS),
    close: () => picker.close(),
  };
}

async function* framesOf(
  file: File,
  header: AviHeader,
  facts: AviFacts,
  signal: AbortSignal | undefined,
): AsyncGenerator<AviFrame> {
  const { widthPx, heightPx, rate, scale, frameCount } = header;
  const frameBytes = widthPx * heightPx * 4;
  const periodS = scale / rate;
  const framesEach = Math.max(1, Math.floor(STRETCH_BYTES / frameBytes));
  const stretches = Math.ceil(frameCount / framesEach);
  const program = new AviProgram(file);
  // FFmpeg answers nothing while it runs: its thread is ended.
  const abort = () => program.close();
  signal?.addEventListener('abort', abort);
  let reachedS = 0;
  let ended = 0;
  try {
    const first = await program.decode(null, (framesEach - BORDER) * periodS, frameBytes);
    // Where frames refer forward their times begin a frame or two late, and stay so.
    const shiftS = first.timesS[0] ?? 0;
    let next: Promise<DecodedStretch> | null = Promise.resolve(first);
    for (let index = 0; next !== null; index++) {
      const { timesS, pixels }: DecodedStretch = await next;
      const following = index + 1;
      // Between frames, so that none is taken twice; the last takes what lies behind the written end too.
      const border = (frame: number) => shiftS + (frame - BORDER) * periodS;
      const behindS = following === stretches - 1 ? CUT_OFF_TOLERANCE_S : 0;
      next =
        following < stretches
          ? program.decode(
              border(following * framesEach),
              border((following + 1) * framesEach) + behindS,
              frameBytes,
            )
          : null;
      // Awaited in a moment; until then a failure must not count as nobody's.
      next?.catch(() => {});
      for (const [place, timeS] of timesS.entries()) {
        // The last frames of a file may have no time: they follow one another.
        reachedS = timeS === null ? ended : Math.max(0, timeS - shiftS);
        ended = reachedS + periodS;
        yield aviFrame(header, pixels, place, reachedS);
      }
      freeBuffer(pixels.buffer);
    }
  } catch (error) {
    throw new Error(`${facts.name} cannot be decoded after ${reachedS.toFixed(1)} s: ${clause(error)}.`);
  } finally {
    signal?.removeEventListener('abort', abort);
    program.close();
  }
  if (facts.durationS - ended > CUT_OFF_TOLERANCE_S) {
    throw new Error(
      `${facts.name} is cut off: it should last ${facts.durationS.toFixed(1)} s and ends after ${ended.toFixed(1)} s.`,
    );
  }
}

/** One of several pictures that lie one after another. */
function aviFrame(
  { widthPx, heightPx }: AviHeader,
  pixels: Uint8Array<ArrayBuffer>,
  place: number,
  timeS: number,
): AviFrame {
  const frameBytes = widthPx * heightPx * 4;
  const timestampMs = timeS * 1000;
  const frame = new VideoFrame(pixels.subarray(place * frameBytes, (place + 1) * frameBytes), {
    format: 'RGBX',
    codedWidth: widthPx,
    codedHeight: heightPx,
    timestamp: Math.round(timestampMs * 1000),
  });
  return { frame, timestampMs };
}

/** Gives tens of megabytes back at once where the browser can; collecting garbage is late under load. */
function freeBuffer(buffer: ArrayBuffer & { transfer?: (bytes: number) => ArrayBuffer }): void {
  buffer.transfer?.(0);
}

function clause(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

/** Single frames by their time: a few around the last one asked for are kept. */
class FramePicker {
  private readonly program: AviProgram;
  private readonly frameBytes: number;
  private shiftS: number | null = null;
  private kept: (DecodedStretch & { readonly block: number }) | null = null;

  constructor(
    private readonly file: File,
    private readonly header: AviHeader,
  ) {
    this.program = new AviProgram(file);
    this.frameBytes = header.widthPx * header.heightPx * 4;
  }

  async frameAt(timeS: number): Promise<AviFrame | null> {
    const { rate, scale, frameCount } = this.header;
    const periodS = scale / rate;
    const slot = Math.min(frameCount - 1, Math.max(0, Math.floor(timeS / periodS + SEEK_SLACK)));
    const atS = (slot + SEEK_SLACK) * periodS;
    try {
      // A block may hold no frame that early, where the camera left some out: then the one before does.
      for (let block = Math.floor(slot / BLOCK_FRAMES); block >= 0; block--) {
        const { timesS, pixels } = await this.decoded(block, periodS);
        const shiftS = this.shiftS ?? 0;
        const place = timesS.findLastIndex((frameS) => frameS !== null && frameS - shiftS <= atS);
        const frameS = timesS[place];
        if (frameS !== undefined && frameS !== null) {
          return aviFrame(this.header, pixels, place, Math.max(0, frameS - shiftS));
        }
      }
      return null;
    } catch (error) {
      throw new Error(`${this.file.name} cannot be decoded at ${timeS.toFixed(1)} s: ${clause(error)}.`);
    }
  }

  close(): void {
    this.kept = null;
    this.program.close();
  }

  private async decoded(block: number, periodS: number): Promise<DecodedStretch> {
    if (this.kept?.block === block) return this.kept;
    this.kept = null;
    if (this.shiftS === null) {
      const first = await this.program.decode(null, (BLOCK_FRAMES - BORDER) * periodS, this.frameBytes);
      this.shiftS = first.timesS[0] ?? 0;
      this.kept = { ...first, block: 0 };
      if (block === 0) return this.kept;
    }
    const border = (frame: number) => (this.shiftS ?? 0) + (frame - BORDER) * periodS;
    const from = block * BLOCK_FRAMES;
    const stretch = await this.program.decode(border(from), border(from + BLOCK_FRAMES), this.frameBytes);
    this.kept = { ...stretch, block };
    return this.kept;
  }
}

/** FFmpeg in a worker, made anew from time to time. */
class AviProgram {
  private worker: Worker | null = null;
  private api: Comlink.Remote<AviWorkerApi> | null = null;
  private died: Promise<never> = new Promise(() => {});
  private end: (error: Error) => void = () => {};
  private runs = 0;

  constructor(private readonly file: File) {}

  async decode(fromS: number | null, toS: number, frameBytes: number): Promise<DecodedStretch> {
    if (this.runs >= RUNS_EACH) this.close();
    const api = this.api ?? (await this.open());
    this.runs += 1;
    const timer = setTimeout(
      () => this.end(new Error(`FFmpeg gave no picture for ${STALL_MS / 1000} s`)),
      STALL_MS,
    );
    const stretch = await Promise.race([api.decode(fromS, toS), this.died]).finally(() =>
      clearTimeout(timer),
    );
    const { timesS, pixels, complaint } = stretch;
    if (pixels.length !== timesS.length * frameBytes) {
      const found = (pixels.length / frameBytes).toFixed(2);
      throw new Error(`FFmpeg told of ${timesS.length} frames and gave ${found} (${complaint})`);
    }
    if (fromS === null && timesS.length === 0) throw new Error(`FFmpeg found no frame (${complaint})`);
    return stretch;
  }

  /** Ends FFmpeg, whatever it is at; a run under way rejects. */
  close(): void {
    this.end(new Error('FFmpeg was ended'));
    this.worker?.terminate();
    this.worker = null;
    this.api = null;
    this.runs = 0;
  }

  private async open(): Promise<Comlink.Remote<AviWorkerApi>> {
    const worker = new Worker(new URL('./avi.worker.ts', import.meta.url), { type: 'module', name: 'avi' });
    this.worker = worker;
    this.died = new Promise<never>((_, reject) => {
      this.end = reject;
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'the program that reads AVI files could not be loaded'));
      });
    });
    this.died.catch(() => {});
    const api = Comlink.wrap<AviWorkerApi>(worker);
    await Promise.race([api.open(this.file), this.died]);
    this.api = api;
    return api;
  }
}
