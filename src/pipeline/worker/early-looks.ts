import type { FacesSeen } from '../contract';
import type { Picture } from '../stages';

/** Time between two looks, milliseconds: what loads and compiles meanwhile comes first. */
const LOOK_EVERY_MS = 200;

/** The page's side of the looks for faces while a worker is still opening: few, and one at a time. */
export class EarlyLooks {
  private isLooking = false;
  private lastMs = Number.NEGATIVE_INFINITY;

  /**
   * @param look has the worker look; resolves to `null` once it no longer does
   * @param onFaces takes what it saw, with the number that was given with the frame
   */
  constructor(
    private readonly look: (frame: Picture, timestampMs: number) => Promise<FacesSeen | null>,
    private readonly onFaces: (seen: FacesSeen, source: number) => void = () => {},
  ) {}

  /** Takes ownership of a frame, and looks at it unless it is too soon; true. */
  offer(frame: Picture, timestampMs: number, source: number): true {
    if (this.isLooking || timestampMs - this.lastMs < LOOK_EVERY_MS) {
      frame.close();
      return true;
    }
    this.isLooking = true;
    this.lastMs = timestampMs;
    this.look(frame, timestampMs)
      .then((seen) => seen !== null && this.onFaces(seen, source))
      // What ails the detector is said when the worker opens.
      .catch(() => undefined)
      .finally(() => {
        this.isLooking = false;
        frame.close();
      });
    return true;
  }
}
