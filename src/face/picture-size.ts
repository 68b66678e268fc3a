import type { Size } from '../core/face/geometry';

/** Width and height of a picture as it is displayed, in pixels; 0 × 0 once it is closed. */
export function pictureSize(picture: VideoFrame | ImageBitmap): Size {
  return 'displayWidth' in picture
    ? { width: picture.displayWidth, height: picture.displayHeight }
    : { width: picture.width, height: picture.height };
}
