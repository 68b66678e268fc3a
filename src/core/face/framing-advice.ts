import type { Rect, Size } from './geometry';

/** What would make a face easier to read. */
export type FramingAdvice = 'nobody' | 'closer' | 'middle' | 'light' | 'several-faces';

/** What of a picture advice is given on. */
export interface FramedPicture {
  readonly size: Size;
  /** Box of the followed face, in pixels of the picture; `null` without one. */
  readonly face: Rect | null;
  /** Whether the followed face is wholly in the picture. */
  readonly isWhole: boolean;
  readonly faceCount: number;
  /** Mean brightness of the picture in [0, 1]; `null` where it is not known. */
  readonly brightness: number | null;
}

/**
 * A box narrower than this share of the picture is of a face so far away that it comes and goes: at 17 %
 * faces are read throughout, at 11 % they were lost now and then.
 */
const FAR_WIDTH = 0.12;
/** Rooms darker than this hide the shadows that expressions are made of. */
const DARK = 0.16;

/**
 * The one advice that matters most; `null` where the face is framed well. A face of which half is in the
 * picture is none to a detector: so `nobody` asks for a whole one.
 */
export function framingAdvice(picture: FramedPicture): FramingAdvice | null {
  const { size, face, isWhole, faceCount, brightness } = picture;
  if (brightness !== null && brightness < DARK) return 'light';
  if (face === null) return 'nobody';
  if (!isWhole) return 'middle';
  if (face.width < FAR_WIDTH * size.width) return 'closer';
  return faceCount > 1 ? 'several-faces' : null;
}

/**
 * The way from a face to the middle of the picture, of length 1; upwards where the face is there already.
 */
export function wayToMiddle(size: Size, face: Rect): readonly [x: number, y: number] {
  const across = size.width / 2 - (face.x + face.width / 2);
  const down = size.height / 2 - (face.y + face.height / 2);
  const length = Math.hypot(across, down);
  return length === 0 ? [0, -1] : [across / length, down / length];
}
