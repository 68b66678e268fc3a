import { FramePixels } from '../face/frame-pixels';
import type { PictureSign } from '../supervision/picture-watch';

/** What single pixels of a picture say of it. */
export interface PictureSample extends PictureSign {
  /** Their mean luminance by Rec. 709, in [0, 1]. */
  readonly brightness: number;
}

/** Pixels looked at, spread over the picture: few enough to cost nothing, enough to meet a camera's noise. */
const SAMPLE = { width: 64, height: 48 };

/** Looks at single pixels of a preview, several times a second at most. */
export class PictureSampler {
  private readonly pixels = new FramePixels();
  private context: CanvasRenderingContext2D | null = null;
  private looking: Promise<PictureSample | null> | null = null;

  /** What can be said of the picture that the preview shows; `null` where there is none. Never rejects. */
  look(preview: HTMLVideoElement | HTMLCanvasElement): Promise<PictureSample | null> {
    this.looking ??= this.see(preview)
      .then(
        (pixels) => pixels && sampleOf(pixels),
        () => null,
      )
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  private async see(preview: HTMLVideoElement | HTMLCanvasElement): Promise<ImageData | null> {
    if (preview instanceof HTMLCanvasElement) return this.drawn(preview);
    if (preview.videoWidth === 0 || preview.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const frame = new VideoFrame(preview);
    try {
      return (await this.pixels.read(frame)) ?? this.drawn(preview);
    } finally {
      frame.close();
    }
  }

  private drawn(preview: HTMLVideoElement | HTMLCanvasElement): ImageData | null {
    this.context ??= samplingContext();
    this.context?.drawImage(preview, 0, 0, SAMPLE.width, SAMPLE.height);
    return this.context?.getImageData(0, 0, SAMPLE.width, SAMPLE.height) ?? null;
  }
}

function sampleOf({ data, width, height }: ImageData): PictureSample {
  let digest = 2166136261;
  let brightest = 0;
  let sum = 0;
  for (let row = 0; row < SAMPLE.height; row++) {
    const y = Math.floor(((row + 0.5) * height) / SAMPLE.height);
    for (let column = 0; column < SAMPLE.width; column++) {
      const offset = 4 * (y * width + Math.floor(((column + 0.5) * width) / SAMPLE.width));
      const [red = 0, green = 0, blue = 0] = data.subarray(offset, offset + 3);
      brightest = Math.max(brightest, red, green, blue);
      sum += 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      // FNV-1a.
      for (const value of [red, green, blue]) digest = Math.imul(digest ^ value, 16777619);
    }
  }
  return { digest, brightest, brightness: sum / (255 * SAMPLE.width * SAMPLE.height) };
}

function samplingContext(): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, SAMPLE);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  // Single pixels as the camera sent them: a mean over many would hide its noise.
  if (context !== null) context.imageSmoothingEnabled = false;
  return context;
}
