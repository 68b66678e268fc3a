import type { PictureSign } from '../supervision/picture-watch';

/** Pixels looked at, spread over the picture: few enough to cost nothing, enough to meet a camera's noise. */
const SAMPLE = { width: 64, height: 48 };

/** Looks at single pixels of a video, several times a second at most. */
export class PictureSampler {
  private context: CanvasRenderingContext2D | null = null;

  /** What can be said of the picture that the video shows; `null` where there is none. */
  look(video: HTMLVideoElement): PictureSign | null {
    if (video.videoWidth === 0) return null;
    this.context ??= samplingContext();
    if (this.context === null) return null;
    this.context.drawImage(video, 0, 0, SAMPLE.width, SAMPLE.height);
    const { data } = this.context.getImageData(0, 0, SAMPLE.width, SAMPLE.height);
    let digest = 2166136261;
    let brightest = 0;
    for (let index = 0; index < data.length; index++) {
      // Every fourth value is the opacity.
      if (index % 4 === 3) continue;
      const value = data[index] ?? 0;
      if (value > brightest) brightest = value;
      // FNV-1a.
      digest = Math.imul(digest ^ value, 16777619);
    }
    return { digest, brightest };
  }
}

function samplingContext(): CanvasRenderingContext2D | null {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, SAMPLE);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  // Single pixels as the camera sent them: a mean over many would hide its noise.
  if (context !== null) context.imageSmoothingEnabled = false;
  return context;
}
