import { beforeEach, describe, expect, test } from 'vitest';
import type { FaceDetection } from '../../../src/core/face/detection';
import type { Rect, Size } from '../../../src/core/face/geometry';
import type { DetectorPicture } from '../../../src/face/blaze-face';
import { FarFaceDetector } from '../../../src/face/far-face-detector';

/** A picture that knows which part of the scene it shows, and in how many pixels. */
interface Part extends Size {
  readonly region: Rect;
  readonly close: () => void;
}

const FULL: Size = { width: 3840, height: 2160 };
let scene: Rect[] = [];
let looks: Rect[] = [];
let open = 0;

const part = (region: Rect, size: Size): DetectorPicture => {
  open += 1;
  const picture: Part = {
    ...size,
    region,
    close: () => {
      open -= 1;
    },
  };
  return picture as unknown as ImageBitmap;
};
const whole = (size: Size = FULL) => part({ x: 0, y: 0, ...size }, size);

/** Sees the faces that stand wholly in a picture and fill an eighth of it, as the real one does. */
const detector = {
  async detect(picture: DetectorPicture): Promise<FaceDetection[]> {
    const { region, width } = picture as unknown as Part;
    looks.push(region);
    const scale = width / region.width;
    return scene
      .filter(
        ({ x, y, width: w, height: h }) =>
          h >= Math.max(region.width, region.height) / 8 &&
          x >= region.x &&
          y >= region.y &&
          x + w <= region.x + region.width &&
          y + h <= region.y + region.height,
      )
      .map(({ x, y, width: w, height: h }) => ({
        box: { x: (x - region.x) * scale, y: (y - region.y) * scale, width: w * scale, height: h * scale },
        keypoints: [],
        score: 0.9,
      }));
  },
  setMinimumScore: async () => {},
  close: () => {},
};
const cut = async (_picture: DetectorPicture, region: Rect, size: Size) => part(region, size);
const far = (looksPerFrame: number) => new FarFaceDetector(detector, looksPerFrame, cut);
const box = (x: number, y: number, side: number): Rect => ({ x, y, width: side, height: side });
const boxes = (faces: readonly FaceDetection[]) =>
  faces.map(({ box: { x, y, width, height } }) => [x, y, width, height].map(Math.round));

beforeEach(() => {
  scene = [];
  looks = [];
  open = 0;
});

describe('a detector with a second look', () => {
  test('looks once at a picture with a large face', async () => {
    scene = [box(100, 100, 600)];
    const picture = whole();
    expect(boxes(await far(2).detect(picture, box(100, 100, 600)))).toEqual([[100, 100, 600, 600]]);
    expect(looks).toHaveLength(1);
    picture.close();
    expect(open).toBe(0);
  });

  test.each([
    [120, 1900, 900],
    [120, 3700, 2030],
    [130, 0, 0],
    [240, 955, 535],
  ])(
    'finds a face of %d pixels at %d, %d in 4K in the first frame where every frame is awaited',
    async (side, x, y) => {
      scene = [box(x, y, side)];
      expect(boxes(await far(Number.POSITIVE_INFINITY).detect(whole()))).toEqual([[x, y, side, side]]);
    },
  );

  test('spends no more looks on a frame than it may, and finds the face in the end', async () => {
    scene = [box(3000, 1700, 120)];
    const live = far(2);
    let found: FaceDetection[] = [];
    let frames = 0;
    while (found.length === 0 && frames < 100) {
      looks = [];
      found = await live.detect(whole());
      frames += 1;
      // The whole picture, two parts, and one to confirm what a part showed.
      expect(looks.length).toBeLessThanOrEqual(4);
    }
    expect(boxes(found)).toEqual([[3000, 1700, 120, 120]]);
    expect(frames).toBeGreaterThan(1);
  });

  test('follows a small face in its surroundings, and looks at the whole picture every third time', async () => {
    scene = [box(1900, 900, 120)];
    const live = far(2);
    for (let frame = 0; frame < 6; frame++) {
      expect(await live.detect(whole(), box(1900 + 10 * frame, 900, 120))).toHaveLength(1);
    }
    expect(looks.filter(({ width }) => width === 480)).toHaveLength(6);
    expect(looks.filter(({ width }) => width === FULL.width)).toHaveLength(2);
  });

  test('a face that is small beside a large one is not taken for it', async () => {
    scene = [box(1900, 900, 120), box(200, 200, 700)];
    const live = far(2);
    const found = [];
    for (let frame = 0; frame < 3; frame++) found.push(await live.detect(whole(), box(1900, 900, 120)));
    expect(found.map((faces) => faces.length)).toEqual([1, 1, 2]);
  });

  test('what a part shows and its surroundings do not is no face', async () => {
    scene = [];
    const ghost: typeof detector = {
      ...detector,
      // A pattern that looks like a face in one framing alone.
      async detect(picture) {
        const { region, width } = picture as unknown as Part;
        looks.push(region);
        return region.width === 960
          ? [{ box: box(width / 3, width / 3, width / 5), keypoints: [], score: 0.8 }]
          : [];
      },
    };
    const found = await new FarFaceDetector(ghost, Number.POSITIVE_INFINITY, cut).detect(whole());
    expect(found).toEqual([]);
  });

  test('a search that found nothing rests for ten frames before it is begun again', async () => {
    const offline = far(Number.POSITIVE_INFINITY);
    const counts = [];
    for (let frame = 0; frame < 13; frame++) {
      looks = [];
      await offline.detect(whole());
      counts.push(looks.length);
    }
    const [first = 0] = counts;
    expect(first).toBeGreaterThan(20);
    expect(counts.slice(1, 11)).toEqual(Array(10).fill(1));
    expect(counts[11]).toBe(first);
  });

  test('a small camera picture has few parts', async () => {
    await far(Number.POSITIVE_INFINITY).detect(whole({ width: 640, height: 480 }));
    expect(looks.length).toBeLessThanOrEqual(1 + 6);
  });
});
