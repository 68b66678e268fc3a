import { joinLabelFiles, type LabelFile } from '../../core/labels/label-file';
import { assignLabelFiles } from '../../core/labels/set/label-assignment';
import { videoStem } from '../../recordings/exports/file-names';
import type { AnalysedRecording } from './analysed-recording';

/**
 * Gives label files to the recordings that they belong to; those that belong to none are named in a sentence.
 */
export function withLabels(recordings: readonly AnalysedRecording[], files: readonly LabelFile[]) {
  const { byRecording, leftOver } = assignLabelFiles(
    files,
    ({ name }) => name,
    recordings.map(({ id, name }) => ({ id: String(id), stem: videoStem(name) })),
  );
  const sentences = leftOver.map(({ label, reason }) => `${label.name} was left out: its name ${reason}.`);
  return {
    recordings: recordings.map((one) => ({
      ...one,
      labels: joinLabelFiles(one.labels, byRecording.get(String(one.id)) ?? []),
    })),
    problem: sentences.length > 0 ? sentences.join(' ') : null,
  };
}
