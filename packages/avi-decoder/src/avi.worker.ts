/** The thread that FFmpeg runs on: a thin shell, so that ending it frees everything. */

import * as Comlink from 'comlink';
import { FfmpegProgram } from './ffmpeg-program';
import { shownFrameTimes } from './shown-frames';

/** A stretch of decoded frames. */
export interface DecodedStretch {
  /** Time of each frame by the file, seconds; null where FFmpeg knows none. */
  readonly timesS: readonly (number | null)[];
  /** Pictures one after another, RGBA row by row. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** What FFmpeg complained of last, when it gave no frame. */
  readonly complaint: string;
}

let program: FfmpegProgram | null = null;

const api = {
  async open(file: Blob): Promise<void> {
    program = await FfmpegProgram.open(file);
  },

  /**
   * The frames between two times of the file, both in seconds; where `fromS` is null those from the first
   * frame on, until `toS` after it.
   */
  decode(fromS: number | null, toS: number): DecodedStretch {
    if (program === null) throw new Error('FFmpeg is not open.');
    const [from, to] = [(fromS ?? 0).toFixed(6), toS.toFixed(6)];
    const { lines } = program.run(
      // Times as the file has them, whatever is sought.
      fromS === null ? ['-copyts'] : ['-copyts', '-ss', from],
      [
        '-map',
        '0:v:0',
        '-vf',
        `trim=${fromS === null ? `duration=${to}` : `start=${from}:end=${to}`},showinfo=checksum=0`,
        // Every frame as it comes, none doubled or left out to even the rate.
        '-vsync',
        'passthrough',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgba',
      ],
    );
    const pixels = program.takeOutput();
    const stretch = { timesS: shownFrameTimes(lines), pixels, complaint: lines.at(-1) ?? '' };
    return Comlink.transfer(stretch, [pixels.buffer]);
  },
};

/** What the worker answers to. */
export type AviWorkerApi = typeof api;

Comlink.expose(api);
