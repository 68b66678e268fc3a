import type { Dimension } from '../../affect';
import { meanOfAnnotators } from '../../scores/annotator-agreement';
import { alignLabels } from '../frames/label-alignment';
import { UNIT_SCALE } from '../label-content';
import { readingOf } from '../label-reading';
import {
  type AnnotatorLabels,
  LabelFileError,
  type LabelFileOptions,
  type LabelSeries,
} from '../label-series';
import { extent, readLabelTable } from '../label-table';
import { labelTracks } from '../label-tracks';
import { readAnnotatorContent } from './annotator-table';

/** Settings of {@link readSewaLabels}. */
export interface SewaLabelOptions extends LabelFileOptions {
  /** Names of annotators that are left out; names that the file does not have are no fault. */
  readonly without?: readonly string[];
}

/**
 * Reads one dimension of a SEWA-DB recording from the text of its file: a header, a first column that is a
 * frame or a time (by its name: `frame…`, or `time…` and `second…`, in milliseconds where the name ends in
 * `ms`), then one column of values or one for each annotator. Frame numbers count from 0 or 1, whichever
 * comes first in the file, and need the video's frame times or rate. The other dimension of the series is
 * null throughout; {@link joinSewaLabels} brings two files together. Throws a LabelFileError on a header or
 * a cell that does not fit, and when no annotator is left.
 */
export function readSewaLabels(text: string, dimension: Dimension, options: SewaLabelOptions): LabelSeries {
  const { fileName = 'label file', without = [] } = options;
  const content = readAnnotatorContent(readLabelTable(text, fileName));
  const reading = readingOf(content, { dimension, scale: UNIT_SCALE });
  const tracks = labelTracks(content, reading, options).filter((track) => track.dimension === dimension);
  const left = tracks.filter(({ annotator }) => !without.includes(annotator));
  const [first] = left;
  if (!first) {
    const found = tracks.map(({ annotator }) => annotator).join(', ');
    throw new LabelFileError(fileName, 1, 'an annotator besides those left out', found);
  }
  const nothing = first.timesS.map(() => null);
  const annotators = left.map(({ annotator: name, values }) => ({
    name,
    valence: dimension === 'valence' ? values : nothing,
    arousal: dimension === 'arousal' ? values : nothing,
  }));
  return series(first.timesS, annotators, `SEWA-DB ${dimension}`);
}

/**
 * Valence and arousal of one recording from its two files, on the times of the valence file; arousal is
 * that of the nearest time. Annotators of the same name become one.
 */
export function joinSewaLabels(valence: LabelSeries, arousal: LabelSeries): LabelSeries {
  const { timesS } = valence;
  const nothing = timesS.map(() => null);
  const ofValence = valence.annotators ?? [];
  const ofArousal = (arousal.annotators ?? []).map(({ name, arousal: values }) => {
    const labels = { timesS: arousal.timesS, valence: values, arousal: values };
    return { name, arousal: alignLabels(labels, timesS).arousal };
  });
  const names = new Set([...ofValence, ...ofArousal].map(({ name }) => name));
  const annotators = [...names].map(
    (name): AnnotatorLabels => ({
      name,
      valence: ofValence.find((one) => one.name === name)?.valence ?? nothing,
      arousal: ofArousal.find((one) => one.name === name)?.arousal ?? nothing,
    }),
  );
  return series(timesS, annotators, 'SEWA-DB');
}

function series(
  timesS: readonly number[],
  annotators: readonly AnnotatorLabels[],
  what: string,
): LabelSeries {
  const count = annotators.length === 1 ? '1 annotator' : `${annotators.length} annotators`;
  return {
    timesS,
    valence: meanOfAnnotators(annotators.map(({ valence }) => valence)),
    arousal: meanOfAnnotators(annotators.map(({ arousal }) => arousal)),
    annotators,
    form: 'sewa',
    description: `${what} labels of ${count}: ${extent(timesS)}.`,
  };
}
