import { type LabelFile, labelEncoding, refuseLargeLabels } from '../core/labels/label-file';
import { readLabelSet } from '../core/labels/set/label-set';

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
 * The text of a label file.
 *
 * @throws an Error with one clear sentence when the file is larger than labels are
 */
export function decodeLabelText(fileName: string, bytes: Uint8Array<ArrayBuffer>): string {
  return new TextDecoder(labelEncoding(fileName, bytes)).decode(bytes);
}

async function readOne(file: File): Promise<{ file?: LabelFile; problem?: string }> {
  try {
    refuseLargeLabels(file.name, file.size);
    const text = decodeLabelText(file.name, new Uint8Array(await file.arrayBuffer()));
    const path = file.webkitRelativePath;
    const labels: LabelFile = { name: file.name, text, ...(path ? { path } : {}) };
    const [state] = readLabelSet([labels]).files;
    return state?.problem && !state.reading ? { problem: state.problem } : { file: labels };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
