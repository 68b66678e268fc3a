import type { RecordingSeries } from './metrics';

/**
 * A series whose labels are said of stretches, such as the mean rating of each second or of an utterance,
 * with one pair for each stretch: its label, and the mean of the estimates there, at the middle of the
 * entries that have both. All others are null, so that the series keeps its length and its blocks. Without
 * stretches the series itself.
 *
 * Worked example: estimates 0, .2, .4, label .3 of one stretch: null, .2, null against null, .3, null.
 */
export function meanOverStretches(series: RecordingSeries): RecordingSeries {
  const { predictions, labels, stretches } = series;
  if (!stretches) return series;
  const entries = new Map<number, number[]>();
  for (let index = 0; index < labels.length; index++) {
    const stretch = stretches[index] ?? null;
    if (stretch === null || isMissing(predictions[index]) || isMissing(labels[index])) continue;
    const own = entries.get(stretch) ?? [];
    entries.set(stretch, own);
    own.push(index);
  }
  const means: { predictions: (number | null)[]; labels: (number | null)[] } = {
    predictions: new Array(labels.length).fill(null),
    labels: new Array(labels.length).fill(null),
  };
  for (const own of entries.values()) {
    const middle = own[own.length >> 1] ?? 0;
    means.predictions[middle] = meanAt(predictions, own);
    means.labels[middle] = meanAt(labels, own);
  }
  return means;
}

function isMissing(value: number | null | undefined): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function meanAt(values: RecordingSeries['labels'], entries: readonly number[]): number {
  return entries.reduce((sum, index) => sum + (values[index] ?? Number.NaN), 0) / entries.length;
}
