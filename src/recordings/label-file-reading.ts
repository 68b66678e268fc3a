import { type LabelFile, LabelFileError, labelEncoding, refuseLargeLabels } from '../core/labels/label-file';
import { readLabelSet } from '../core/labels/set/label-set';
import { isNovaStream, joinNovaPair, type LabelBytes } from '../core/labels/text/nova-pairs';

/** Label files of one choice: those that can be read, and a sentence for each that cannot. */
export interface ReadLabelFiles {
  readonly files: readonly LabelFile[];
  readonly problems: readonly string[];
}

/**
 * Reads files from the disk, of whatever kind. A file is refused when it is too large or cannot be taken for
 * labels at all; one that needs a correction, such as of its dimension or columns, is kept.
 */
export async function readLabelFiles(files: readonly File[]): Promise<ReadLabelFiles> {
  const problems: string[] = [];
  const read: LabelBytes[] = [];
  // One after the other: between long ones the page can draw.
  for (const file of files) {
    try {
      refuseLargeLabels(file.name, file.size);
      const path = file.webkitRelativePath;
      const bytes = new Uint8Array(await file.arrayBuffer());
      read.push({ name: file.name, bytes, ...(path ? { path } : {}) });
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  const decoded = decodeLabelFiles(read);
  const kept = decoded.files.filter((file) => {
    const [state] = readLabelSet([file]).files;
    if (!state?.problem || state.reading || state.columns) return true;
    problems.push(state.problem);
    return false;
  });
  return { files: kept, problems: [...problems, ...decoded.problems] };
}

/**
 * The texts of label files. The two files of a NOVA annotation become one, by the name of its header; a
 * stream whose header is not among them is a problem, and so is a file larger than labels are.
 */
export function decodeLabelFiles(given: readonly LabelBytes[]): ReadLabelFiles {
  const files: LabelFile[] = [];
  const problems: string[] = [];
  const keyOf = ({ name, path = name }: LabelBytes) => path;
  const streams = new Map(given.filter(({ name }) => isNovaStream(name)).map((one) => [keyOf(one), one]));
  const headers = new Set(given.map(keyOf));
  for (const file of given) {
    const { bytes, ...named } = file;
    try {
      if (isNovaStream(file.name)) {
        const header = keyOf(file).slice(0, -1);
        if (headers.has(header)) continue;
        const expected = `its header, "${file.name.slice(0, -1)}", chosen together with it`;
        throw new LabelFileError(file.name, null, expected, 'the stream alone');
      }
      const text = new TextDecoder(labelEncoding(file.name, bytes)).decode(bytes);
      const stream = streams.get(`${keyOf(file)}~`);
      files.push({ ...named, text: stream ? joinNovaPair(text, stream) : text });
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  return { files, problems };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
