import type { FaceDetection } from './detection';
import { intersectionOverUnion, type Rect, type Size } from './geometry';

/**
 * Least height of a face that one look at a region finds for sure, as a share of the region's longer side.
 * The detector sees 128×128 pixels, whatever the region; see docs/far-faces.md for the measurement.
 */
export const SURE_FACE_SHARE = 1 / 8;

/**
 * A region around a known face is so many times as wide as the face: the middle of what the detector finds
 * best.
 */
const FOCUS_SIZE = 4;
/** Smaller tiles would find faces of which too little is left to read; pixels. */
const LEAST_TILE_PX = 320;
/** Tiles overlap by this share, so that a face of half a tile's size is whole in one of them at least. */
const TILE_OVERLAP = 0.25;
/** Two detections that overlap more are the same face. */
const SAME_FACE_OVERLAP = 0.3;

/** Whether one look at a whole picture may miss a face of this box. */
export function isSmallFace({ height }: Rect, { width, height: pictureHeight }: Size): boolean {
  return height < SURE_FACE_SHARE * Math.max(width, pictureHeight);
}

/** A square region around a face, inside the picture as far as that is large enough; whole pixels. */
export function focusRegion(face: Rect, picture: Size): Rect {
  const side = Math.ceil(FOCUS_SIZE * Math.max(face.width, face.height));
  return regionAt(face.x + face.width / 2, face.y + face.height / 2, side, picture);
}

/**
 * Regions that together find faces that a look at the whole picture misses, the large first: squares of half
 * the longer side of the picture, then of a quarter and so on, down to 320 pixels.
 */
export function searchRegions(picture: Size): readonly Rect[] {
  const regions: Rect[] = [];
  for (let side = Math.max(picture.width, picture.height) / 2; side >= LEAST_TILE_PX; side /= 2) {
    const tile = Math.round(side);
    for (const y of startsAlong(picture.height, tile)) {
      for (const x of startsAlong(picture.width, tile)) {
        regions.push({
          x,
          y,
          width: Math.min(tile, picture.width),
          height: Math.min(tile, picture.height),
        });
      }
    }
  }
  return regions;
}

/** A detection in the pixels of a region that was looked at in `looked` pixels, in those of the picture. */
export function inPicture(face: FaceDetection, region: Rect, looked: Size): FaceDetection {
  const across = region.width / looked.width;
  const down = region.height / looked.height;
  const { box, keypoints, score } = face;
  return {
    score,
    box: {
      x: region.x + box.x * across,
      y: region.y + box.y * down,
      width: box.width * across,
      height: box.height * down,
    },
    keypoints: keypoints.map(({ x, y }) => ({ x: region.x + x * across, y: region.y + y * down })),
  };
}

/** Whether two detections are of one face. */
export function isSameFace(a: FaceDetection, b: FaceDetection): boolean {
  return intersectionOverUnion(a.box, b.box) > SAME_FACE_OVERLAP;
}

/** Detections of several looks, each face once: of two of the same face the one that comes first. */
export function eachFaceOnce(detections: readonly FaceDetection[]): FaceDetection[] {
  const kept: FaceDetection[] = [];
  for (const face of detections) if (!kept.some((known) => isSameFace(known, face))) kept.push(face);
  return kept;
}

function regionAt(centreX: number, centreY: number, side: number, picture: Size): Rect {
  const width = Math.min(side, picture.width);
  const height = Math.min(side, picture.height);
  return {
    x: Math.round(clamp(centreX - width / 2, picture.width - width)),
    y: Math.round(clamp(centreY - height / 2, picture.height - height)),
    width,
    height,
  };
}

/** Where tiles begin along a side: evenly, overlapping enough, from edge to edge. */
function startsAlong(length: number, tile: number): readonly number[] {
  if (length <= tile) return [0];
  const tiles = Math.ceil((length - tile) / (tile * (1 - TILE_OVERLAP))) + 1;
  return Array.from({ length: tiles }, (_, index) => Math.round((index * (length - tile)) / (tiles - 1)));
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(0, value), Math.max(0, most));
}
