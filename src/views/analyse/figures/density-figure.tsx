import type { Affect } from '../../../core/affect';
import { QUADRANTS } from '../../../core/display/circumplex';
import { NEUTRAL_RADIUS, REGION_NAMES, regionShares, WARR_FEELINGS } from '../../../core/display/looks';
import { percentage } from '../../shared/number-text';
import type { PlotArea } from './axes';
import { Axes, type Axis } from './axes';
import { FigureFrame } from './figure-frame';
import { GridCells } from './grid-cells';

const AREA: PlotArea = { left: 56, top: 12, width: 312, height: 312 };
const CELLS = 39;
const TICKS = [-1, -0.5, 0, 0.5, 1];
const axis = (title: string): Axis => ({ low: -1, high: 1, ticks: TICKS, title });

const WARR = `Warr et al. (2014) group ${QUADRANTS.map((quadrant) => WARR_FEELINGS[quadrant]).join(', ')} there, counter-clockwise from the upper right; a face does not say what is felt.`;

/** Where on the circumplex the estimates lie. */
export function DensityFigure({ estimates, name }: { estimates: readonly Affect[]; name: string }) {
  const shares = regionShares(estimates).map(
    ({ region, share }) => `${REGION_NAMES[region]} ${percentage(share)}`,
  );
  const centre = { x: AREA.left + AREA.width / 2, y: AREA.top + AREA.height / 2 };
  return (
    <FigureFrame
      title="On the circumplex"
      name={`${name}-density`}
      caption={`${shares.join(', ')}. Darker: more frames. Near the centre, within the dashed ring, neutral faces are read. ${WARR}`}
    >
      <svg viewBox="0 0 384 368" className="figure" role="img" aria-label={`Density: ${shares.join(', ')}`}>
        <Axes area={AREA} x={axis('Valence')} y={axis('Arousal')} />
        <circle className="figure-ring" cx={centre.x} cy={centre.y} r={AREA.width / 2} />
        <circle
          className="figure-ring figure-ring-neutral"
          cx={centre.x}
          cy={centre.y}
          r={(AREA.width / 2) * NEUTRAL_RADIUS}
        />
        <GridCells area={AREA} points={estimates} cells={CELLS} />
      </svg>
    </FigureFrame>
  );
}
