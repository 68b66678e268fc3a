import { NOVA_ANNOTATOR } from './nova-annotation';
import { RESULT_COLUMNS } from './results-csv';
import { SCORE_COLUMNS } from './scores-csv';

/** What of ours a file may hold that looks like labels and is none. */
export type OwnExport = 'estimates' | 'scores' | 'columns';

/** So many characters of a file tell. */
const SHOWING_CHARACTERS = 1024;

/**
 * What a text holds that this page or `predict` wrote: estimates, in its own columns, as AVEC or as NOVA has
 * them (the header of an annotation), scores of recordings, or the meaning of the columns of a recording of
 * BIDS. Null for files of others.
 */
export function ownExport(fileName: string, text: string): OwnExport | null {
  if (/\.annotation$/i.test(fileName))
    return text.includes(`annotator="${NOVA_ANNOTATOR}"`) ? 'estimates' : null;
  if (/_recording-circumplex_physio\.json$/i.test(fileName)) return 'columns';
  const [header = ''] = text
    .slice(0, SHOWING_CHARACTERS)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/, 1);
  if (header.startsWith(SCORE_COLUMNS.join(','))) return 'scores';
  if (header.startsWith(RESULT_COLUMNS.join(','))) return 'estimates';
  const isAvec = /\.avec\.csv$/i.test(fileName) && header === 'name;timestamp;arousal;valence';
  return isAvec ? 'estimates' : null;
}
