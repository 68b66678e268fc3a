import { ticks } from 'd3-array';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { type ErrorBin, errorBins } from '../../../recordings/figures/binning';
import { tickLabel, timeTicks } from '../../shared/drawing/time-axis';
import { fixedNumber } from '../../shared/number-text';
import { Axes, type Axis, type PlotArea, type PlotScales, plotScales } from './axes';
import { END_LABEL_WIDTH, EndLabels } from './end-labels';
import { FigureFrame } from './figure-frame';
import { WideFigure } from './wide-figure';

const HEIGHT = 270;
const areaOf = (width: number): PlotArea => ({
  left: 56,
  top: 14,
  width: width - 64 - END_LABEL_WIDTH,
  height: 208,
});
/** Stretches of the recording, and none shorter than this, seconds. */
const BINS = 90;
const SHORTEST_S = 0.5;
const NAMES = { valence: 'valence', arousal: 'arousal' } as const;

/** The absolute error of both dimensions over the recording, as its mean in short stretches. */
export function ErrorFigure(props: {
  timesS: readonly number[];
  errors: Readonly<Record<Dimension, readonly (number | null)[]>>;
  durationS: number;
  name: string;
}) {
  const { timesS, errors, durationS, name } = props;
  const count = Math.max(1, Math.min(BINS, Math.floor(durationS / SHORTEST_S)));
  const bins = DIMENSIONS.map((dimension) => ({
    dimension,
    stretches: errorBins(timesS, errors[dimension], durationS, count),
  })).filter(({ stretches }) => stretches.length > 0);
  if (bins.length === 0) return null;
  const highest = Math.max(0.1, ...bins.flatMap(({ stretches }) => stretches.map(({ mean }) => mean)));
  const x: Axis = {
    low: 0,
    high: durationS,
    ticks: timeTicks(0, durationS, 8),
    title: 'Time',
    format: (timeS) => tickLabel(timeS, durationS),
  };
  const y: Axis = { low: 0, high: highest, ticks: ticks(0, highest, 4), title: 'Absolute error' };
  const endOf = (dimension: Dimension, place: PlotScales) => {
    const last = bins.find((one) => one.dimension === dimension)?.stretches.at(-1);
    return last ? place.y(last.mean) : null;
  };
  const worst = bins.map(({ dimension, stretches }) => {
    const top = stretches.reduce((most, one) => (one.mean > most.mean ? one : most));
    return `${NAMES[dimension]} is worst at ${tickLabel(top.fromS, durationS)} (${fixedNumber(top.mean, 2)})`;
  });
  return (
    <FigureFrame
      title="Error over time"
      name={`${name}-error`}
      caption={`Mean of the absolute error in stretches of ${(durationS / count).toFixed(1)} s; ${worst.join(', ')}.`}
    >
      <WideFigure height={HEIGHT} label={`Error: ${worst.join(', ')}`}>
        {(width) => {
          const area = areaOf(width);
          const place = plotScales(area, x, y);
          return (
            <>
              <Axes area={area} x={x} y={y} />
              {bins.map(({ dimension, stretches }) => (
                <ErrorLine key={dimension} dimension={dimension} stretches={stretches} place={place} />
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

/** A line through the stretches, broken where one has no pair. */
function ErrorLine(props: { dimension: Dimension; stretches: readonly ErrorBin[]; place: PlotScales }) {
  const { dimension, stretches, place } = props;
  const path = stretches.map(({ fromS, toS, mean }, index) => {
    const isJoined = fromS - (stretches[index - 1]?.toS ?? Number.NEGATIVE_INFINITY) < (toS - fromS) / 2;
    return `${isJoined ? 'L' : 'M'}${place.x((fromS + toS) / 2).toFixed(1)} ${place.y(mean).toFixed(1)}`;
  });
  return <path className={`figure-line figure-${dimension}`} d={path.join('')} />;
}
