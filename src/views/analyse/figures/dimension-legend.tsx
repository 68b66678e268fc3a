import { DIMENSIONS } from '../../../core/affect';

const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;
const ENTRY_WIDTH = 84;

/**
 * Which colour is which dimension, on the right above a plot; a part of the picture, so that its files have
 * it too.
 */
export function DimensionLegend({ right, y }: { right: number; y: number }) {
  return DIMENSIONS.map((dimension, index) => {
    const x = right - (DIMENSIONS.length - index) * ENTRY_WIDTH;
    return (
      <g key={dimension} className={`figure-${dimension}`}>
        <line className="figure-line" x1={x} x2={x + 16} y1={y} y2={y} />
        <text className="figure-title" x={x + 22} y={y} dominantBaseline="middle">
          {NAMES[dimension]}
        </text>
      </g>
    );
  });
}
