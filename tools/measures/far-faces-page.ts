/**
 * The browser's half of `measure-far-faces.ts`: puts faces of a known height into pictures of a known size
 * and says which of them are found.
 */

import type { FaceDetection } from '../../src/core/face/detection';
import { intersectionOverUnion, type Rect, type Size } from '../../src/core/face/geometry';
import { seededRandom } from '../../src/core/seeded-random';
import { BlazeFace, type DetectorPicture } from '../../src/face/blaze-face';
import { FarFaceDetector } from '../../src/face/far-face-detector';

/** Whether a face was found: by one look at the whole picture, and with looks at its parts. */
export interface FarFaceSight {
  readonly byOneLook: boolean;
  readonly bySearch: boolean;
}

/** A detection counts as the face when the boxes overlap by so much. */
const SAME_FACE_OVERLAP = 0.4;
const GROUND = '#7a7f86';

let detector: BlazeFace | null = null;

/**
 * Looks for the one face of a picture, given as base64 of its file, scaled so that the detector's box is
 * `heightPx` high and put somewhere, by the seed, into a grey picture of `size`. `null` where the given
 * picture shows no face that scores `minimumScore`, or the face does not fit.
 */
export async function seeFarFace(
  base64: string,
  size: Size,
  heightPx: number,
  minimumScore: number,
  seed: number,
): Promise<FarFaceSight | null> {
  detector ??= await BlazeFace.open(minimumScore);
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const given = await createImageBitmap(new Blob([bytes]));
  const scale = heightPx / (detector.detect(given)[0]?.box.height ?? Number.POSITIVE_INFINITY);
  const [width, height] = [Math.round(given.width * scale), Math.round(given.height * scale)];
  if (!(width > 0 && width <= size.width && height <= size.height)) return null;
  const small = await createImageBitmap(given, {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'high',
  });
  const random = seededRandom(seed);
  const x = Math.round(random() * (size.width - width));
  const y = Math.round(random() * (size.height - height));
  const truth = boxIn(detector.detect(given)[0], scale, x, y);
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (context === null || truth === null) throw new Error('This browser has no 2D canvas.');
  context.fillStyle = GROUND;
  context.fillRect(0, 0, size.width, size.height);
  context.drawImage(small, x, y);
  const picture = canvas.transferToImageBitmap();
  given.close();
  small.close();
  const look = detector;
  const far = new FarFaceDetector(
    {
      detect: async (part: DetectorPicture) => look.detect(part),
      setMinimumScore: async () => {},
      close: () => {},
    },
    Number.POSITIVE_INFINITY,
  );
  const found = (faces: readonly FaceDetection[]) =>
    faces.some(({ box }) => intersectionOverUnion(box, truth) > SAME_FACE_OVERLAP);
  const sight = { byOneLook: found(look.detect(picture)), bySearch: found(await far.detect(picture)) };
  picture.close();
  return sight;
}

function boxIn(face: FaceDetection | undefined, scale: number, x: number, y: number): Rect | null {
  if (face === undefined) return null;
  const { box } = face;
  return { x: x + box.x * scale, y: y + box.y * scale, width: box.width * scale, height: box.height * scale };
}
