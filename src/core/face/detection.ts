import type { Point, Rect } from './geometry';

/**
 * One face as the detector reports it. The six keypoints are, in order and from the viewer's side:
 * image-left eye, image-right eye, nose tip, mouth centre, image-left ear, image-right ear.
 */
export interface FaceDetection {
  /** Bounding box in pixels of the frame. */
  readonly box: Rect;
  /** Six keypoints in pixels of the frame. */
  readonly keypoints: readonly Point[];
  /** Detector confidence in [0, 1]. */
  readonly score: number;
}

/** A detection with the identity that the tracker gave it; ids count up from 1 and are never reused. */
export interface TrackedFace extends FaceDetection {
  readonly id: number;
}
