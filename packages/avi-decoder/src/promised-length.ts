/** Headers lie at the start; this is more than any has. */
const HEADER_BYTES = 64 * 1024;

/**
 * How long the picture of an AVI file should last by its header, seconds: chunk `strh` of the first stream
 * that is a picture. `null` where the file is no AVI or its header does not tell. Headers lie in both
 * directions; what a file holds is counted, and this only tells that something is missing.
 */
export async function promisedLengthS(file: Blob): Promise<number | null> {
  const view = new DataView(await file.slice(0, HEADER_BYTES).arrayBuffer());
  if (view.byteLength < 12 || letters(view, 0) !== 'RIFF' || letters(view, 8) !== 'AVI ') return null;
  let frames = 0;
  for (const { name, start, bytes } of chunks(view, 12, view.byteLength)) {
    if (name === 'avih' && bytes >= 20) frames = view.getUint32(start + 16, true);
    if (name !== 'strh' || bytes < 36 || letters(view, start) !== 'vids') continue;
    const [scale, rate] = [view.getUint32(start + 20, true), view.getUint32(start + 24, true)];
    const length = view.getUint32(start + 32, true) || frames;
    return scale > 0 && rate > 0 && length > 0 ? (length * scale) / rate : null;
  }
  return null;
}

/** The chunks of a part of the file, those inside lists too, in order; ends where the bytes do. */
function* chunks(
  view: DataView,
  from: number,
  to: number,
): Generator<{ name: string; start: number; bytes: number }> {
  for (let position = from; position + 8 <= to; ) {
    const name = letters(view, position);
    const bytes = view.getUint32(position + 4, true);
    const start = position + 8;
    const end = Math.min(to, start + bytes);
    // Behind this list come the pictures.
    if (name === 'LIST' && start + 4 <= to && letters(view, start) === 'movi') return;
    if (name === 'LIST') yield* chunks(view, start + 4, end);
    else yield { name, start, bytes: end - start };
    position = start + bytes + (bytes % 2);
  }
}

function letters(view: DataView, position: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(position + index)));
}
