import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { joinSewaLabels, readSewaLabels } from '../../../../src/core/labels/forms/sewa-labels';
import { readLabels } from '../../../../src/core/labels/label-file';
import type { LabelFileOptions, LabelSeries } from '../../../../src/core/labels/label-series';
import { actorLabels } from './actor-recordings';
import type { LabelSource } from './recording-source';

/**
 * Reads the labels of a recording. Rejects with one sentence when a file is missing or does not fit its form.
 *
 * @param timing where the form has a label per frame and no times: the video's frame times or rate.
 */
export async function readRecordingLabels(
  source: LabelSource,
  timing: Pick<LabelFileOptions, 'frameRateHz' | 'frameTimesS'>,
): Promise<LabelSeries> {
  if (source.kind === 'actor') return actorLabels(source.recording);
  if (source.kind === 'file') {
    return readLabels(await textOf(source.path), { ...timing, fileName: basename(source.path) });
  }
  const { valencePath, arousalPath, without } = source;
  const options = (path: string) => ({ ...timing, without, fileName: basename(path) });
  return joinSewaLabels(
    readSewaLabels(await textOf(valencePath), 'valence', options(valencePath)),
    readSewaLabels(await textOf(arousalPath), 'arousal', options(arousalPath)),
  );
}

/** The files that labels come from. */
export function labelPaths(source: LabelSource): readonly string[] {
  if (source.kind === 'actor') return [];
  return source.kind === 'file' ? [source.path] : [source.valencePath, source.arousalPath];
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Error(`${basename(path)}: the label file is missing or cannot be read.`);
  });
}
