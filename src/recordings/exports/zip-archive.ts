import { strToU8, zipSync } from 'fflate';

/** A text to be put into an archive. */
interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A ZIP archive of texts. Of two names the same the second gets a number: `a.csv`, `a (2).csv`. */
export function zipArchive(files: readonly NamedText[]): Uint8Array<ArrayBuffer> {
  const entries: Record<string, Uint8Array> = {};
  for (const { name, text } of files) {
    const [, stem = name, ending = ''] = /^(.+?)((?:\.\w+)*)$/s.exec(name) ?? [];
    let free = name;
    for (let count = 2; Object.hasOwn(entries, free); count++) free = `${stem} (${count})${ending}`;
    entries[free] = strToU8(text);
  }
  return new Uint8Array(zipSync(entries, { level: 6 }));
}
