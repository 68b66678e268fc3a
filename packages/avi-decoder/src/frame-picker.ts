import type { DecodedFrame } from './ffmpeg.worker';
import { FfmpegThread } from './ffmpeg-thread';
import type { PacketList } from './packet-list';
import { borderS } from './stretches';

/** Frames that are decoded at once for one that is looked at. */
const BLOCK_FRAMES = 12;
/** A time that was rounded on its way finds its own frame all the same; in periods. */
const SEEK_SLACK = 0.01;

/** Single frames by their time: a few around the last one asked for are kept. */
export class FramePicker {
  private readonly thread: FfmpegThread;
  private shiftS: number | null = null;
  private kept: { readonly block: number; readonly frames: readonly DecodedFrame[] } | null = null;

  constructor(
    private readonly file: File,
    private readonly packets: PacketList,
  ) {
    this.thread = new FfmpegThread(file);
  }

  /** The frame shown at a time after the first, seconds, and its own time. */
  async frameAt(timeS: number): Promise<{ readonly frame: DecodedFrame; readonly timeS: number } | null> {
    const { timesS, periodS } = this.packets;
    const atS = Math.max(0, timeS) + SEEK_SLACK * periodS;
    const slot = Math.max(
      0,
      timesS.findLastIndex((frameS) => frameS <= atS),
    );
    try {
      // A block may hold no frame that early, where the camera left some out: then the one before does.
      for (let block = Math.floor(slot / BLOCK_FRAMES); block >= 0; block--) {
        const frames = await this.decoded(block);
        const shiftS = this.shiftS ?? 0;
        const frame = frames.findLast((one) => one.timeS !== null && one.timeS - shiftS <= atS);
        if (frame && frame.timeS !== null) return { frame, timeS: Math.max(0, frame.timeS - shiftS) };
      }
      return null;
    } catch (error) {
      const clause = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
      throw new Error(`${this.file.name} cannot be decoded at ${timeS.toFixed(1)} s: ${clause}.`);
    }
  }

  close(): void {
    this.kept = null;
    this.thread.close();
  }

  private async decoded(block: number): Promise<readonly DecodedFrame[]> {
    if (this.kept?.block === block) return this.kept.frames;
    this.kept = null;
    if (this.shiftS === null) {
      const { frames } = await this.thread.decode(null, borderS(this.packets, BLOCK_FRAMES));
      this.shiftS = frames[0]?.timeS ?? 0;
      this.kept = { block: 0, frames };
      if (block === 0) return frames;
    }
    const from = block * BLOCK_FRAMES;
    const { frames } = await this.thread.decode(
      this.shiftS + (borderS(this.packets, from) ?? 0),
      shifted(borderS(this.packets, from + BLOCK_FRAMES), this.shiftS),
    );
    this.kept = { block, frames };
    return frames;
  }
}

function shifted(timeS: number | null, shiftS: number): number | null {
  return timeS === null ? null : timeS + shiftS;
}
