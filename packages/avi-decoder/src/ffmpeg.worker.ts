/** The thread that FFmpeg runs on: a thin shell, so that ending it frees everything. */

import * as Comlink from 'comlink';
import { FfmpegProgram } from './ffmpeg-program';
import { type ShownFrame, ShownFrameReader } from './shown-frame';

/** A frame and its picture. */
export interface DecodedFrame extends ShownFrame {
  /** RGBA row by row. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** A stretch of decoded frames. */
export interface DecodedStretch {
  readonly frames: readonly DecodedFrame[];
  /** What FFmpeg complained of last. */
  readonly complaint: string;
}

let program: FfmpegProgram | null = null;

const opened = (): FfmpegProgram => {
  if (program === null) throw new Error('FFmpeg is not open.');
  return program;
};

/** Every frame as it comes, none doubled or left out to even the rate, as RGBA. */
const AS_PICTURES = ['-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgba'];
const FIRST_PICTURE = ['-map', '0:v:0'];

/** Cuts what FFmpeg writes, in pieces of any size, into the frames that it told of. */
class FrameCutter {
  private readonly told: ShownFrame[] = [];
  private readonly reader = new ShownFrameReader();
  private pixels: Uint8Array<ArrayBuffer> | null = null;
  private filled = 0;
  lastLine = '';

  constructor(private readonly onFrame: (frame: DecodedFrame) => void) {}

  readonly line = (line: string): void => {
    const frame = this.reader.read(line);
    if (frame !== null) this.told.push(frame);
    else if (line.trim() !== '') this.lastLine = line;
  };

  readonly take = (bytes: Uint8Array): void => {
    for (let position = 0; position < bytes.length; ) {
      const [frame] = this.told;
      if (frame === undefined) throw new Error('FFmpeg gave a picture that it had not told of.');
      this.pixels ??= new Uint8Array(frame.widthPx * frame.heightPx * 4);
      const piece = bytes.subarray(position, position + this.pixels.length - this.filled);
      this.pixels.set(piece, this.filled);
      this.filled += piece.length;
      position += piece.length;
      if (this.filled < this.pixels.length) return;
      const { pixels } = this;
      this.pixels = null;
      this.filled = 0;
      this.told.shift();
      this.onFrame({ ...frame, pixels });
    }
  };
}

const api = {
  async open(file: Blob): Promise<void> {
    program = await FfmpegProgram.open(file);
  },

  /** The packets of the picture as `framecrc` lists them, and what FFmpeg printed. Nothing is decoded. */
  packets(): { readonly list: string; readonly printed: readonly string[] } {
    const printed: string[] = [];
    const copied = [...FIRST_PICTURE, '-c', 'copy', '-f', 'framecrc'];
    opened().run(['-copyts'], copied, (line) => printed.push(line));
    return { list: new TextDecoder().decode(opened().takeOutput()), printed };
  },

  /**
   * The frames between two times of the file, both in seconds; where `fromS` is null those from the first
   * frame on, until `toS` after it. Without `toS`, all that follow.
   */
  decode(fromS: number | null, toS: number | null): DecodedStretch {
    const from = (fromS ?? 0).toFixed(6);
    const bounds = [
      ...(fromS === null ? [] : [`start=${from}`]),
      ...(toS === null ? [] : [`${fromS === null ? 'duration' : 'end'}=${toS.toFixed(6)}`]),
    ];
    const frames: DecodedFrame[] = [];
    const cutter = new FrameCutter((frame) => frames.push(frame));
    opened().pipe(
      // Times as the file has them, whatever is sought.
      fromS === null ? ['-copyts'] : ['-copyts', '-ss', from],
      [...FIRST_PICTURE, '-vf', `trim=${bounds.join(':')},showinfo=checksum=0`, ...AS_PICTURES],
      cutter.line,
      cutter.take,
    );
    return Comlink.transfer(
      { frames, complaint: cutter.lastLine },
      frames.map(({ pixels }) => pixels.buffer),
    );
  },

  /**
   * All frames, one after the other, into `port`, in one run: this thread waits while `ahead` of them have
   * not been taken. `taken` holds how many have. Returns what FFmpeg complained of last.
   */
  stream(port: MessagePort, taken: Int32Array<SharedArrayBuffer>, ahead: number): string {
    let sent = 0;
    const cutter = new FrameCutter((frame) => {
      port.postMessage(frame, [frame.pixels.buffer]);
      sent += 1;
      for (let done = Atomics.load(taken, 0); sent - done >= ahead; done = Atomics.load(taken, 0)) {
        Atomics.wait(taken, 0, done);
      }
    });
    const shown = [...FIRST_PICTURE, '-vf', 'showinfo=checksum=0', ...AS_PICTURES];
    opened().pipe(['-copyts'], shown, cutter.line, cutter.take);
    port.postMessage(null);
    return cutter.lastLine;
  },
};

/** What the worker answers to. */
export type FfmpegWorkerApi = typeof api;

Comlink.expose(api);
