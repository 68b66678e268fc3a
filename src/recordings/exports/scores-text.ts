import { DIMENSIONS } from '../../core/affect';
import type { LabelComparison } from '../scores/label-comparison';

/** What of a comparison a table of scores tells. */
type TabledScores = Pick<LabelComparison, 'processed' | 'raw' | 'intervals'>;

const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;
const VALUES = [
  { key: 'processed', name: 'after post-processing' },
  { key: 'raw', name: 'network output' },
] as const;
const HEADER = ['Dimension', 'CCC', 'CCC (AVEC)', 'PCC', 'MAE', 'MAPE', 'n'];

/**
 * The scores as a table of Markdown: a row for each dimension, after post-processing and before, with 95 %
 * intervals where there are some; a dash where a score is not defined.
 */
export function scoresMarkdown(scores: TabledScores): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = HEADER.map((_, index) => (index === 0 ? '---' : '---:'));
  const rows = cellsOf(scores, { minus: '−', dash: '–', percent: ' %' });
  return `${[HEADER, rule, ...rows].map(line).join('\n')}\n`;
}

/** The same as a `tabular` of LaTeX, with the rules of the package `booktabs`. */
export function scoresLatex(scores: TabledScores): string {
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  const rows = cellsOf(scores, { minus: '$-$', dash: '--', percent: '\\,\\%' });
  return [
    `\\begin{tabular}{l${'r'.repeat(HEADER.length - 1)}}`,
    '\\toprule',
    line(HEADER),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

/** How numbers are written. */
interface Signs {
  readonly minus: string;
  readonly dash: string;
  readonly percent: string;
}

function cellsOf(scores: TabledScores, { minus, dash, percent }: Signs): string[][] {
  const number = (value: number | null | undefined, decimals: number) =>
    value === null || value === undefined || !Number.isFinite(value)
      ? dash
      : value
          .toFixed(decimals)
          .replace(/^-(?=0\.?0*$)/, '')
          .replace('-', minus);
  return DIMENSIONS.flatMap((dimension) =>
    VALUES.map(({ key, name }) => {
      const own = scores[key].population[dimension];
      const limits = scores.intervals[key][dimension].ccc;
      const interval = limits ? ` [${number(limits.low, 3)}, ${number(limits.high, 3)}]` : '';
      const mape = number(own && own.mape.value * 100, 1);
      return [
        `${NAMES[dimension]}, ${name}`,
        number(own?.ccc, 3) + interval,
        number(scores[key].avec[dimension]?.ccc, 3),
        number(own?.pcc, 3),
        number(own?.mae, 3),
        mape === dash ? dash : mape + percent,
        String(own?.count ?? 0),
      ];
    }),
  );
}
