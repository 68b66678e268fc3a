/**
 * Counts the frames that the sampling grid wanted but that came while an earlier one was still being
 * computed. Frames between two slots of the grid are not wanted and do not count.
 */
export class DroppedFrames {
  private lastSlot: number | null = null;
  private refusedSoFar = 0;
  private refusedByLastSlot = 0;
  private dropped = 0;

  /** Frames dropped so far. */
  get count(): number {
    return this.dropped;
  }

  /** Frames refused so far; to be noted with each frame that is taken. */
  get refused(): number {
    return this.refusedSoFar;
  }

  /** A frame came while an earlier one was being computed. */
  refuse(): void {
    this.refusedSoFar += 1;
  }

  /**
   * A frame took a slot. The slots since the last one passed without a sample; as many frames as were refused
   * meanwhile were dropped.
   *
   * @param refused what {@link refused} was when the frame was taken.
   */
  take(slot: number, refused: number): void {
    const skipped = this.lastSlot === null ? 0 : Math.max(0, slot - this.lastSlot - 1);
    this.dropped += Math.min(skipped, refused - this.refusedByLastSlot);
    this.lastSlot = slot;
    this.refusedByLastSlot = refused;
  }

  /** The grid starts anew: no slot is skipped before the next one. */
  restart(): void {
    this.lastSlot = null;
  }
}
