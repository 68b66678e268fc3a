import { errorBins } from '../../../analysis/figure-data';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { tickLabel, tickStepS } from '../trace-drawing';
import { Axes, type Axis, type PlotArea, roundTicks, toX, toY } from './axes';
import { FigureFrame } from './figure-frame';

const WIDTH = 760;
const AREA: PlotArea = { left: 56, top: 12, width: 690, height: 190 };
const BINS = 230;
const NAMES = { valence: 'valence', arousal: 'arousal' } as const;

/** The absolute error of both dimensions over the recording: its mean, and how far it went, in short stretches. */
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
  const stepS = tickStepS(durationS, 8);
  const x: Axis = {
    low: 0,
    high: durationS,
    ticks: Array.from({ length: Math.floor(durationS / stepS + 1e-9) + 1 }, (_, index) => index * stepS),
    title: 'Time',
    format: (timeS) => tickLabel(timeS, durationS),
  };
  const y: Axis = { low: 0, high: highest, ticks: roundTicks(0, highest, 4), title: 'Absolute error' };
  const worst = bins.map(({ dimension, stretches }) => {
    const top = stretches.reduce((most, one) => (one.mean > most.mean ? one : most));
    return `${NAMES[dimension]} is worst at ${tickLabel(top.fromS, durationS)} (${top.mean.toFixed(2)})`;
  });
  return (
    <FigureFrame
      title="Error over time"
      name={`${name}-error`}
      caption={`Mean of the absolute error in stretches of ${(durationS / BINS).toFixed(2)} s, shaded to the largest; ${worst.join(', ')}.`}
    >
      <svg
        viewBox={`0 0 ${WIDTH} 250`}
        className="figure"
        role="img"
        aria-label={`Error: ${worst.join(', ')}`}
      >
        <Axes area={AREA} x={x} y={y} />
        {bins.map(({ dimension, stretches }) => (
          <g key={dimension} className={`figure-${dimension}`}>
            {stretches.map(({ fromS, toS, mean, largest }) => (
              <g key={fromS}>
                <rect
                  className="figure-cell"
                  fillOpacity={0.16}
                  x={toX(AREA, x, fromS)}
                  width={Math.max(0.5, toX(AREA, x, toS) - toX(AREA, x, fromS))}
                  y={toY(AREA, y, largest)}
                  height={toY(AREA, y, 0) - toY(AREA, y, largest)}
                />
                <line
                  className="figure-line"
                  x1={toX(AREA, x, fromS)}
                  x2={toX(AREA, x, toS)}
                  y1={toY(AREA, y, mean)}
                  y2={toY(AREA, y, mean)}
                />
              </g>
            ))}
          </g>
        ))}
      </svg>
    </FigureFrame>
  );
}
