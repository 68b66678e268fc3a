import { DIMENSIONS } from '../../core/affect';
import { separatedText } from '../../core/separated-text';
import type { RecordingScores, ScoresByMode } from '../scores/recording-scores';

/** The columns of a table of scores, in order. */
export const SCORE_COLUMNS = [
  'recording',
  'dimension',
  'values',
  'time_delay_frames',
  'count',
  'ccc',
  'ccc_avec',
  'pcc',
  'mae',
  'mape',
] as const;

const VALUES = ['raw', 'processed'] as const;
const DECIMALS = 6;

/**
 * Scores of several recordings as CSV: comma, point, `\n`, a header line. For each recording and dimension a
 * row of the network's own output and one after post-processing; then the same of all joined end to end
 * (`[joined]`) and in the mean over recordings (`[mean]`, its `count` is of recordings, and AVEC's CCC is not
 * averaged). MAPE is a fraction. A cell is empty where a score is not defined.
 *
 * @param names of the recordings, in the order of `scores.each`
 */
export function scoresCsv(names: readonly string[], scores: RecordingScores): string {
  const lines: (readonly string[])[] = [SCORE_COLUMNS];
  const delayOf = (values: 'raw' | 'processed') => String(values === 'raw' ? 0 : scores.delay.usedFrames);
  const add = (name: string, own: Pick<RecordingScores, 'raw' | 'processed'>) => {
    for (const dimension of DIMENSIONS)
      for (const values of VALUES)
        lines.push([name, dimension, values, delayOf(values), ...scoreCells(own[values], dimension)]);
  };
  names.forEach((name, index) => {
    const own = scores.each[index];
    if (own) add(name, own);
  });
  add('[joined]', scores);
  for (const dimension of DIMENSIONS)
    for (const values of VALUES) {
      const { ccc, pcc, mae, mape } = scores.mean[values][dimension];
      const cells = [cell(ccc.mean), '', cell(pcc.mean), cell(mae.mean), cell(mape.mean)];
      lines.push(['[mean]', dimension, values, delayOf(values), String(ccc.recordings), ...cells]);
    }
  return separatedText(lines);
}

function scoreCells(scores: ScoresByMode, dimension: (typeof DIMENSIONS)[number]): string[] {
  const population = scores.population[dimension];
  if (population === null) return ['0', '', '', '', '', ''];
  const { count, ccc, pcc, mae, mape } = population;
  const avec = scores.avec[dimension]?.ccc ?? Number.NaN;
  return [String(count), cell(ccc), cell(avec), cell(pcc), cell(mae), cell(mape.value)];
}

function cell(value: number): string {
  return Number.isFinite(value) ? value.toFixed(DECIMALS) : '';
}
