import type { PipelineSettings } from '../../pipeline/contract';
import type { AnalysisState } from '../analyse/analysis-store';
import type { TracedRecording } from './trace-files';
import { traceFiles } from './trace-files';

/** What of the analyses is asked here. */
export type LabelledAnalyses = Pick<
  AnalysisState,
  'recordings' | 'shown' | 'add' | 'show' | 'loadLabels' | 'removeLabels'
>;

/**
 * Gives the traces of a recording to its analysis as labels, in SEWA-DB's form: to the one that is there, in
 * place of those that were traced before, else to a new one, which begins.
 *
 * @param analyses the state of the moment
 */
export async function openInAnalyse(
  analyses: () => LabelledAnalyses,
  file: File,
  traced: TracedRecording,
  settings: PipelineSettings,
): Promise<void> {
  const labels = traceFiles('sewa', traced).map(
    ({ name, text, mediaType }) => new File([text], name, { type: mediaType }),
  );
  const known = analyses().recordings.find((one) => one.file === file);
  if (known) {
    analyses().show(known.id);
    const names = new Set(labels.map(({ name }) => name));
    for (const { key, file: old } of analyses().shown.labelSet.files) {
      if (names.has(old.name)) analyses().removeLabels(key);
    }
  } else {
    // It goes on beside what is shown here; the recording is there at once.
    void analyses().add([file], settings);
    const added = analyses().recordings.findLast((one) => one.file === file);
    if (added) analyses().show(added.id);
  }
  await analyses().loadLabels(labels);
}
