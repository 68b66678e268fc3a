import { type LabelFile, LabelFileError } from '../label-file';

/** A label file as it lies on the disk. */
export interface LabelBytes extends Pick<LabelFile, 'name' | 'path'> {
  readonly bytes: Uint8Array;
}

/** Bytes of a value and its confidence in a binary stream, each a float of 32 bits. */
const PAIR_BYTES = 8;

/**
 * Whether a file is the stream of a NOVA annotation, by its name; the header's is the same without the tilde.
 */
export function isNovaStream(name: string): boolean {
  return /\.annotation~$/i.test(name);
}

/**
 * The text of a NOVA annotation: that of its header, and under it that of its stream, so that one file holds
 * both. A binary stream becomes the lines that an ASCII one has: `value;confidence`. Throws a
 * {@link LabelFileError} where a binary stream ends within a value.
 */
export function joinNovaPair(header: string, stream: LabelBytes): string {
  const body = /ftype\s*=\s*["']BINARY["']/i.test(header)
    ? binaryLines(stream)
    : new TextDecoder().decode(stream.bytes);
  return `${header.trimEnd()}\n${body}`;
}

function binaryLines({ name, bytes }: LabelBytes): string {
  if (bytes.byteLength % PAIR_BYTES !== 0) {
    const found = `${bytes.byteLength} bytes, which end within a value`;
    throw new LabelFileError(name, null, `a binary stream of ${PAIR_BYTES} bytes for each value`, found);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.byteLength; offset += PAIR_BYTES) {
    lines.push(`${view.getFloat32(offset, true)};${view.getFloat32(offset + PAIR_BYTES / 2, true)}`);
  }
  return lines.join('\n');
}
