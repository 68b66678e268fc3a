/** What the header of an AVI file says of its picture. */
export interface AviHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Frames a second, exactly `rate / scale`. */
  readonly rate: number;
  readonly scale: number;
  /** Frames that the file should hold. */
  readonly frameCount: number;
}

/** Headers lie at the start; this is more than any has. */
const HEADER_BYTES = 64 * 1024;

/**
 * Reads the header of an AVI file: chunk `strh` of the first stream that is a picture, and its `strf`.
 * Rejects with one sentence that names the file when it has no picture or is broken.
 */
export async function readAviHeader(file: File): Promise<AviHeader> {
  const view = new DataView(await file.slice(0, HEADER_BYTES).arrayBuffer());
  let stream: { rate: number; scale: number; length: number } | null = null;
  let frames = 0;
  for (const { name, start, bytes } of chunks(view, 12, view.byteLength)) {
    if (name === 'avih' && bytes >= 20) frames = view.getUint32(start + 16, true);
    if (name === 'strh' && bytes >= 36 && stream === null && letters(view, start) === 'vids') {
      const [scale, rate] = [view.getUint32(start + 20, true), view.getUint32(start + 24, true)];
      stream = { scale, rate, length: view.getUint32(start + 32, true) };
    } else if (name === 'strf' && bytes >= 12 && stream !== null) {
      const { rate, scale, length } = stream;
      const widthPx = view.getInt32(start + 4, true);
      // Negative where the rows of an uncompressed picture run downwards.
      const heightPx = Math.abs(view.getInt32(start + 8, true));
      const frameCount = length > 0 ? length : frames;
      if (!(widthPx > 0 && heightPx > 0 && rate > 0 && scale > 0 && frameCount > 0)) {
        throw new Error(`${file.name} is damaged: its size, frame rate or length cannot be read.`);
      }
      return { widthPx, heightPx, rate, scale, frameCount };
    }
  }
  throw new Error(`${file.name} holds no picture, or its header is cut off.`);
}

/** The chunks of a part of the file, those inside lists too, in order; ends where the bytes do. */
function* chunks(
  view: DataView,
  from: number,
  to: number,
): Generator<{ name: string; start: number; bytes: number }> {
  for (let at = from; at + 8 <= to; ) {
    const name = letters(view, at);
    const bytes = view.getUint32(at + 4, true);
    const start = at + 8;
    const end = Math.min(to, start + bytes);
    // Behind this list come the pictures.
    if (name === 'LIST' && start + 4 <= to && letters(view, start) === 'movi') return;
    if (name === 'LIST') yield* chunks(view, start + 4, end);
    else yield { name, start, bytes: end - start };
    at = start + bytes + (bytes % 2);
  }
}

function letters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));
}
