import { extent, range, ticks } from 'd3-array';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import type { DelayScore } from '../../../core/scores/delay-search';
import type { DelaySearch } from '../../../recordings/scores/recording-scores';
import { fixedNumber, signedNumber } from '../../shared/number-text';
import { Axes, type Axis, type PlotArea, type PlotScales, plotScales } from '../figures/axes';
import { END_LABEL_WIDTH, EndLabels } from '../figures/end-labels';
import { FigureFrame } from '../figures/figure-frame';
import { WideFigure } from '../figures/wide-figure';
import { delayName } from './analysis-words';

const HEIGHT = 270;
/** From here on a tick says seconds and frames. */
const WIDE = 620;
const areaOf = (width: number): PlotArea => ({
  left: 56,
  top: 14,
  width: width - 64 - END_LABEL_WIDTH,
  height: 208,
});
/** Ticks of the delays: at most so many, so many frames apart, and with so much room for the text of each. */
const MOST_TICKS = 11;
const TICK_STEPS = [1, 2, 5, 10, 25, 50, 125];
const TICK_ROOM = { short: 44, long: 76 } as const;

/**
 * The CCC of both dimensions over the time delays that were looked at, the delay in use and the best ones
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
  const reach = Math.abs(curves.valence[0]?.delayFrames ?? 0);
  const axisOf = (width: number): Axis => {
    const isLong = width >= WIDE;
    const most = Math.min(MOST_TICKS, areaOf(width).width / TICK_ROOM[isLong ? 'long' : 'short']);
    const step = TICK_STEPS.find((frames) => (2 * reach) / frames + 1 <= most) ?? reach;
    const side = step * Math.floor(reach / step);
    const inSeconds = (frames: number) => signedNumber(frames / rateHz, 1);
    return {
      low: -reach,
      high: reach,
      ticks: range(-side, side + 1, step),
      title: `Time delay in seconds (t in frames, ${rateHz} a second)`,
      format: isLong ? (frames) => `${inSeconds(frames)} (${signedNumber(frames, 0)})` : inSeconds,
    };
  };
  const { both } = best;
  const endOf = (dimension: Dimension, place: PlotScales) => {
    const last = curves[dimension].findLast(({ ccc }) => Number.isFinite(ccc));
    return last ? place.y(last.ccc) : null;
  };
  return (
    <FigureFrame
      title="CCC by time delay"
      name={`${name}-delay`}
      caption={
        <>
          Best for both: {delayName(both.delayFrames, rateHz).toLowerCase()}, mean CCC{' '}
          {fixedNumber(both.ccc, 3)}; valence {delayName(best.valence.delayFrames, rateHz).toLowerCase()},
          arousal {delayName(best.arousal.delayFrames, rateHz).toLowerCase()}. A negative delay makes up for
          annotators who react late.
        </>
      }
    >
      <WideFigure height={HEIGHT} label={described(delay)}>
        {(width) => {
          const area = areaOf(width);
          const x = axisOf(width);
          const place = plotScales(area, x, y);
          return (
            <>
              <Axes area={area} x={x} y={y} />
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
              <EndLabels
                x={area.left + area.width}
                ends={{ valence: endOf('valence', place), arousal: endOf('arousal', place) }}
                top={area.top}
                bottom={area.top + area.height}
              />
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
