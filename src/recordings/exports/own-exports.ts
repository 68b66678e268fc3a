import { RESULT_COLUMNS } from './results-csv';
import { SCORE_COLUMNS } from './scores-csv';

/** What of ours a file may hold that looks like labels and is none. */
export type OwnExport = 'estimates' | 'scores';

/** So many characters of a file tell. */
const SHOWING_CHARACTERS = 1024;

/**
 * What a CSV holds that this page or `predict` wrote: estimates, in its own columns or as AVEC has them, or
 * scores of recordings. Null for files of others.
 */
export function ownExport(fileName: string, text: string): OwnExport | null {
  const [header = ''] = text
    .slice(0, SHOWING_CHARACTERS)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/, 1);
  if (header.startsWith(SCORE_COLUMNS.join(','))) return 'scores';
  if (header.startsWith(RESULT_COLUMNS.join(','))) return 'estimates';
  const isAvec = /\.avec\.csv$/i.test(fileName) && header === 'name;timestamp;arousal;valence';
  return isAvec ? 'estimates' : null;
}
