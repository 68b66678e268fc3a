import { avecText } from '../../core/labels/writers/avec-text';
import { separatedText } from '../../core/separated-text';
import type { PredictionRow } from '../scores/prediction-rows';

/** The first columns of a result file, in order. */
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

/** The last columns: how far off `valence` and `arousal` may be. */
export const DEVIATION_COLUMNS = ['valence_sd', 'arousal_sd'] as const;

/**
 * The rows as CSV: comma, point, `\n`, a header line, no quotes. A cell is empty where there is no
 * value: the four values without an estimate (or where the time delay reaches past either end), the
 * score where no face was found, `provisional` (`true` or `false`) where the row has no value at all, the
 * deviations where the model does not know them.
 *
 * @param session of a live session, its id: a column before the deviations tells its rows from others'
 */
export function resultsCsv(rows: readonly PredictionRow[], session?: string): string {
  const own = session === undefined ? [] : [session];
  const cells = rows.map(({ timeS, frame, raw, processed, deviation, faceScore, provisional }) => [
    decimals(timeS, 4),
    frame,
    decimals(raw?.[0], 5),
    decimals(raw?.[1], 5),
    decimals(processed?.[0], 5),
    decimals(processed?.[1], 5),
    decimals(faceScore, 4),
    provisional === null ? null : String(provisional),
    ...own,
    decimals(deviation?.[0], 5),
    decimals(deviation?.[1], 5),
  ]);
  const header = [...RESULT_COLUMNS, ...(session === undefined ? [] : ['session']), ...DEVIATION_COLUMNS];
  return separatedText([header, ...cells]);
}

/**
 * The processed estimates as the AVEC challenges write labels. Rows without an estimate are left out, as AVEC
 * has no way to say so.
 *
 * @param name of the recording
 */
export function avecCsv(rows: readonly PredictionRow[], name: string): string {
  const written = rows.flatMap(({ timeS, processed }) => {
    if (processed === null) return [];
    const [valence, arousal] = processed;
    return [{ timeS: decimals(timeS, 4), arousal: decimals(arousal, 5), valence: decimals(valence, 5) }];
  });
  return avecText(written, name);
}

/** At most `digits` decimals, no exponent and no minus zero. */
function decimals(value: number, digits: number): string;
function decimals(value: number | null | undefined, digits: number): string | null;
function decimals(value: number | null | undefined, digits: number): string | null {
  if (value === null || value === undefined) return null;
  const text = value.toFixed(digits).replace(/\.?0+$/, '');
  return text === '-0' || text === '' ? '0' : text;
}
