import { expect, test } from 'vitest';
import { squarePicture } from '../../../src/face/square-picture';

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

test.each([
  ['wide', 200, 120],
  ['high', 100, 240],
  ['as DV has them', 107, 120],
])('pixels that are %s become square, and the frame is closed', (_, width, height) => {
  const frame = frameShownAs(width, height);
  const picture = squarePicture(frame);
  expect([picture instanceof ImageBitmap, frame.format]).toEqual([true, null]);
  expect(picture).toMatchObject({ width, height });
  expect(pixelAt(picture, Math.round(width / 4), height - 2)).toEqual([255, 0, 0]);
  expect(pixelAt(picture, Math.round((3 * width) / 4), height - 2)).toEqual([0, 0, 255]);
  picture.close();
});

test('a picture with square pixels is given back itself, after one of another shape too', () => {
  squarePicture(frameShownAs(200, 120)).close();
  const frame = frameShownAs(100, 120);
  expect(squarePicture(frame)).toBe(frame);
  frame.close();
  // A closed one has no pixels of any shape.
  expect(squarePicture(frame)).toBe(frame);
});
