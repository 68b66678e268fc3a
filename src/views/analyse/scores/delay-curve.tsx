import { extent, ticks } from 'd3-array';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { MAXIMUM_TIME_DELAY_FRAMES } from '../../../core/post-processing';
import type { DelayScore } from '../../../core/scores/delay-search';
import type { DelaySearch } from '../../../recordings/scores/recording-scores';
import { fixedNumber } from '../../shared/number-text';
import { Axes, type Axis, type PlotArea, type PlotScales, plotScales } from '../figures/axes';
import { DimensionLegend } from '../figures/dimension-legend';
import { FigureFrame } from '../figures/figure-frame';
import { WideFigure } from '../figures/wide-figure';
import { delayName } from './analysis-words';

const HEIGHT = 270;
const areaOf = (width: number): PlotArea => ({ left: 56, top: 26, width: width - 72, height: 196 });

/**
 * The CCC of both dimensions as the time delay goes from -10 to 10, the delay in use and the best ones
 * marked.
 */
export function DelayCurve({ delay, rateHz, name }: { delay: DelaySearch; rateHz: number; name: string }) {
  const { curves, best, usedFrames } = delay;
  const values = DIMENSIONS.flatMap((dimension) => curves[dimension].map(({ ccc }) => ccc)).filter(
    Number.isFinite,
  );
  const [lowest, highest] = extent(values);
  if (lowest === undefined || highest === undefined) return null;
  const margin = 0.02;
  const y: Axis = {
    low: lowest - margin,
    high: highest + margin,
    ticks: ticks(lowest, highest, 4),
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
          Best for both: {delayName(both.delayFrames).toLowerCase()} (mean CCC {fixedNumber(both.ccc, 3)});
          valence {delayName(best.valence.delayFrames).toLowerCase()}, arousal{' '}
          {delayName(best.arousal.delayFrames).toLowerCase()}. A negative delay makes up for annotators who
          react late.
        </>
      }
    >
      <WideFigure height={HEIGHT} label={described(delay)}>
        {(width) => {
          const area = areaOf(width);
          const place = plotScales(area, x, y);
          return (
            <>
              <Axes area={area} x={x} y={y} />
              <DimensionLegend right={area.left + area.width} y={10} />
              <line
                className="figure-used"
                x1={place.x(usedFrames)}
                x2={place.x(usedFrames)}
                y1={area.top}
                y2={area.top + area.height}
              />
              {DIMENSIONS.map((dimension) => (
                <Curve key={dimension} dimension={dimension} delay={delay} place={place} />
              ))}
            </>
          );
        }}
      </WideFigure>
    </FigureFrame>
  );
}

function Curve(props: { dimension: Dimension; delay: DelaySearch; place: PlotScales }) {
  const { dimension, delay, place } = props;
  const pointOf = ({ delayFrames, ccc }: DelayScore) => [place.x(delayFrames), place.y(ccc)] as const;
  const points = delay.curves[dimension].filter(({ ccc }) => Number.isFinite(ccc)).map(pointOf);
  const best = delay.best[dimension];
  const [cx, cy] = pointOf(best);
  return (
    <g className={`figure-${dimension}`}>
      <polyline className="figure-line" points={points.map((point) => point.join()).join(' ')} />
      {Number.isFinite(best.ccc) && <circle className="figure-dot" cx={cx} cy={cy} r={4} />}
    </g>
  );
}

function described({ best, usedFrames }: DelaySearch): string {
  const curveOf = (dimension: 'valence' | 'arousal') =>
    `${dimension} is highest at ${best[dimension].delayFrames} frames with ${fixedNumber(best[dimension].ccc, 3)}`;
  return `CCC by time delay: ${curveOf('valence')}, ${curveOf('arousal')}; ${usedFrames} frames are in use.`;
}
