import { DIMENSIONS, type Dimension } from '../../../core/affect';

const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;
/** Nearer to each other than this two names would touch. */
const LEAST_GAP = 15;

/** Room that the names take beside a plot, in units of the picture. */
export const END_LABEL_WIDTH = 56;

/**
 * The name of each line at its right end: told in grey and in print too, and a part of the picture, so that
 * its files have it.
 *
 * @param props.ends height of each line's last point; null for a line that is not there
 */
export function EndLabels(props: {
  x: number;
  ends: Readonly<Record<Dimension, number | null>>;
  top: number;
  bottom: number;
}) {
  const { x, ends, top, bottom } = props;
  const shown = DIMENSIONS.flatMap((dimension) => {
    const y = ends[dimension];
    return y === null ? [] : [{ dimension, y }];
  }).sort((one, other) => one.y - other.y);
  const [first, second] = shown;
  if (first && second && second.y - first.y < LEAST_GAP) {
    const middle = Math.min(bottom - LEAST_GAP / 2, Math.max(top + LEAST_GAP / 2, (first.y + second.y) / 2));
    first.y = middle - LEAST_GAP / 2;
    second.y = middle + LEAST_GAP / 2;
  }
  return shown.map(({ dimension, y }) => (
    <text
      key={dimension}
      className={`figure-name figure-${dimension}`}
      x={x + 6}
      y={y}
      dominantBaseline="middle"
    >
      {NAMES[dimension]}
    </text>
  ));
}
