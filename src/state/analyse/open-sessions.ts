import { isNovaStream } from '../../core/labels/text/nova-pairs';
import { ownExport } from '../../recordings/exports/own-exports';
import type { SavedSession } from '../../recordings/exports/session/saved-session';
import { type ReadSessionFile, readSessionFile } from '../../recordings/exports/session/saved-session-file';

/** Files of labels and of finished analyses, told apart. */
export interface OpenedFiles {
  readonly sessions: readonly SavedSession[];
  readonly labels: readonly File[];
  /** One sentence for each file that is a finished analysis and cannot be shown again. */
  readonly problems: readonly string[];
  /** One sentence for each file that holds results of ours, and what became of it. */
  readonly notes: readonly string[];
}

/**
 * Takes finished analyses that the page saved out of a list of files; the rest may be labels. Estimates that
 * were exported are taken for labels only where nothing else came with them: in a folder they lie beside the
 * recording that they are of, and would agree with it wholly.
 *
 * @param files that may hold labels
 * @param isAlone whether no recording came with them
 * @param read reads the sessions out of one file; in a worker unless given
 */
export async function openSessions(
  files: readonly File[],
  isAlone: boolean,
  read: ReadSessionFile = readSessionFile,
): Promise<OpenedFiles> {
  const sessions: SavedSession[] = [];
  const labels: File[] = [];
  const estimates: File[] = [];
  const problems: string[] = [];
  const notes: string[] = [];
  for (const file of files) {
    try {
      const found = /\.json$/i.test(file.name) ? await read(file) : null;
      const own = found === null ? ownExport(file.name, await file.slice(0, 4096).text()) : null;
      if (found) sessions.push(...found);
      else if (own === 'estimates') estimates.push(file);
      else if (own === 'scores') notes.push(`${file.name} was left out: it holds scores that were exported.`);
      else if (own === 'columns')
        notes.push(`${file.name} was left out: it describes estimates that were exported.`);
      else labels.push(file);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  // The stream of an annotation is what its header is.
  const headers = new Set(estimates.map(({ name }) => `${name}~`));
  const streams = labels.filter(({ name }) => isNovaStream(name) && headers.has(name));
  const others = labels.filter((file) => !streams.includes(file));
  const areLabels = isAlone && others.length === 0 && sessions.length === 0;
  for (const { name } of estimates)
    notes.push(
      areLabels
        ? `${name} holds estimates that Circumplex exported; they are compared with as if they were labels.`
        : `${name} was left out: it holds estimates that Circumplex exported. Drop it by itself to compare with it.`,
    );
  return { sessions, labels: areLabels ? [...estimates, ...streams] : others, problems, notes };
}
