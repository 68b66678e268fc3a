import { gzipSync, strToU8, zipSync } from 'fflate';

/** A text to be put into an archive. */
interface NamedText {
  /** Folders included. */
  readonly name: string;
  /** That of gzip where the file itself is compressed. */
  readonly mediaType?: string;
  readonly text: string;
}

/**
 * A folder in a ZIP archive. Nothing is compressed: weights hardly are.
 *
 * @param files of the folder, by their paths within it
 */
export function zipFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const entries = Object.fromEntries([...files].map(([path, data]) => [`${folder}/${path}`, data]));
  return new Uint8Array(zipSync(entries, { level: 0 }));
}

/** A ZIP archive of texts. Of two names the same the second gets a number: `a.csv`, `a (2).csv`. */
export function zipArchive(files: readonly NamedText[]): Uint8Array<ArrayBuffer> {
  const entries: Record<string, Uint8Array> = {};
  for (const { name, mediaType, text } of files) {
    const [, stem = name, ending = ''] = /^(.+?)((?:\.\w+)*~?)$/s.exec(name) ?? [];
    let free = name;
    for (let count = 2; Object.hasOwn(entries, free); count++) free = `${stem} (${count})${ending}`;
    const bytes = strToU8(text);
    // No time in it: the same results make the same file.
    entries[free] = mediaType === 'application/gzip' ? gzipSync(bytes, { mtime: 0 }) : bytes;
  }
  return new Uint8Array(zipSync(entries, { level: 6 }));
}
