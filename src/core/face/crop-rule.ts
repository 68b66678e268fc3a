import type { FaceDetection } from './detection';
import type { Rect } from './geometry';

/**
 * How a face crop is cut from a detection: an upright rectangle of fixed aspect, placed relative to
 * the detector's box. Stored in the manifest so that training images and live frames are framed alike.
 */
export interface CropRule {
  /** Height over width of the rectangle; 100/80 = 1.25 (paper, section 3.2). */
  readonly aspect: number;
  /** Height of the rectangle as a multiple of the detector box's height. */
  readonly heightPerBoxHeight: number;
  /** Centre of the rectangle minus centre of the box, in box heights; positive is downwards. */
  readonly centreOffsetY: number;
}

/** Face crops are 100 rows by 80 columns of RGB (paper, section 3.2). */
export const CROP_HEIGHT_PX = 100;
/** See {@link CROP_HEIGHT_PX}. */
export const CROP_WIDTH_PX = 80;

/**
 * The crop rectangle of a detection, in pixels of the frame. It may reach outside the picture; what
 * lies outside is filled by repeating the edge, in training and live alike.
 */
export function cropRectangle(detection: FaceDetection, rule: CropRule): Rect {
  const { box } = detection;
  const height = box.height * rule.heightPerBoxHeight;
  const width = height / rule.aspect;
  const centreX = box.x + box.width / 2;
  const centreY = box.y + box.height / 2 + rule.centreOffsetY * box.height;
  return { x: centreX - width / 2, y: centreY - height / 2, width, height };
}

/** The rule of the shipped model: how its training pictures are framed, measured as docs/framing.md tells. */
export const DEFAULT_CROP_RULE: CropRule = {
  aspect: CROP_HEIGHT_PX / CROP_WIDTH_PX,
  heightPerBoxHeight: 1.19,
  centreOffsetY: -0.11,
};
