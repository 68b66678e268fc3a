import type { Dimension } from '../../../core/affect';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';

/** What recordings can be sorted by. */
export type RecordingOrder = 'added' | 'name' | 'count' | 'length' | 'coverage' | Dimension;

const byName = new Intl.Collator('en', { numeric: true });

/**
 * Recordings in an order: names as a person sorts them, numbers falling, those without one at the end.
 *
 * @param cccOf of a recording and dimension; undefined where there is none
 */
export function sortedRecordings(
  recordings: readonly AnalysedRecording[],
  order: RecordingOrder,
  cccOf: (recording: AnalysedRecording, dimension: Dimension) => number | undefined,
): readonly AnalysedRecording[] {
  if (order === 'added') return recordings;
  if (order === 'name') return recordings.toSorted((one, other) => byName.compare(one.name, other.name));
  const measure = (recording: AnalysedRecording): number => {
    if (order === 'count') return recording.frames.length;
    if (order === 'length') return recording.facts?.durationS ?? Number.NaN;
    if (order === 'coverage') return recording.results?.coverage.share ?? Number.NaN;
    return cccOf(recording, order) ?? Number.NaN;
  };
  const rank = (recording: AnalysedRecording) => {
    const value = measure(recording);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return recordings.toSorted((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a === b ? 0 : b - a;
  });
}
