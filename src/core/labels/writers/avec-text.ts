import { separatedText } from '../../separated-text';

/** A label of AVEC: cells as they are written; an empty or null one is missing. */
export interface AvecRow {
  readonly timeS: string;
  readonly arousal: string | null;
  readonly valence: string | null;
}

/**
 * Labels as the AVEC challenges write them: `name;timestamp;arousal;valence`, the name in single quotes,
 * arousal before valence.
 *
 * @param name of the recording
 */
export function avecText(rows: readonly AvecRow[], name: string): string {
  const header = separatedText([['name', 'timestamp', 'arousal', 'valence']], { delimiter: ';' });
  const cells = rows.map(({ timeS, arousal, valence }) => [name, timeS, arousal, valence]);
  return header + separatedText(cells, { delimiter: ';', quoteChar: "'", quotes: [true] });
}
