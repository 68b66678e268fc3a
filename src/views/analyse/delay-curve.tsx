import type { DelaySearch } from '../../analysis/recording-scores';
import { DIMENSIONS } from '../../core/affect';
import { MAXIMUM_TIME_DELAY_FRAMES } from '../../core/post-processing';
import { delayName } from './analysis-words';
import { Axes, type Axis, type PlotArea, roundTicks, toX, toY } from './figures/axes';
import { FigureFrame } from './figures/figure-frame';

const WIDTH = 640;
const HEIGHT = 260;
const AREA: PlotArea = { left: 56, top: 12, width: 566, height: 196 };

/** The CCC of both dimensions as the time delay goes from -10 to 10, the delay in use and the best ones marked. */
export function DelayCurve({ delay, rateHz, name }: { delay: DelaySearch; rateHz: number; name: string }) {
  const { curves, best, usedFrames } = delay;
  const values = DIMENSIONS.flatMap((dimension) => curves[dimension].map(({ ccc }) => ccc)).filter(
    Number.isFinite,
  );
  if (values.length === 0) return null;
  const margin = 0.02;
  const y: Axis = {
    low: Math.min(...values) - margin,
    high: Math.max(...values) + margin,
    ticks: roundTicks(Math.min(...values), Math.max(...values), 4),
    title: 'CCC',
  };
  const x: Axis = {
    low: -MAXIMUM_TIME_DELAY_FRAMES,
    high: MAXIMUM_TIME_DELAY_FRAMES,
    ticks: [-10, -5, 0, 5, 10],
    title: `Time delay t in frames, ${rateHz} a second`,
  };
  const { both } = best;
  return (
    <FigureFrame
      title="CCC by time delay"
      name={`${name}-delay`}
      caption={
        <>
          Best for both: {delayName(both.delayFrames).toLowerCase()} (mean CCC {both.ccc.toFixed(3)}); valence{' '}
          {delayName(best.valence.delayFrames).toLowerCase()}, arousal{' '}
          {delayName(best.arousal.delayFrames).toLowerCase()}. A negative delay makes up for annotators who
          react late.
        </>
      }
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="figure" role="img" aria-label={described(delay)}>
        <Axes area={AREA} x={x} y={y} />
        <line
          className="figure-used"
          x1={toX(AREA, x, usedFrames)}
          x2={toX(AREA, x, usedFrames)}
          y1={AREA.top}
          y2={AREA.top + AREA.height}
        />
        {DIMENSIONS.map((dimension) => {
          const points = curves[dimension].filter(({ ccc }) => Number.isFinite(ccc));
          const top = best[dimension];
          return (
            <g key={dimension} className={`figure-${dimension}`}>
              <polyline
                className="figure-line"
                points={points
                  .map(({ delayFrames, ccc }) => `${toX(AREA, x, delayFrames)},${toY(AREA, y, ccc)}`)
                  .join(' ')}
              />
              {Number.isFinite(top.ccc) && (
                <circle
                  className="figure-dot"
                  cx={toX(AREA, x, top.delayFrames)}
                  cy={toY(AREA, y, top.ccc)}
                  r={4}
                />
              )}
            </g>
          );
        })}
      </svg>
    </FigureFrame>
  );
}

function described({ best, usedFrames }: DelaySearch): string {
  const of = (dimension: 'valence' | 'arousal') =>
    `${dimension} is highest at ${best[dimension].delayFrames} frames with ${best[dimension].ccc.toFixed(3)}`;
  return `CCC by time delay: ${of('valence')}, ${of('arousal')}; ${usedFrames} frames are in use.`;
}
