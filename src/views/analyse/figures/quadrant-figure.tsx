import { QUADRANT_NAMES, QUADRANTS } from '../../../core/display/circumplex';
import type { QuadrantConfusion } from '../../../core/scores/quadrant-confusion';
import { percentage } from '../../shared/number-text';
import { FigureFrame } from './figure-frame';

const LEFT = 104;
const TOP = 34;
const CELL = 68;

/** How often which quadrant of the labels met which predicted one. */
export function QuadrantFigure({ confusion, name }: { confusion: QuadrantConfusion; name: string }) {
  const { counts, total, accuracy } = confusion;
  if (total === 0) return null;
  const words = QUADRANTS.map((quadrant) => QUADRANT_NAMES[quadrant].name);
  const same = percentage(accuracy, 1);
  return (
    <FigureFrame
      title="Quadrants"
      name={`${name}-quadrants`}
      caption={`${same} of ${total} frames lie in their label’s quadrant. Rows are labels, columns predictions; in a cell the frames and their share of the row.`}
    >
      <svg viewBox="0 0 384 336" className="figure" role="img" aria-label={`${same} in the label’s quadrant`}>
        <text className="figure-title" x={LEFT + CELL * 2} y={12} textAnchor="middle">
          Prediction
        </text>
        {words.map((word, index) => (
          <g key={word}>
            <text className="figure-tick" x={LEFT + CELL * (index + 0.5)} y={TOP - 6} textAnchor="middle">
              {word}
            </text>
            <text
              className="figure-tick"
              x={LEFT - 8}
              y={TOP + CELL * (index + 0.5)}
              textAnchor="end"
              dominantBaseline="middle"
            >
              {word}
            </text>
          </g>
        ))}
        {counts.map((row, label) => {
          const sum = row.reduce((all, count) => all + count, 0);
          return row.map((count, prediction) => {
            const share = sum === 0 ? 0 : count / sum;
            const [x, y] = [LEFT + CELL * prediction, TOP + CELL * label];
            return (
              <g key={`${words[label]} ${words[prediction]}`}>
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
