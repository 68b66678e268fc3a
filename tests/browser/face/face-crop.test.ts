import { expect, test } from 'vitest';
import { resampleCrop } from '../../../src/core/face/crop-pixels';
import type { Rect, Size } from '../../../src/core/face/geometry';
import { FaceCropper } from '../../../src/face/face-crop';

const SIZE: Size = { width: 320, height: 240 };

/** A picture of smooth colours with fine lines, which wrong resampling would lose or move. */
function drawPicture(): OffscreenCanvas {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  const gradient = context.createLinearGradient(0, 0, SIZE.width, SIZE.height);
  gradient.addColorStop(0, '#102060');
  gradient.addColorStop(0.5, '#e0a080');
  gradient.addColorStop(1, '#208040');
  context.fillStyle = gradient;
  context.fillRect(0, 0, SIZE.width, SIZE.height);
  context.strokeStyle = '#ffffff';
  for (let x = 4; x < SIZE.width; x += 16) context.strokeRect(x + 0.5, (x % 60) + 0.5, 30, 20);
  return canvas;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? Number.NaN))), 0);
}

const RECTS: [string, Rect][] = [
  ['inside the picture', { x: 90.4, y: 40.2, width: 120, height: 150 }],
  ['that is enlarged', { x: 150.25, y: 100.5, width: 32, height: 40 }],
  ['over two edges of the picture', { x: -30, y: -45.5, width: 160, height: 200 }],
  ['larger than the picture', { x: -20, y: -40, width: 360, height: 450 }],
];

test.each(RECTS)('a crop %s is the one that the core defines', async (_, rect) => {
  const canvas = drawPicture();
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, SIZE.width, SIZE.height).data;
  const picture = await createImageBitmap(canvas);
  const crop = new FaceCropper().cut(picture, rect);
  const expected = resampleCrop(pixels ?? new Uint8Array(), SIZE, rect);
  expect(largestDifference(crop, expected)).toBeLessThan(1e-5);
  picture.close();
});

test.each(RECTS)('a crop %s is the same from a video frame, within two grey levels', async (_, rect) => {
  const canvas = drawPicture();
  const picture = await createImageBitmap(canvas);
  const frame = new VideoFrame(canvas, { timestamp: 0 });
  const cropper = new FaceCropper();
  expect(largestDifference(cropper.cut(frame, rect), cropper.cut(picture, rect))).toBeLessThan(2 / 255);
  frame.close();
  picture.close();
});

test('a small crop after a large one carries nothing over', async () => {
  const picture = await createImageBitmap(drawPicture());
  const rect = { x: 100, y: 100, width: 40, height: 50 };
  const used = new FaceCropper();
  used.cut(picture, { x: 0, y: 0, width: 192, height: 240 });
  expect(used.cut(picture, rect)).toEqual(new FaceCropper().cut(picture, rect));
  picture.close();
});
