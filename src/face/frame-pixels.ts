/**
 * Reads the pixels of frames by copying them. To draw a frame Chromium first makes a picture of it, and keeps
 * that picture when the frame is long closed: half a gigabyte of them before it lets the oldest go. What is
 * copied leaves nothing behind, costs a tenth of the time and has the same values.
 */
export class FramePixels {
  private kept: ImageData | null = null;

  /**
   * The visible pixels of a frame, which stays open: not turned, and not stretched to the size it is shown
   * in. They count until the next reading, which must not begin before this one has ended. `null` where the
   * browser does not copy this frame, or it is closed: then it must be drawn.
   */
  async read(frame: VideoFrame): Promise<ImageData | null> {
    const { visibleRect } = frame;
    if (visibleRect === null || !copiesAsRgba()) return null;
    const { width, height } = visibleRect;
    try {
      if (this.kept?.width !== width || this.kept.height !== height) this.kept = new ImageData(width, height);
      const { kept } = this;
      await frame.copyTo(kept.data, AS_RGBA);
      return kept;
    } catch {
      return null;
    }
  }
}

const AS_RGBA = { format: 'RGBA' } as const;

let isRgbaKnown: boolean | null = null;

/** Whether the browser changes formats when it copies; one that does not takes no notice of the wish. */
function copiesAsRgba(): boolean {
  isRgbaKnown ??= changesFormat();
  return isRgbaKnown;
}

function changesFormat(): boolean {
  const side = 2;
  const frame = new VideoFrame(new Uint8Array((side * side * 3) / 2), {
    format: 'I420',
    codedWidth: side,
    codedHeight: side,
    timestamp: 0,
  });
  try {
    return frame.allocationSize(AS_RGBA) === side * side * 4;
  } catch {
    return false;
  } finally {
    frame.close();
  }
}
