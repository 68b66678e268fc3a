/**
 * What a writer of files has written, as blobs: the browser may hold those on disk. A writer goes on at the
 * end, and now and then back, to put in what it did not know before.
 */
export class WrittenPieces {
  private pieces: Blob[] = [];
  private length = 0;

  /** Takes bytes for a place at or before the end. Throws a RangeError for one beyond. */
  write(bytes: Uint8Array<ArrayBuffer>, position: number): void {
    if (position > this.length) {
      throw new RangeError(`${this.length} bytes are written; the next cannot stand at ${position}.`);
    }
    if (position === this.length) {
      this.pieces.push(new Blob([bytes]));
    } else {
      const before = new Blob(this.pieces);
      const [head, tail] = [before.slice(0, position), before.slice(position + bytes.length)];
      this.pieces = [head, new Blob([bytes]), tail];
    }
    this.length = Math.max(this.length, position + bytes.length);
  }

  /** All of it, in order. */
  toBlob(type: string): Blob {
    return new Blob(this.pieces, { type });
  }
}
