import * as v from 'valibot';
import type { Parsed } from '../schemas/schema-fault';
import { anyText, fields, text } from '../schemas/schema-parts';

/** Schema of {@link LabelFile}. */
export const labelFileSchema = fields({
  /** Without folders; for messages and exports. */
  name: text,
  text: anyText,
  /** Path within what was chosen, where it is known: folders such as `valence/` tell the dimension. */
  path: v.exactOptional(text),
});

/** A label file: its text and what it is called. */
export type LabelFile = Parsed<typeof labelFileSchema>;

/**
 * A label file that cannot be read; the message is one sentence naming file, line, expectation and finding.
 */
export class LabelFileError extends Error {
  override readonly name = 'LabelFileError';

  constructor(
    fileName: string,
    /** Line of the file, counted from 1; null when it is about the file as a whole. */
    readonly line: number | null,
    expected: string,
    found: string,
  ) {
    super(`${fileName}${line === null ? '' : `, line ${line}`}: expected ${expected}, found ${found}.`);
  }
}

/** An hour of twelve annotators at 50 Hz is a third of this; longer files are something else. */
const LARGEST_BYTES = 64 * 2 ** 20;

/** Throws one sentence when a file of so many bytes cannot be labels: more than 64 MB. */
export function refuseLargeLabels(fileName: string, bytes: number): void {
  if (bytes <= LARGEST_BYTES) return;
  const megabytes = Math.round(bytes / 2 ** 20);
  throw new LabelFileError(fileName, null, 'labels of at most 64 MB', `${megabytes} MB`);
}

/** How texts of label files can be coded; names that `TextDecoder` knows. */
export type LabelEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** So many bytes show how a text is coded. */
const SHOWING_BYTES = 512;

/**
 * How the text of a label file is coded: UTF-8, or UTF-16 where a byte order mark says so, as spreadsheets
 * write it, or every other byte at the beginning is nought, as it is for plain letters and digits. Throws as
 * {@link refuseLargeLabels} does.
 */
export function labelEncoding(fileName: string, bytes: Uint8Array): LabelEncoding {
  refuseLargeLabels(fileName, bytes.byteLength);
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const shown = bytes.subarray(0, SHOWING_BYTES & ~1);
  const isNought = (parity: 0 | 1) =>
    shown.length > 1 && shown.every((byte, index) => index % 2 !== parity || byte === 0);
  if (isNought(1) && !isNought(0)) return 'utf-16le';
  return isNought(0) && !isNought(1) ? 'utf-16be' : 'utf-8';
}

/**
 * `a` with those of `b` that are not there yet, by name and text. One whose name is taken by another gets a
 * path of its own, so that what is said about either stays with it.
 */
export function joinLabelFiles(a: readonly LabelFile[], b: readonly LabelFile[]): readonly LabelFile[] {
  const joined = [...a];
  for (const file of b) {
    if (joined.some((one) => one.name === file.name && one.text === file.text)) continue;
    const isTaken = (path: string) => joined.some((one) => (one.path ?? one.name) === path);
    const wanted = file.path ?? file.name;
    let path = wanted;
    for (let count = 2; isTaken(path); count++) path = `${wanted} (${count})`;
    joined.push(path === wanted ? file : { ...file, path });
  }
  return joined;
}
