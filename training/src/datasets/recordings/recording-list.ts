import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import Papa from 'papaparse';
import type { Split } from '../faces/face-samples';
import { groupBy } from '../files/folder-listing';
import {
  partitionNamed,
  type RecordingSet,
  type RecordingSource,
  type SkippedFile,
} from './recording-source';

/** A row that names a video and its labels. */
interface ListedRecording {
  readonly line: number;
  readonly video: string;
  readonly labels: string;
  readonly subjects: readonly string[];
  readonly partition: Split | null;
}

/**
 * A plain list of recordings: a CSV with the columns `video` and `labels`, and if wanted `subject` (several
 * divided by semicolons) and `split` (train, validation or test); paths are relative to the list. Labels may
 * have any form that the app reads. A row whose file is missing or empty is skipped by name. Throws a
 * sentence when the list is missing or a row does not fit.
 */
export async function readRecordingList(path: string): Promise<RecordingSet> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path}: the file is missing or cannot be read.`);
  });
  const rows = parseRows(text, path);
  const stems = groupBy(rows, ({ video }) => basename(video, extname(video)));
  const recordings: RecordingSource[] = [];
  const skipped: SkippedFile[] = [];
  for (const { video, labels, subjects, partition } of rows) {
    const fault = (await faultOf(path, video)) ?? (await faultOf(path, labels));
    if (fault !== null) {
      skipped.push(fault);
      continue;
    }
    const stem = basename(video, extname(video));
    const name = stems.get(stem)?.length === 1 ? stem : video;
    recordings.push({
      name,
      subjects: subjects.length > 0 ? subjects : [name],
      partition,
      pictures: { kind: 'video', path: resolve(dirname(path), video) },
      labels: { kind: 'files', paths: [resolve(dirname(path), labels)] },
    });
  }
  return { dataset: basename(path, extname(path)), recordings, skipped };
}

function parseRows(text: string, path: string): ListedRecording[] {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const header = (data[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const column = (name: string) => header.indexOf(name);
  if (column('video') < 0 || column('labels') < 0) {
    throw new Error(`${path}, line 1: expected the columns "video,labels", found "${header.join(',')}".`);
  }
  const videos = new Set<string>();
  const rows = data.slice(1).map((cells, index): ListedRecording => {
    const line = index + 2;
    const cell = (name: string) => cells[column(name)]?.trim() ?? '';
    const refuse = (expected: string, found: string) => {
      throw new Error(`${path}, line ${line}: expected ${expected}, found "${found}".`);
    };
    if (cell('video') === '') refuse('a video', '');
    if (cell('labels') === '') refuse('a label file', '');
    if (videos.has(cell('video'))) refuse('each video once', cell('video'));
    videos.add(cell('video'));
    const partition = partitionNamed(cell('split'));
    if (partition === null && cell('split') !== '')
      refuse('the split train, validation or test', cell('split'));
    const subjects = cell('subject')
      .split(';')
      .map((subject) => subject.trim());
    return {
      line,
      video: cell('video'),
      labels: cell('labels'),
      subjects: subjects.filter((subject) => subject !== ''),
      partition,
    };
  });
  if (rows.length === 0) throw new Error(`${path}: expected recordings after the header, found none.`);
  return rows;
}

async function faultOf(list: string, file: string): Promise<SkippedFile | null> {
  const info = await stat(resolve(dirname(list), file)).catch(() => null);
  if (info === null) return { file, reason: 'There is no such file.' };
  return info.size === 0 ? { file, reason: 'The file is empty.' } : null;
}
