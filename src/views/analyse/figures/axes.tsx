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

/** From a value to its place in the picture; values beyond an end lie beyond the plot. */
export function toX(area: PlotArea, { low, high }: Pick<Axis, 'low' | 'high'>, value: number): number {
  return area.left + ((value - low) / (high - low)) * area.width;
}

/** As {@link toX}, upwards. */
export function toY(area: PlotArea, { low, high }: Pick<Axis, 'low' | 'high'>, value: number): number {
  return area.top + area.height - ((value - low) / (high - low)) * area.height;
}

/** A number with a true minus and no needless zero. */
export function plainNumber(value: number): string {
  return String(Math.round(value * 1000) / 1000).replace('-', '−');
}

/** Grid lines, tick labels and titles of a plot. */
export function Axes({ area, x, y }: { area: PlotArea; x: Axis; y: Axis }) {
  const bottom = area.top + area.height;
  return (
    <g>
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line
            className="figure-grid"
            x1={area.left}
            x2={area.left + area.width}
            y1={toY(area, y, tick)}
            y2={toY(area, y, tick)}
          />
          <text
            className="figure-tick"
            x={area.left - 6}
            y={toY(area, y, tick)}
            textAnchor="end"
            dominantBaseline="middle"
          >
            {(y.format ?? plainNumber)(tick)}
          </text>
        </g>
      ))}
      {x.ticks.map((tick) => (
        <g key={tick}>
          <line
            className="figure-grid"
            x1={toX(area, x, tick)}
            x2={toX(area, x, tick)}
            y1={area.top}
            y2={bottom}
          />
          <text className="figure-tick" x={toX(area, x, tick)} y={bottom + 16} textAnchor="middle">
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

/** Evenly spaced round marks that a range of values holds, about `wanted` of them. */
export function roundTicks(low: number, high: number, wanted: number): readonly number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
