import type { Dimension } from '../../affect';
import type { Series } from '../../scores/metrics';
import { separatedText } from '../../separated-text';
import { signedCell, timeCell } from './written-number';

/** What one annotator says of the dimension, label by label. */
export interface SewaColumn {
  readonly annotator: string;
  /** In [-1, 1]; null and NaN are missing. All columns are equally long. */
  readonly values: Series;
}

/**
 * Labels of one dimension as SEWA-DB writes them: a column of times and one for each annotator, who is named
 * with the dimension, as in `time_s,valence_A1,valence_A2`. Values above zero carry a plus: so a reader knows
 * that the scale goes both ways, even where nobody went below zero. An empty cell is not annotated.
 *
 * @param rateHz of the labels, the first at 0 s
 */
export function sewaText(dimension: Dimension, columns: readonly SewaColumn[], rateHz: number): string {
  const count = columns[0]?.values.length ?? 0;
  const header = ['time_s', ...columns.map(({ annotator }) => `${dimension}_${annotator}`)];
  const rows = Array.from({ length: count }, (_, index) => [
    timeCell(index / rateHz),
    ...columns.map(({ values }) => signedCell(values[index])),
  ]);
  return separatedText([header, ...rows]);
}
