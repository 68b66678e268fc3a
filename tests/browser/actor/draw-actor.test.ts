import { expect, test } from 'vitest';
import { drawActor } from '../../../src/actor/draw-actor';
import { actorSubject, SAMPLE_SUBJECT } from '../../../src/actor/subject';
import type { Affect } from '../../../src/core/affect';
import type { Size } from '../../../src/core/face/geometry';
import { isWholeFace } from '../../../src/core/face/whole-face';
import { BlazeFace } from '../../../src/face/blaze-face';

const PICTURE: Size = { width: 640, height: 480 };

/** Where the actor's path rests, and what is to be seen there. */
const STATIONS: readonly [string, Affect][] = [
  ['neutral', [0, 0]],
  ['delighted', [0.85, 0.55]],
  ['content', [0.6, -0.2]],
  ['surprised', [0, 0.85]],
  ['angry', [-0.8, 0.75]],
  ['sad', [-0.7, -0.45]],
  ['tired', [0, -0.3]],
];

function draw(subject = SAMPLE_SUBJECT, affect: Affect = [0, 0], timeMs = 1500): OffscreenCanvas {
  const canvas = new OffscreenCanvas(PICTURE.width, PICTURE.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no 2D canvas');
  drawActor(context, PICTURE, { subject, affect, timeMs });
  return canvas;
}

function pixelsOf(canvas: OffscreenCanvas): Uint8ClampedArray {
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** Mean difference of two pictures per value, 0 to 255. */
function difference(a: OffscreenCanvas, b: OffscreenCanvas): number {
  const [first, second] = [pixelsOf(a), pixelsOf(b)];
  return first.reduce((sum, value, index) => sum + Math.abs(value - (second[index] ?? 0)), 0) / first.length;
}

test('the detector finds the whole face of the sample at every station', async () => {
  const detector = await BlazeFace.open(0.7);
  for (const [name, affect] of STATIONS) {
    const picture = await createImageBitmap(draw(SAMPLE_SUBJECT, affect));
    const faces = detector.detect(picture);
    expect(faces, name).toHaveLength(1);
    for (const face of faces) expect(isWholeFace(face, picture, 0.7), name).toBe(true);
    picture.close();
  }
  detector.close();
});

test.each(STATIONS)('the same %s moment is the same picture', (_, affect) => {
  expect(difference(draw(SAMPLE_SUBJECT, affect), draw(SAMPLE_SUBJECT, affect))).toBe(0);
});

test('every part of a moment shows in the picture', () => {
  const neutral = draw();
  for (const [name, affect] of STATIONS.slice(1)) {
    expect(difference(draw(SAMPLE_SUBJECT, affect), neutral), name).toBeGreaterThan(0.05);
  }
  expect(difference(draw(SAMPLE_SUBJECT, [0, 0], 4000), neutral)).toBeGreaterThan(0.05);
  expect(difference(draw(actorSubject(SAMPLE_SUBJECT.seed + 1)), neutral)).toBeGreaterThan(0.5);
});

test('affect beyond the circumplex is played as its edge', () => {
  expect(difference(draw(SAMPLE_SUBJECT, [4, 3]), draw(SAMPLE_SUBJECT, [1, 1]))).toBe(0);
});

test('drawing leaves the context as it was', () => {
  const context = new OffscreenCanvas(PICTURE.width, PICTURE.height).getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  const before = [context.getTransform().toString(), context.fillStyle, context.lineWidth, context.lineCap];
  drawActor(context, PICTURE, { subject: SAMPLE_SUBJECT, affect: [-0.8, 0.75], timeMs: 0 });
  const after = [context.getTransform().toString(), context.fillStyle, context.lineWidth, context.lineCap];
  expect(after).toEqual(before);
});
