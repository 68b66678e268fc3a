import type { HeadInputs } from '../../core/adaptation/rated-recording';

/** Rows that there is room for at first. */
const FIRST_ROWS = 512;

/**
 * Gathers what the last layer of a model's head read of a recording, frame by frame, while it is analysed:
 * half a kilobyte a frame, 18 MB an hour at 10 Hz.
 */
export class HeadInputTable {
  private slots = new Int32Array(FIRST_ROWS);
  private values = new Float32Array();
  private width = 0;
  private rows = 0;

  /** Adds the row of a frame; a frame without one is passed over. Slots come in rising order. */
  add(slot: number, row: Float32Array | null): void {
    if (row === null || (this.width !== 0 && row.length !== this.width)) return;
    if (this.width === 0) {
      this.width = row.length;
      this.values = new Float32Array(FIRST_ROWS * row.length);
    }
    if (this.rows === this.slots.length) {
      const slots = new Int32Array(2 * this.rows);
      const values = new Float32Array(2 * this.values.length);
      slots.set(this.slots);
      values.set(this.values);
      Object.assign(this, { slots, values });
    }
    this.slots[this.rows] = slot;
    this.values.set(row, this.rows * this.width);
    this.rows += 1;
  }

  /** What has been gathered; null where no frame had a row. It must not be added to any more. */
  get inputs(): HeadInputs | null {
    const { width, rows } = this;
    if (rows === 0) return null;
    return { width, slots: this.slots.slice(0, rows), values: this.values.slice(0, rows * width) };
  }
}
