import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Split } from '../faces/face-samples';
import { partitionNamed } from './recording-source';

/**
 * Reads a CSV `recording,train|validation|test`; a header line `recording,partition` may come first, and
 * `devel` stands for validation. Throws a sentence that names file and line when a row does not fit or a
 * recording comes twice.
 */
export async function readPartitions(path: string): Promise<Map<string, Split>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path}: the file is missing or cannot be read.`);
  });
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const partitions = new Map<string, Split>();
  for (const [index, [recording = '', word = '']] of data.entries()) {
    const name = recording.trim();
    const partition = partitionNamed(word);
    if (index === 0 && partition === null && /^(recording|name|video)$/i.test(name)) continue;
    if (name === '' || partition === null) {
      throw new Error(
        `${path}, line ${index + 1}: expected a recording and train, validation or test, found ` +
          `"${recording},${word}".`,
      );
    }
    if (partitions.has(name)) {
      throw new Error(`${path}, line ${index + 1}: expected each recording once, found "${name}" again.`);
    }
    partitions.set(name, partition);
  }
  if (partitions.size === 0) throw new Error(`${path}: expected recordings and their parts, found none.`);
  return partitions;
}
