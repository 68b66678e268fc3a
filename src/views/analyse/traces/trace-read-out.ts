import { DIMENSIONS } from '../../../core/affect';
import type { PredictionRow } from '../../../recordings/scores/prediction-rows';
import type { TraceData } from './trace-data';

/** A value with sign and two decimals, with a true minus. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** What the traces say at one row, e.g. `3.2 s: valence +0.31 (label +0.25), arousal −0.10`. */
export function readOutText(data: TraceData, row: PredictionRow | null): string {
  if (!row) return 'Point at the traces, or use the arrow keys, to read them.';
  const time = `${row.timeS.toFixed(1)} s`;
  const at = data.rows.indexOf(row);
  const parts = DIMENSIONS.map((dimension, index) => {
    const value = row.processed?.[index];
    const label = data.labels[dimension]?.[at] ?? null;
    const beside = label === null ? '' : ` (label ${signed(label)})`;
    return value === undefined
      ? label === null
        ? null
        : `${dimension} label ${signed(label)}`
      : `${dimension} ${signed(value)}${beside}`;
  }).filter((part) => part !== null);
  if (!row.processed) return [`${time}: no estimate`, ...parts].join(', ');
  return `${time}: ${parts.join(', ')}${row.provisional ? ', window not full' : ''}`;
}
