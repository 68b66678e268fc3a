import { DIMENSIONS, type Dimension } from '../../core/affect';
import { avecText } from '../../core/labels/writers/avec-text';
import { carmaText } from '../../core/labels/writers/carma-text';
import { sewaText } from '../../core/labels/writers/sewa-text';
import { timeCell, valueCellText } from '../../core/labels/writers/written-number';
import { meanOfAnnotators } from '../../core/scores/annotator-agreement';
import { alignedTrace, type Rater } from '../../core/tracing/rater';
import { videoStem } from '../../recordings/exports/file-names';
import type { ResultFile } from '../../recordings/results';

/** Forms in which traces are saved. */
export type TraceForm = 'sewa' | 'avec' | 'carma';

/** The traces of one recording, and how they are to be written. */
export interface TracedRecording {
  /** Of the video, with its extension. */
  readonly fileName: string;
  /** Those who have traced something, on one grid. */
  readonly raters: readonly Rater[];
  readonly takeLagOff: boolean;
  /** When, in any words. */
  readonly savedAt: string;
}

/** Words at the ends of the scale of each dimension. */
const ENDS: Readonly<Record<Dimension, { readonly lower: string; readonly upper: string }>> = {
  valence: { lower: 'unpleasant', upper: 'pleasant' },
  arousal: { lower: 'calm', upper: 'activated' },
};

/** Why traces cannot be saved in a form, one sentence; null where they can. */
export function traceFormFault(form: TraceForm, raters: readonly Rater[]): string | null {
  const missing = DIMENSIONS.find((dimension) => traces(raters, dimension, false).length === 0);
  if (missing === undefined) return null;
  if (raters.length === 0) return 'Nothing was traced yet.';
  return form === 'avec' ? `AVEC’s form holds valence and arousal, and nobody traced ${missing}.` : null;
}

/**
 * Traces as label files that are read back without a correction, named so that they go with their video:
 * SEWA-DB's form is a file for each dimension with a column for each rater, AVEC's one file with the mean of
 * the raters, CARMA's a file for each dimension and rater. None where {@link traceFormFault} says why.
 */
export function traceFiles(form: TraceForm, recording: TracedRecording): readonly ResultFile[] {
  if (traceFormFault(form, recording.raters) !== null) return [];
  const { fileName, raters, takeLagOff, savedAt } = recording;
  const stem = videoStem(fileName);
  const csv = (name: string, text: string): ResultFile => ({ name, mediaType: 'text/csv', text });
  if (form === 'avec') return [csv(`${stem}_gold_avec.csv`, avecOf(recording, stem))];
  return DIMENSIONS.flatMap((dimension) => {
    const traced = traces(raters, dimension, takeLagOff);
    const [first] = traced;
    if (!first) return [];
    const { rateHz } = first.trace.grid;
    if (form === 'sewa') {
      const columns = traced.map(({ name, trace }) => ({ annotator: name, values: trace.values }));
      return [csv(`${stem}_${capital(dimension)}.csv`, sewaText(dimension, columns, rateHz))];
    }
    return traced.map(({ name, trace: { values } }) => {
      const rating = { values, rateHz, fileName, ratedAt: savedAt, ...ENDS[dimension] };
      return csv(`${stem}_${dimension}_${name.replaceAll(' ', '-')}.csv`, carmaText(rating));
    });
  });
}

function avecOf({ raters, takeLagOff }: TracedRecording, stem: string): string {
  const [valence = [], arousal = []] = DIMENSIONS.map((dimension) =>
    meanOfAnnotators(traces(raters, dimension, takeLagOff).map(({ trace }) => trace.values)),
  );
  const rateHz = raters.flatMap(({ rating }) => rating.valence?.grid.rateHz ?? [])[0] ?? 1;
  const rows = valence.flatMap((value, index) => {
    const cells = { valence: valueCellText(value), arousal: valueCellText(arousal[index]) };
    // AVEC has no way to say that nothing was annotated but to leave the row out.
    return cells.valence === null && cells.arousal === null
      ? []
      : [{ timeS: timeCell(index / rateHz), ...cells }];
  });
  return avecText(rows, stem);
}

function traces(raters: readonly Rater[], dimension: Dimension, takeLagOff: boolean) {
  return raters.flatMap((rater) => {
    const trace = alignedTrace(rater, dimension, takeLagOff);
    return trace ? [{ name: rater.name, trace }] : [];
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
