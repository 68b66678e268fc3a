import { memo, type ReactNode, useMemo } from 'react';
import { DIMENSIONS } from '../../../core/affect';
import { type ScoredPairs, scoredPairs } from '../../../recordings/figures/scored-pairs';
import type { RecordingResults } from '../../../recordings/results';
import { DensityFigure } from '../figures/density-figure';
import { DistributionChart } from '../figures/distribution-chart';
import { ErrorFigure } from '../figures/error-figure';
import { QuadrantFigure } from '../figures/quadrant-figure';
import { ScatterFigure } from '../figures/scatter-figure';
import { DelayCurve } from '../scores/delay-curve';
import { ScoresTable } from '../scores/scores-table';
import { type ReportTab, ReportTabs } from './report-tabs';
import '../figures/figures.css';

/**
 * What there is to read of a recording, one part at a time: scores, delay, figures, and how it came about.
 * Where the estimates lie, and, with labels, how they meet them: what is scored, as it is scored.
 *
 * @param props.children how it came about
 */
export const AnalysisFigures = memo(function AnalysisFigures(props: {
  results: RecordingResults;
  durationS: number;
  rateHz: number;
  name: string;
  isScoring: boolean;
  scoringProblem: string | null;
  children: ReactNode;
}) {
  const { results, durationS, rateHz, name, isScoring, scoringProblem, children } = props;
  const { rows, scored, comparison, slotTimesS } = results;
  const estimates = useMemo(() => rows.flatMap(({ processed }) => (processed ? [processed] : [])), [rows]);
  const pairs = useMemo<ScoredPairs | null>(
    () => (scored && comparison ? scoredPairs(scored, comparison.delay.usedFrames, slotTimesS) : null),
    [scored, comparison, slotTimesS],
  );
  const ofScores: readonly ReportTab[] = scored
    ? [
        {
          id: 'scores',
          label: 'Scores',
          content: () => (
            <ScoresTable comparison={comparison} isScoring={isScoring} problem={scoringProblem} />
          ),
        },
      ]
    : [];
  const ofPairs: readonly ReportTab[] =
    comparison && pairs
      ? [
          {
            id: 'delay',
            label: 'Time delay',
            content: () => <DelayCurve delay={comparison.delay} rateHz={rateHz} name={name} />,
          },
          {
            id: 'labels',
            label: 'Against labels',
            content: () => (
              <div className="analyse-figures">
                {DIMENSIONS.map(
                  (dimension) =>
                    pairs.points[dimension].length > 0 && (
                      <ScatterFigure
                        key={dimension}
                        dimension={dimension}
                        pairs={pairs.points[dimension]}
                        ccc={comparison.processed.population[dimension]?.ccc}
                        name={name}
                      />
                    ),
                )}
              </div>
            ),
          },
          {
            id: 'error',
            label: 'Error',
            content: () => (
              <ErrorFigure timesS={pairs.timesS} errors={pairs.errors} durationS={durationS} name={name} />
            ),
          },
        ]
      : [];
  const tabs: readonly ReportTab[] = [
    ...ofScores,
    ...ofPairs,
    {
      id: 'circumplex',
      label: 'Circumplex',
      content: () => (
        <div className="analyse-figures">
          <DensityFigure estimates={estimates} name={name} />
          {pairs && <QuadrantFigure confusion={pairs.quadrants} name={name} />}
        </div>
      ),
    },
    {
      id: 'distribution',
      label: 'Distribution',
      content: () => <DistributionChart rows={rows} name={name} />,
    },
    { id: 'how', label: 'Coverage and run', content: () => children },
  ];
  return <ReportTabs label="Figures" tabs={tabs} />;
});
