import { expect, test } from 'vitest';
import { StillPictures } from '../../../src/face/still-picture';

/** A frame of 100×120 pixels: red on the left, blue on the right, shown in a size of its own. */
function frameShownAs(displayWidth: number, displayHeight: number): VideoFrame {
  const pixels = new Uint8Array(100 * 120 * 4).map((_, index) => {
    const isRight = Math.floor(index / 4) % 100 >= 50;
    return [isRight ? 0 : 255, 0, isRight ? 255 : 0, 255][index % 4] ?? 0;
  });
  return new VideoFrame(pixels, {
    format: 'RGBA',
    codedWidth: 100,
    codedHeight: 120,
    displayWidth,
    displayHeight,
    timestamp: 0,
  });
}

function pixelAt(picture: VideoFrame | ImageBitmap, x: number, y: number): number[] {
  const context = new OffscreenCanvas(400, 400).getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.drawImage(picture, 0, 0);
  return [...context.getImageData(x, y, 1, 1).data.subarray(0, 3)];
}

function drawnPixels(picture: VideoFrame | ImageBitmap, width: number, height: number): Uint8ClampedArray {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}

test.each([
  ['wide', 200, 120],
  ['high', 100, 240],
  ['as DV has them', 107, 120],
])('pixels that are %s become square, and the frame is closed', async (_, width, height) => {
  const frame = frameShownAs(width, height);
  const picture = await new StillPictures().of(frame);
  expect([picture instanceof ImageBitmap, frame.format]).toEqual([true, null]);
  expect(picture).toMatchObject({ width, height });
  expect(pixelAt(picture, Math.round(width / 4), height - 2)).toEqual([255, 0, 0]);
  expect(pixelAt(picture, Math.round((3 * width) / 4), height - 2)).toEqual([0, 0, 255]);
  picture.close();
});

const COLOURS: readonly [name: string, matrix: VideoMatrixCoefficients | undefined, fullRange: boolean][] = [
  ['of a camera that says nothing of them', undefined, false],
  ['of BT.709', 'bt709', false],
  ['of BT.601 in full range', 'smpte170m', true],
];

test.each(COLOURS)(
  'a still has the very pixels that drawing the frame gives, in colours %s',
  async (_, matrix, fullRange) => {
    const [width, height] = [64, 48];
    const planes = new Uint8Array((width * height * 3) / 2).map((__, index) => 16 + ((index * 37) % 220));
    const frame = new VideoFrame(planes, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: 0,
      ...(matrix && { colorSpace: { matrix, fullRange, primaries: 'bt709', transfer: 'bt709' } }),
    });
    const drawn = drawnPixels(frame, width, height);
    const still = await new StillPictures().of(frame);
    expect(still).toBeInstanceOf(ImageBitmap);
    expect(drawnPixels(still, width, height)).toEqual(drawn);
    still.close();
  },
);

test('a still is given back itself, as is a closed frame, after one of another shape too', async () => {
  const stills = new StillPictures();
  (await stills.of(frameShownAs(200, 120))).close();
  const still = await stills.of(frameShownAs(100, 120));
  expect(await stills.of(still)).toBe(still);
  still.close();
  const frame = frameShownAs(100, 120);
  frame.close();
  expect(await stills.of(frame)).toBe(frame);
});
