import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { plainNumber } from '../../shared/number-text';

/** Where the plot of a figure lies in its picture, in units of the picture. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A value axis: what is shown from its low end to its high end, and where it is marked. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly title: string;
  readonly format?: (value: number) => string;
}

/** From values to their places in the picture. */
export interface PlotScales {
  readonly x: ScaleLinear<number, number>;
  /** Upwards. */
  readonly y: ScaleLinear<number, number>;
}

/** The places of a plot; values beyond an end of their axis lie on it. */
export function plotScales(
  { left, top, width, height }: PlotArea,
  x: Pick<Axis, 'low' | 'high'>,
  y: Pick<Axis, 'low' | 'high'>,
): PlotScales {
  return {
    x: scaleLinear([x.low, x.high], [left, left + width]).clamp(true),
    y: scaleLinear([y.low, y.high], [top + height, top]).clamp(true),
  };
}

/** Grid lines, tick labels and titles of a plot. */
export function Axes({ area, x, y }: { area: PlotArea; x: Axis; y: Axis }) {
  const bottom = area.top + area.height;
  const place = plotScales(area, x, y);
  return (
    <g>
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line
            className="figure-grid"
            x1={area.left}
            x2={area.left + area.width}
            y1={place.y(tick)}
            y2={place.y(tick)}
          />
          <text
            className="figure-tick"
            x={area.left - 6}
            y={place.y(tick)}
            textAnchor="end"
            dominantBaseline="middle"
          >
            {(y.format ?? plainNumber)(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <g key={tick}>
          <line className="figure-grid" x1={place.x(tick)} x2={place.x(tick)} y1={area.top} y2={bottom} />
          <text className="figure-tick" x={place.x(tick)} y={bottom + 16} textAnchor="middle">
            {(x.format ?? plainNumber)(tick)}
          </text>
        </g>
      ))}
      <text className="figure-title" x={area.left + area.width / 2} y={bottom + 34} textAnchor="middle">
        {x.title}
      </text>
      <text
        className="figure-title"
        transform={`translate(${area.left - 40} ${area.top + area.height / 2}) rotate(-90)`}
        textAnchor="middle"
      >
        {y.title}
      </text>
    </g>
  );
}
