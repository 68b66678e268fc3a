import { memo, useMemo } from 'react';
import { DIMENSIONS } from '../../../core/affect';
import { type ScoredPairs, scoredPairs } from '../../../recordings/figures/scored-pairs';
import type { RecordingResults } from '../../../recordings/results';
import { DensityFigure } from './density-figure';
import { ErrorFigure } from './error-figure';
import { QuadrantFigure } from './quadrant-figure';
import { ScatterFigure } from './scatter-figure';
import './figures.css';

/** Where the estimates lie, and, with labels, how they meet them: what is scored, as it is scored. */
export const AnalysisFigures = memo(function AnalysisFigures(props: {
  results: RecordingResults;
  durationS: number;
  name: string;
}) {
  const { results, durationS, name } = props;
  const { rows, scored, comparison, slotTimesS } = results;
  const estimates = useMemo(() => rows.flatMap(({ processed }) => (processed ? [processed] : [])), [rows]);
  const pairs = useMemo<ScoredPairs | null>(
    () => (scored && comparison ? scoredPairs(scored, comparison.delay.usedFrames, slotTimesS) : null),
    [scored, comparison, slotTimesS],
  );
  return (
    <section className="card" aria-labelledby="analyse-figures-title">
      <h2 id="analyse-figures-title">Figures</h2>
      <div className="analyse-figures">
        <DensityFigure estimates={estimates} name={name} />
        {pairs &&
          DIMENSIONS.map(
            (dimension) =>
              pairs.points[dimension].length > 0 && (
                <ScatterFigure
                  key={dimension}
                  dimension={dimension}
                  pairs={pairs.points[dimension]}
                  ccc={comparison?.processed.population[dimension]?.ccc}
                  name={name}
                />
              ),
          )}
        {pairs && <QuadrantFigure confusion={pairs.quadrants} name={name} />}
        {pairs && (
          <div className="analyse-figure-wide">
            <ErrorFigure timesS={pairs.timesS} errors={pairs.errors} durationS={durationS} name={name} />
          </div>
        )}
      </div>
    </section>
  );
});
