import type { PredictionRow } from '../scores/prediction-rows';

/** The columns of a result file, in order. */
export const RESULT_COLUMNS = [
  'time_s',
  'frame',
  'valence_raw',
  'arousal_raw',
  'valence',
  'arousal',
  'face_score',
  'provisional',
] as const;

/**
 * The rows as CSV: comma, point, `\n`, a header line, no quotes. A cell is empty where there is no
 * value: the four values without an estimate (or where the time delay reaches past either end), the
 * score where no face was found, `provisional` (`true` or `false`) where the row has no value at all.
 */
export function resultsCsv(rows: readonly PredictionRow[]): string {
  const lines = [RESULT_COLUMNS.join(',')];
  for (const row of rows) {
    lines.push(
      [
        decimals(row.timeS, 4),
        String(row.frame),
        decimals(row.raw?.[0] ?? null, 5),
        decimals(row.raw?.[1] ?? null, 5),
        decimals(row.processed?.[0] ?? null, 5),
        decimals(row.processed?.[1] ?? null, 5),
        decimals(row.faceScore, 4),
        row.provisional === null ? '' : String(row.provisional),
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The processed estimates as the AVEC challenges write labels: `name;timestamp;arousal;valence`, the name in single
 * quotes, arousal before valence. Rows without an estimate are left out, as AVEC has no way to say so.
 *
 * @param name of the recording
 */
export function avecCsv(rows: readonly PredictionRow[], name: string): string {
  const lines = ['name;timestamp;arousal;valence'];
  for (const { timeS, processed } of rows) {
    if (processed === null) continue;
    const [valence, arousal] = processed;
    lines.push([`'${name}'`, decimals(timeS, 4), decimals(arousal, 5), decimals(valence, 5)].join(';'));
  }
  return `${lines.join('\n')}\n`;
}

/** At most `digits` decimals, no exponent and no minus zero; empty for `null`. */
function decimals(value: number | null, digits: number): string {
  if (value === null) return '';
  const text = value.toFixed(digits).replace(/\.?0+$/, '');
  return text === '-0' || text === '' ? '0' : text;
}
