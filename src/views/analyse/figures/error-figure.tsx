import { ticks } from 'd3-array';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { type ErrorBin, errorBins } from '../../../recordings/figures/binning';
import { tickLabel, timeTicks } from '../../shared/drawing/time-axis';
import { fixedNumber } from '../../shared/number-text';
import { Axes, type Axis, type PlotArea, type PlotScales, plotScales } from './axes';
import { DimensionLegend } from './dimension-legend';
import { FigureFrame } from './figure-frame';
import { WideFigure } from './wide-figure';

const HEIGHT = 270;
const areaOf = (width: number): PlotArea => ({ left: 56, top: 26, width: width - 72, height: 196 });
const BINS = 230;
const NAMES = { valence: 'valence', arousal: 'arousal' } as const;

/**
 * The absolute error of both dimensions over the recording: its mean, and how far it went, in short
 * stretches.
 */
export function ErrorFigure(props: {
  timesS: readonly number[];
  errors: Readonly<Record<Dimension, readonly (number | null)[]>>;
  durationS: number;
  name: string;
}) {
  const { timesS, errors, durationS, name } = props;
  const bins = DIMENSIONS.map((dimension) => ({
    dimension,
    stretches: errorBins(timesS, errors[dimension], durationS, BINS),
  })).filter(({ stretches }) => stretches.length > 0);
  if (bins.length === 0) return null;
  const highest = Math.max(0.1, ...bins.flatMap(({ stretches }) => stretches.map(({ largest }) => largest)));
  const x: Axis = {
    low: 0,
    high: durationS,
    ticks: timeTicks(0, durationS, 8),
    title: 'Time',
    format: (timeS) => tickLabel(timeS, durationS),
  };
  const y: Axis = { low: 0, high: highest, ticks: ticks(0, highest, 4), title: 'Absolute error' };
  const worst = bins.map(({ dimension, stretches }) => {
    const top = stretches.reduce((most, one) => (one.mean > most.mean ? one : most));
    return `${NAMES[dimension]} is worst at ${tickLabel(top.fromS, durationS)} (${fixedNumber(top.mean, 2)})`;
  });
  return (
    <FigureFrame
      title="Error over time"
      name={`${name}-error`}
      caption={`Mean of the absolute error in stretches of ${(durationS / BINS).toFixed(2)} s, shaded to the largest; ${worst.join(', ')}.`}
    >
      <WideFigure height={HEIGHT} label={`Error: ${worst.join(', ')}`}>
        {(width) => {
          const area = areaOf(width);
          const place = plotScales(area, x, y);
          return (
            <>
              <Axes area={area} x={x} y={y} />
              <DimensionLegend right={area.left + area.width} y={10} />
              {bins.map(({ dimension, stretches }) => (
                <Stretches key={dimension} dimension={dimension} stretches={stretches} place={place} />
              ))}
            </>
          );
        }}
      </WideFigure>
    </FigureFrame>
  );
}

function Stretches(props: { dimension: Dimension; stretches: readonly ErrorBin[]; place: PlotScales }) {
  const { dimension, stretches } = props;
  const { x, y } = props.place;
  return (
    <g className={`figure-${dimension}`}>
      {stretches.map(({ fromS, toS, mean, largest }) => {
        const [left, right] = [x(fromS), x(toS)];
        return (
          <g key={fromS}>
            <rect
              className="figure-cell"
              fillOpacity={0.16}
              x={left}
              width={right - left}
              y={y(largest)}
              height={y(0) - y(largest)}
            />
            <line className="figure-line" x1={left} x2={right} y1={y(mean)} y2={y(mean)} />
          </g>
        );
      })}
    </g>
  );
}
