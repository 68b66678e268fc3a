import { bisector } from 'd3-array';
import { DIMENSIONS } from '../../../core/affect';
import type { PredictionRow } from '../../../recordings/scores/prediction-rows';
import { signedNumber } from '../../shared/number-text';
import type { TraceData } from './trace-data';

const byTime = bisector(({ timeS }: PredictionRow) => timeS);

/** What the traces say at one row, e.g. `3.2 s: valence +0.31 (label +0.25), arousal −0.10`. */
export function readOutText(data: TraceData, row: PredictionRow | null): string {
  if (!row) return 'No estimate yet.';
  const time = `${row.timeS.toFixed(1)} s`;
  const rowIndex = byTime.left(data.rows, row.timeS);
  const parts = DIMENSIONS.map((dimension, index) => {
    const value = row.processed?.[index];
    const label = data.labels[dimension]?.[rowIndex] ?? null;
    const beside = label === null ? '' : ` (label ${signedNumber(label)})`;
    return value === undefined
      ? label === null
        ? null
        : `${dimension} label ${signedNumber(label)}`
      : `${dimension} ${signedNumber(value)}${beside}`;
  }).filter((part) => part !== null);
  if (!row.processed) return [`${time}: no estimate`, ...parts].join(', ');
  return `${time}: ${parts.join(', ')}${row.provisional ? ', still warming up' : ''}`;
}
