import { resampleCrop } from '../../../core/face/crop-pixels';
import type { Rect, Size } from '../../../core/face/geometry';
import type { CardCutter } from './card-cutter';

/**
 * A crop of the device and one of the processor may differ by this, in a range of 0 to 1: by the rounding of
 * sums, not by what a driver makes of colours.
 */
export const CROP_TOLERANCE = 1e-5;

/** Pictures in a row that do not get to the device, after which no other is tried. */
const MOST_FAILURES = 3;

const ON_CARD = 'On the graphics card; the first picture came out the same on the processor.';

const GREY_LEVELS = 255;

/** The test picture, and crops of it: shrunk over all edges, and enlarged. */
const TEST_SIZE: Size = { width: 160, height: 120 };
const TEST_RECTS: readonly Rect[] = [
  { x: -10.5, y: -20.25, width: 192, height: 240 },
  { x: 60.3, y: 40.7, width: 40, height: 50 },
];

/**
 * Lets the device cut crops only where they come out as on the processor: a test picture of all colours, when
 * the engine is opened, and the first picture of each window are cut both ways. Who was refused for a window
 * is tried again with the next; on a device that fails or cuts the test picture wrongly nothing is cut again.
 */
export class TriedCutter {
  private standing: 'untried' | 'agreed' | 'refused' = 'untried';
  private isOff = false;
  private failures = 0;
  private offered: Promise<Float32Array | null> | null = null;
  private window = {};
  private said: string | null = null;

  constructor(private readonly cutter: CardCutter) {}

  /** Where crops are cut and why, in one sentence; `null` before the first. */
  get account(): string | null {
    return this.said;
  }

  /** Cuts the test picture both ways. Never rejects. */
  async rehearse(): Promise<void> {
    const { width, height } = TEST_SIZE;
    const pixels = testPixels(TEST_SIZE);
    try {
      const picture = await createImageBitmap(new ImageData(pixels, width, height));
      try {
        for (const rect of TEST_RECTS) {
          const found = await this.cutter.cutApart(picture, rect);
          const isSame =
            found !== null &&
            largestDifference(found, resampleCrop(pixels, TEST_SIZE, rect)) < CROP_TOLERANCE;
          if (!isSame) this.turnOff('the graphics card cut a test picture differently');
        }
      } finally {
        picture.close();
      }
    } catch (error) {
      this.turnOff(unreached(error));
    }
  }

  /**
   * Brings a picture to the device; the words that its crop is computed by. `null` where the processor must
   * cut it: {@link compare} is to be given what that cuts.
   *
   * @param hasRoom whether the crop would be computed at once: the device keeps one picture
   */
  take(picture: VideoFrame | ImageBitmap, rect: Rect, hasRoom: boolean): Int32Array<ArrayBuffer> | null {
    this.offered = null;
    if (this.isOff || !hasRoom) return null;
    if ('visibleRect' in picture) {
      // How a frame becomes RGB differs by device; a still is RGB already.
      this.cutOnProcessor('this browser makes no still of such frames');
      return null;
    }
    if (this.standing === 'untried') this.offered = this.cutApart(picture, rect);
    if (this.standing !== 'agreed') return null;
    try {
      const words = this.cutter.bring(picture, rect);
      this.failures = 0;
      this.said = ON_CARD;
      return words;
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  /** Compares what the processor cut of the picture that was offered last. Never rejects. */
  async compare(values: Float32Array): Promise<void> {
    const { offered, window } = this;
    this.offered = null;
    const found = await offered;
    if (found === null || window !== this.window || this.isOff) return;
    this.failures = 0;
    const difference = largestDifference(found, values);
    if (difference < CROP_TOLERANCE) {
      this.standing = 'agreed';
      this.said = ON_CARD;
      return;
    }
    this.standing = 'refused';
    const levels = (difference * GREY_LEVELS).toFixed(1);
    this.cutOnProcessor(
      `the graphics card cut the first picture differently, by up to ${levels} grey levels`,
    );
  }

  /** A new window begins, perhaps of another source. */
  reset(): void {
    this.standing = 'untried';
    this.offered = null;
    this.window = {};
  }

  private async cutApart(picture: ImageBitmap, rect: Rect): Promise<Float32Array | null> {
    try {
      return await this.cutter.cutApart(picture, rect);
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  private fail(error: unknown): void {
    this.failures += 1;
    if (this.failures >= MOST_FAILURES) this.turnOff(unreached(error));
  }

  private turnOff(because: string): void {
    this.isOff = true;
    this.cutOnProcessor(because);
  }

  private cutOnProcessor(because: string): void {
    this.said = `On the processor; ${because}.`;
  }
}

function unreached(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `pictures did not get to the graphics card (${message.split('\n')[0]?.replace(/\.$/, '')})`;
}

/** Opaque pixels of all colours, each unlike its neighbours. */
function testPixels({ width, height }: Size): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let index = 0; index < pixels.length; index++) {
    pixels[index] = index % 4 === 3 ? GREY_LEVELS : (Math.imul(index + 1, 0x9e3779b1) >>> 24) & 0xff;
  }
  return pixels;
}

/** Not a number where one of them is none. */
function largestDifference(found: Float32Array, expected: Float32Array): number {
  return expected.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (found[index] ?? Number.NaN))),
    0,
  );
}
