import { DIMENSIONS } from '../../core/affect';
import type { LabelDoubt } from '../../core/labels/guesses/label-doubts';
import type { LabelReading } from '../../core/labels/label-reading';
import type { AffectScores } from './recording-scores';

/** Labels and estimates of a higher |PCC| move together. */
const TOGETHER = 0.9;
/** And of a |CCC| under this share of it they lie on different scales. */
const SHARE_OF_PCC = 0.3;
/** Fewer values may move together by chance. */
const LEAST_COUNT = 20;

/**
 * What scores say against a guessed scale: labels that move as the estimates do (PCC near 1) and yet do not
 * agree with them (CCC near 0) lie on another scale. A scale that the file or the user gives is beyond doubt.
 *
 * @param scores after post-processing
 */
export function scoreDoubts(readings: readonly LabelReading[], scores: AffectScores): LabelDoubt[] {
  return DIMENSIONS.flatMap((dimension) => {
    const { ccc = 0, pcc = 0, count = 0 } = scores[dimension] ?? {};
    const isOff = Math.abs(pcc) > TOGETHER && Math.abs(ccc) < SHARE_OF_PCC * Math.abs(pcc);
    if (count < LEAST_COUNT || !isOff) return [];
    const guessed = readings.filter(
      ({ dimensions, origin }) =>
        dimensions.includes(dimension) && (origin.scale === 'values' || origin.scale === 'default'),
    );
    return guessed.map(({ fileName, scale: { lowest, highest } }): LabelDoubt => {
      const both = `its ${dimension} moves with the estimates (PCC ${pcc.toFixed(2)})`;
      const apart = `lies off them (CCC ${ccc.toFixed(2)}) on the guessed scale of ${lowest} to ${highest}`;
      return { fileName, setting: 'scale', sentence: `${fileName}: ${both} but ${apart}.` };
    });
  });
}
