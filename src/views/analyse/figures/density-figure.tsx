import type { Affect } from '../../../core/affect';
import { QUADRANT_NAMES, QUADRANTS, quadrantOf } from '../../../core/display/circumplex';
import { percentage } from '../../shared/number-text';
import type { PlotArea } from './axes';
import { Axes, type Axis } from './axes';
import { FigureFrame } from './figure-frame';
import { GridCells } from './grid-cells';

const AREA: PlotArea = { left: 56, top: 12, width: 312, height: 312 };
const CELLS = 39;
const TICKS = [-1, -0.5, 0, 0.5, 1];
const axis = (title: string): Axis => ({ low: -1, high: 1, ticks: TICKS, title });

/** Where on the circumplex the estimates lie. */
export function DensityFigure({ estimates, name }: { estimates: readonly Affect[]; name: string }) {
  const shares = QUADRANTS.map((quadrant) => {
    const count = estimates.filter((affect) => quadrantOf(affect) === quadrant).length;
    return `${QUADRANT_NAMES[quadrant].name} ${percentage(count / Math.max(1, estimates.length))}`;
  });
  const centre = { x: AREA.left + AREA.width / 2, y: AREA.top + AREA.height / 2 };
  return (
    <FigureFrame
      title="On the circumplex"
      name={`${name}-density`}
      caption={`Share of estimates by quadrant: ${shares.join(', ')}. Darker: more frames.`}
    >
      <svg viewBox="0 0 384 368" className="figure" role="img" aria-label={`Density: ${shares.join(', ')}`}>
        <Axes area={AREA} x={axis('Valence')} y={axis('Arousal')} />
        <circle className="figure-ring" cx={centre.x} cy={centre.y} r={AREA.width / 2} />
        <GridCells area={AREA} points={estimates} cells={CELLS} />
      </svg>
    </FigureFrame>
  );
}
