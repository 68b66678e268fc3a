import { expect, test } from 'vitest';
import { scoresLatex, scoresMarkdown } from '../../../../src/recordings/exports/scores-text';
import type { AffectScores } from '../../../../src/recordings/scores/recording-scores';

const own = { count: 306, ccc: -0.1404, pcc: 0.5, mae: 0.25, mape: { value: 1.824, excludedShare: 0.1 } };
const scores: AffectScores = { valence: own as AffectScores['valence'], arousal: null };
const none = { ccc: null, pcc: null, mae: null };
const compared = {
  raw: { population: scores, avec: scores },
  processed: { population: scores, avec: scores },
  intervals: {
    raw: { valence: none, arousal: none },
    processed: { valence: { ...none, ccc: { low: -0.3, high: 0.05 } }, arousal: none },
  },
} as Parameters<typeof scoresMarkdown>[0];

test('scores as a table of Markdown, with true minus signs, intervals, and dashes for what is missing', () => {
  expect(scoresMarkdown(compared).split('\n')).toEqual([
    '| Dimension | CCC | CCC (AVEC) | PCC | MAE | MAPE | n |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    '| Valence, after post-processing | −0.140 [−0.300, 0.050] | −0.140 | 0.500 | 0.250 | 182.4 % | 306 |',
    '| Valence, network output | −0.140 | −0.140 | 0.500 | 0.250 | 182.4 % | 306 |',
    '| Arousal, after post-processing | – | – | – | – | – | 0 |',
    '| Arousal, network output | – | – | – | – | – | 0 |',
    '',
  ]);
});

test('scores as a tabular of LaTeX, with what LaTeX reads as other signs escaped', () => {
  const latex = scoresLatex(compared);
  expect(latex).toContain('\\begin{tabular}{lrrrrrr}\n\\toprule\n');
  expect(latex).toContain(
    'Valence, network output & $-$0.140 & $-$0.140 & 0.500 & 0.250 & 182.4\\,\\% & 306 \\\\\n',
  );
  expect(latex.endsWith('\\bottomrule\n\\end{tabular}\n')).toBe(true);
});
