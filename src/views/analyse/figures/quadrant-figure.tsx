import { QUADRANTS } from '../../../core/display/circumplex';
import { REGION_NAMES } from '../../../core/display/looks';
import type { QuadrantConfusion } from '../../../core/scores/quadrant-confusion';
import { percentage } from '../../shared/number-text';
import { FigureFrame } from './figure-frame';

const LEFT = 104;
const TOP = 48;
const LINE = 13;
/** Wide enough for the longest end of an axis. */
const CELL = 78;

/** How often which quadrant of the labels met which predicted one. */
export function QuadrantFigure({ confusion, name }: { confusion: QuadrantConfusion; name: string }) {
  const { counts, total, accuracy } = confusion;
  if (total === 0) return null;
  const words = QUADRANTS.map((quadrant) => REGION_NAMES[quadrant].split(' · '));
  const same = percentage(accuracy, 1);
  return (
    <FigureFrame
      title="Quadrants"
      name={`${name}-quadrants`}
      caption={`${same} of ${total} frames lie in their label’s quadrant, by the signs alone. Rows are labels, columns predictions; in a cell the frames and their share of the row.`}
    >
      <svg
        viewBox={`0 0 ${LEFT + CELL * 4} ${TOP + CELL * 4}`}
        className="figure"
        role="img"
        aria-label={`${same} in the label’s quadrant`}
      >
        <text className="figure-title" x={LEFT + CELL * 2} y={12} textAnchor="middle">
          Prediction
        </text>
        {words.map((ends, index) => (
          <g key={ends.join()}>
            <EndsLabel ends={ends} x={LEFT + CELL * (index + 0.5)} y={TOP - 19} anchor="middle" />
            <EndsLabel ends={ends} x={LEFT - 8} y={TOP + CELL * (index + 0.5) - 5} anchor="end" />
          </g>
        ))}
        {counts.map((row, label) => {
          const sum = row.reduce((all, count) => all + count, 0);
          return row.map((count, prediction) => {
            const share = sum === 0 ? 0 : count / sum;
            const [x, y] = [LEFT + CELL * prediction, TOP + CELL * label];
            return (
              <g key={`${QUADRANTS[label]} ${QUADRANTS[prediction]}`}>
                <rect
                  className="figure-field"
                  x={x}
                  y={y}
                  width={CELL - 2}
                  height={CELL - 2}
                  fillOpacity={share * 0.45}
                />
                <text className="figure-count" x={x + CELL / 2 - 1} y={y + CELL / 2 - 4} textAnchor="middle">
                  {count}
                </text>
                <text className="figure-tick" x={x + CELL / 2 - 1} y={y + CELL / 2 + 14} textAnchor="middle">
                  {percentage(sum === 0 ? null : share)}
                </text>
              </g>
            );
          });
        })}
      </svg>
    </FigureFrame>
  );
}

/** The two ends of the axes that a quadrant lies between, one above the other. */
function EndsLabel(props: { ends: readonly string[]; x: number; y: number; anchor: 'middle' | 'end' }) {
  const { ends, x, y, anchor } = props;
  return (
    <text className="figure-tick" y={y} textAnchor={anchor}>
      {ends.map((end, line) => (
        <tspan key={end} x={x} y={y + line * LINE}>
          {end}
        </tspan>
      ))}
    </text>
  );
}
