import type { SeekableSource, VideoFileFrame } from '../run/analyse-video';

/**
 * Frames of a video for someone who drags through it: one is decoded at a time, and of those asked for
 * meanwhile only the last. The source is opened when the first is asked for.
 */
export class FrameScrubber {
  private source: Promise<SeekableSource> | null = null;
  /** Settles, never rejects, when the frame under way is done. */
  private underWay: Promise<unknown> = Promise.resolve();
  private asked = 0;
  private readonly closing = new AbortController();

  /** @param open opens the source; ends at once when the signal aborts */
  constructor(private readonly open: (signal: AbortSignal) => Promise<SeekableSource>) {}

  /**
   * The frame that is shown at a time, in seconds; `null` where there is none, where a later call overtook
   * this one, and once it is closed. Whoever takes it closes it. Rejects with one sentence when the source
   * does not open or cannot be decoded.
   */
  async frameAt(timeS: number): Promise<VideoFileFrame | null> {
    this.asked += 1;
    const own = this.asked;
    await this.underWay;
    if (own !== this.asked || this.isClosed) return null;
    this.source ??= this.open(this.closing.signal);
    const frame = this.source.then((source) => source.frameAt(timeS));
    this.underWay = frame.catch(() => {});
    try {
      const found = await frame;
      if (!this.isClosed) return found;
      // Whoever asked looks at another recording by now.
      found?.frame.close();
      return null;
    } catch (error) {
      // What broke because it was closed is no news.
      if (this.isClosed) return null;
      throw error;
    }
  }

  private get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** Frees the source. No frame is given from now on; one under way is closed when it comes. */
  close(): void {
    this.closing.abort();
    const { source } = this;
    void this.underWay.then(() => source?.then((opened) => opened.close())).catch(() => {});
  }
}
