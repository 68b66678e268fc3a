import { countOnGrid } from '../../../recordings/figures/binning';
import type { PlotArea } from './axes';

/** The faintest cell, so that a single frame can still be seen. */
const FAINTEST = 0.12;

/**
 * Points over [-1, 1]² as squares, the darker the more frames lie there (by the square root of their count).
 */
export function GridCells(props: {
  area: PlotArea;
  points: readonly (readonly [x: number, y: number])[];
  cells: number;
}) {
  const { area, points, cells } = props;
  const counted = countOnGrid(points, cells);
  const most = counted.reduce((largest, { count }) => Math.max(largest, count), 1);
  const width = area.width / cells;
  const height = area.height / cells;
  return counted.map(({ column, row, count }) => (
    <rect
      key={`${column} ${row}`}
      className="figure-cell"
      x={area.left + column * width}
      y={area.top + area.height - (row + 1) * height}
      width={width}
      height={height}
      fillOpacity={FAINTEST + (1 - FAINTEST) * Math.sqrt(count / most)}
    />
  ));
}
