/**
 * A value that changes only when for a while every value given was another than the one that stands: so that
 * what is read by people neither flickers nor takes up a passing twitch.
 */
export class HeldValue<Value> {
  private standing: Value;
  private otherSinceMs: number | null = null;

  /**
   * @param first stands at the beginning
   * @param holdMs how long others must have come in its place, milliseconds
   */
  constructor(
    private readonly first: Value,
    private readonly holdMs: number,
  ) {
    this.standing = first;
  }

  /** The value to show after this one. Times are milliseconds; one that goes back begins anew. */
  show(value: Value, timestampMs: number): Value {
    if (this.otherSinceMs !== null && timestampMs < this.otherSinceMs) this.reset();
    if (value === this.standing) this.otherSinceMs = null;
    else if (this.otherSinceMs === null) this.otherSinceMs = timestampMs;
    else if (timestampMs - this.otherSinceMs >= this.holdMs) {
      this.standing = value;
      this.otherSinceMs = null;
    }
    return this.standing;
  }

  /** Forgets the past. */
  reset(): void {
    this.standing = this.first;
    this.otherSinceMs = null;
  }
}
