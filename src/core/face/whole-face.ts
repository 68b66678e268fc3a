import type { FaceDetection } from './detection';
import type { Size } from './geometry';

/** Keypoints of a complete detection: two eyes, nose, mouth, two ears. */
const KEYPOINT_COUNT = 6;

/**
 * Whether a detection shows a whole face: its score reaches `minimumScore`, and its box and all six
 * keypoints lie inside the picture, edges included. Frames without a whole face are discarded (paper,
 * section 3.2.1). Numbers that are not finite, a box without area or missing keypoints give false.
 */
export function isWholeFace(detection: FaceDetection, frame: Size, minimumScore: number): boolean {
  const { box, keypoints, score } = detection;
  return (
    score >= minimumScore &&
    box.width > 0 &&
    box.height > 0 &&
    box.x >= 0 &&
    box.y >= 0 &&
    box.x + box.width <= frame.width &&
    box.y + box.height <= frame.height &&
    keypoints.length === KEYPOINT_COUNT &&
    keypoints.every(({ x, y }) => x >= 0 && y >= 0 && x <= frame.width && y <= frame.height)
  );
}
