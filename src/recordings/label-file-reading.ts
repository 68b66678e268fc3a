import type { LabelFile } from '../core/labels/set/label-file-state';
import { readLabelSet } from '../core/labels/set/label-set';

/** An hour of twelve annotators at 50 Hz is a third of this; longer files are something else. */
const LARGEST_BYTES = 64 * 2 ** 20;

/** Label files of one choice: those that can be read, and a sentence for each that cannot. */
export interface ReadLabelFiles {
  readonly files: readonly LabelFile[];
  readonly problems: readonly string[];
}

/**
 * Reads files from the disk, of whatever kind. A file is refused when it is too large or cannot be taken for
 * labels at all; one that needs a correction, such as of its dimension, is kept.
 */
export async function readLabelFiles(files: readonly File[]): Promise<ReadLabelFiles> {
  // One after the other: between long ones the page can draw.
  const results: { file?: LabelFile; problem?: string }[] = [];
  for (const file of files) results.push(await readOne(file));
  return {
    files: results.flatMap(({ file }) => file ?? []),
    problems: results.flatMap(({ problem }) => problem ?? []),
  };
}

/**
 * The text of a label file: UTF-8, or UTF-16 where a byte order mark says so, as spreadsheets write it.
 *
 * @throws an Error with one clear sentence when the file is larger than 64 MB
 */
export function decodeLabelText(fileName: string, bytes: Uint8Array<ArrayBuffer>): string {
  refuseLarge(fileName, bytes.byteLength);
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
}

/**
 * `a` with those of `b` that are not there yet, by name and text. One whose name is taken by another gets a path
 * of its own, so that what is said about either stays with it.
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

async function readOne(file: File): Promise<{ file?: LabelFile; problem?: string }> {
  try {
    refuseLarge(file.name, file.size);
    const text = decodeLabelText(file.name, new Uint8Array(await file.arrayBuffer()));
    const path = file.webkitRelativePath;
    const labels: LabelFile = { name: file.name, text, ...(path ? { path } : {}) };
    const [state] = readLabelSet([labels]).files;
    return state?.problem && !state.reading ? { problem: state.problem } : { file: labels };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function refuseLarge(fileName: string, bytes: number): void {
  if (bytes <= LARGEST_BYTES) return;
  const megabytes = Math.round(bytes / 2 ** 20);
  throw new Error(`${fileName}: expected labels of at most 64 MB, found ${megabytes} MB.`);
}
