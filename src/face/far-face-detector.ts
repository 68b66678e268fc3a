import type { FaceDetection } from '../core/face/detection';
import type { Rect, Size } from '../core/face/geometry';
import {
  eachFaceOnce,
  focusRegion,
  inPicture,
  isSameFace,
  isSmallFace,
  searchRegions,
} from '../core/face/search-regions';
import type { DetectorPicture } from './blaze-face';
import { FaceDetector, type FaceDetectorOptions } from './face-detector';
import { pictureSize } from './picture-size';

/** What looks at one picture; {@link FaceDetector} is it. */
export interface LookingDetector {
  detect(picture: DetectorPicture): Promise<FaceDetection[]>;
  setMinimumScore(minimumScore: number): Promise<void>;
  close(): void;
}

/** Cuts a region out of a picture and scales it to at most so many pixels a side. */
export type CutRegion = (picture: DetectorPicture, region: Rect, size: Size) => Promise<DetectorPicture>;

/** The detector sees 128 pixels; twice as many leave it the choice of how to shrink them. */
const LOOKED_PX = 256;
/** Of a face that is followed in its own region, every so many frames the whole picture is looked at too. */
const WHOLE_EVERY = 3;
/** A search through all regions that found nothing is not begun again before so many frames. */
const REST_FRAMES = 10;

/**
 * A detector with a second look, for faces that are small in the picture: in a kiosk two metres away, in a 4K
 * recording. One that is followed is looked for in its own surroundings. Where a look at the whole picture
 * finds nobody, parts of it are searched, at most `looksPerFrame` in one frame, going on with the next frame;
 * a face found that way counts once a look at its surroundings finds it too. Large faces cost nothing more
 * than before.
 */
export class FarFaceDetector {
  private regions: readonly Rect[] = [];
  private searched: Size = { width: 0, height: 0 };
  private nextRegion = 0;
  private restingFrames = 0;
  private frames = 0;

  /**
   * Starts a {@link FaceDetector} and gives it second looks. Rejects with one sentence when it does not
   * start.
   */
  static async open({
    looksPerFrame,
    ...options
  }: FaceDetectorOptions & { readonly looksPerFrame: number }): Promise<FarFaceDetector> {
    return new FarFaceDetector(await FaceDetector.open(options), looksPerFrame);
  }

  /** `looksPerFrame`: 2 or so where time counts, Infinity where every frame is awaited. */
  constructor(
    private readonly detector: LookingDetector,
    private readonly looksPerFrame: number,
    private readonly cut: CutRegion = cutBitmap,
  ) {}

  /**
   * All faces found in a picture, in its pixels; it stays open.
   *
   * @param followed box of the face that is followed, where the last frame had it; `null` for none
   */
  async detect(picture: DetectorPicture, followed: Rect | null = null): Promise<FaceDetection[]> {
    const size = pictureSize(picture);
    this.frames += 1;
    if (followed === null || !isSmallFace(followed, size)) {
      const faces = await this.detector.detect(picture);
      return faces.length > 0 ? faces : this.search(picture, size);
    }
    const near = await this.look(picture, focusRegion(followed, size));
    if (near.length > 0 && this.frames % WHOLE_EVERY !== 0) return near;
    const faces = eachFaceOnce([...near, ...(await this.detector.detect(picture))]);
    if (faces.length > 0) return faces;
    // It was there a moment ago: no rest.
    this.restingFrames = 0;
    return this.search(picture, size);
  }

  /** Changes the least score of detections, in [0, 1]. */
  setMinimumScore(minimumScore: number): Promise<void> {
    return this.detector.setMinimumScore(minimumScore);
  }

  /** Forgets where it was searching, and that it found nobody: a new source begins. */
  reset(): void {
    this.searched = { width: 0, height: 0 };
    this.nextRegion = 0;
    this.restingFrames = 0;
    this.frames = 0;
  }

  /** Ends the detector. */
  close(): void {
    this.detector.close();
  }

  private async search(picture: DetectorPicture, size: Size): Promise<FaceDetection[]> {
    if (size.width !== this.searched.width || size.height !== this.searched.height) {
      this.searched = size;
      this.regions = searchRegions(size);
      this.nextRegion = 0;
      this.restingFrames = 0;
    }
    if (this.restingFrames > 0) {
      this.restingFrames -= 1;
      return [];
    }
    // Once for all regions: a frame of a film is taken out of its own colours as a whole.
    const still = 'visibleRect' in picture ? await createImageBitmap(picture) : picture;
    try {
      for (let looks = 0; looks < this.looksPerFrame && this.nextRegion < this.regions.length; looks++) {
        const region = this.regions[this.nextRegion];
        if (region === undefined) break;
        const found = await this.look(still, region);
        for (const face of found) {
          const confirmed = await this.look(still, focusRegion(face.box, size));
          if (confirmed.some((again) => isSameFace(again, face))) return confirmed;
        }
        this.nextRegion += 1;
      }
    } finally {
      if (still !== picture) still.close();
    }
    if (this.nextRegion >= this.regions.length) {
      this.nextRegion = 0;
      this.restingFrames = REST_FRAMES;
    }
    return [];
  }

  private async look(picture: DetectorPicture, region: Rect): Promise<FaceDetection[]> {
    const scale = Math.min(1, LOOKED_PX / Math.max(region.width, region.height));
    const size = {
      width: Math.max(1, Math.round(region.width * scale)),
      height: Math.max(1, Math.round(region.height * scale)),
    };
    const part = await this.cut(picture, region, size);
    try {
      return (await this.detector.detect(part)).map((face) => inPicture(face, region, size));
    } finally {
      part.close();
    }
  }
}

function cutBitmap(
  picture: DetectorPicture,
  { x, y, width, height }: Rect,
  size: Size,
): Promise<ImageBitmap> {
  return createImageBitmap(picture, x, y, width, height, {
    resizeWidth: size.width,
    resizeHeight: size.height,
    resizeQuality: 'medium',
  });
}
