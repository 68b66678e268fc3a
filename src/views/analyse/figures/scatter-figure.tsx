import type { Dimension } from '../../../core/affect';
import { fixedNumber } from '../../shared/number-text';
import { Axes, type Axis, type PlotArea, plotScales } from './axes';
import { FigureFrame } from './figure-frame';
import { GridCells } from './grid-cells';

const AREA: PlotArea = { left: 56, top: 12, width: 312, height: 312 };
/** More points than this are counted in squares instead of being drawn one by one. */
const MOST_DOTS = 1500;
const CELLS = 78;
const TICKS = [-1, -0.5, 0, 0.5, 1];
const axis = (title: string): Axis => ({ low: -1, high: 1, ticks: TICKS, title });
const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;

/** Predictions of one dimension against their labels, with the identity line. */
export function ScatterFigure(props: {
  dimension: Dimension;
  /** Label, then prediction. */
  pairs: readonly (readonly [label: number, prediction: number])[];
  ccc: number | undefined;
  name: string;
}) {
  const { dimension, pairs, ccc, name } = props;
  const isCounted = pairs.length > MOST_DOTS;
  const x = axis('Label');
  const y = axis('Prediction');
  const score = ccc === undefined || !Number.isFinite(ccc) ? 'not defined' : fixedNumber(ccc, 3);
  const place = plotScales(AREA, x, y);
  return (
    <FigureFrame
      title={`${NAMES[dimension]} against label`}
      name={`${name}-${dimension}-scatter`}
      caption={`${pairs.length} frames, CCC ${score}. ${isCounted ? 'Darker: more frames. ' : ''}On the line both are equal.`}
    >
      <svg
        viewBox="0 0 384 368"
        className={`figure figure-${dimension}`}
        role="img"
        aria-label={`${NAMES[dimension]} of ${pairs.length} frames against the labels, CCC ${score}`}
      >
        <Axes area={AREA} x={x} y={y} />
        {isCounted ? (
          <GridCells area={AREA} points={pairs} cells={CELLS} />
        ) : (
          pairs.map(([label, prediction], index) => (
            <circle
              // biome-ignore lint/suspicious/noArrayIndexKey: points have no name but their place.
              key={index}
              className="figure-point"
              cx={place.x(label)}
              cy={place.y(prediction)}
              r={2}
            />
          ))
        )}
        <line
          className="figure-identity"
          x1={AREA.left}
          y1={AREA.top + AREA.height}
          x2={AREA.left + AREA.width}
          y2={AREA.top}
        />
      </svg>
    </FigureFrame>
  );
}
