/** A frame as FFmpeg's `showinfo` filter tells of it. */
export interface ShownFrame {
  /** Presentation time by the file, seconds; null where FFmpeg knows none. */
  readonly timeS: number | null;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Width of a pixel by its height; 1 where the file does not say. */
  readonly pixelAspect: number;
}

/** Reads frames from the lines of `showinfo`, given one after the other. */
export class ShownFrameReader {
  private unitS = Number.NaN;

  /** The frame that a line tells of; null where it tells of none. */
  read(line: string): ShownFrame | null {
    const [, numerator, denominator] = /config in time_base: (\d+)\/(\d+)/.exec(line) ?? [];
    if (numerator !== undefined) this.unitS = Number(numerator) / Number(denominator);
    const [, pts, across, down, width, height] =
      /\bn: *\d+ pts: *(-?\d+|NOPTS) .*? sar:(\d+)\/(\d+) s:(\d+)x(\d+)/.exec(line) ?? [];
    if (pts === undefined) return null;
    const aspect = Number(across) / Number(down);
    return {
      timeS: pts === 'NOPTS' ? null : Number(pts) * this.unitS,
      widthPx: Number(width),
      heightPx: Number(height),
      pixelAspect: aspect > 0 && Number.isFinite(aspect) ? aspect : 1,
    };
  }
}
