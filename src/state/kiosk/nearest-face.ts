import type { TrackedFace } from '../../core/face/detection';

/** Another face is nearer only when its box is so much larger: people sway. */
const LARGER_BY = 1.4;
/** And only when it has been so for as long as nobody merely passes by, milliseconds. */
const LARGER_FOR_MS = 1500;

/**
 * Chooses the face that a kiosk follows: the nearest, which is the largest, without jumping to and fro
 * between people who stand side by side.
 */
export class NearestFace {
  private rival: { readonly id: number; readonly sinceMs: number } | null = null;

  /**
   * The face to follow instead of the one that is; `null` to go on. Of faces that came and went the tracker
   * takes the largest by itself.
   *
   * @param followedId face that is followed now; `null` for none.
   * @param nowMs milliseconds of any clock that does not go back.
   */
  choose(faces: readonly TrackedFace[], followedId: number | null, nowMs: number): number | null {
    const followed = faces.find(({ id }) => id === followedId);
    const largest = faces.reduce<TrackedFace | null>(
      (best, face) => (best === null || area(face) > area(best) ? face : best),
      null,
    );
    const isRival = followed !== undefined && largest !== null && area(largest) >= LARGER_BY * area(followed);
    if (!isRival || largest.id === followedId) {
      this.rival = null;
      return null;
    }
    if (this.rival?.id !== largest.id) this.rival = { id: largest.id, sinceMs: nowMs };
    if (nowMs - this.rival.sinceMs < LARGER_FOR_MS) return null;
    this.rival = null;
    return largest.id;
  }
}

function area({ box }: TrackedFace): number {
  return box.width * box.height;
}
