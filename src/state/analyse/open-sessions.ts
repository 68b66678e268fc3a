import type { SavedSession } from '../../recordings/exports/saved-session';
import { type ReadSessionFile, readSessionFile } from '../../recordings/exports/saved-session-file';

/** Files of labels and of finished analyses, told apart. */
export interface OpenedFiles {
  readonly sessions: readonly SavedSession[];
  readonly labels: readonly File[];
  /** One sentence for each file that is a finished analysis and cannot be shown again. */
  readonly problems: readonly string[];
}

/**
 * Takes finished analyses that the page exported out of a list of files; the rest may be labels.
 *
 * @param read reads the session out of one file; in a worker unless given
 */
export async function openSessions(
  files: readonly File[],
  read: ReadSessionFile = readSessionFile,
): Promise<OpenedFiles> {
  const sessions: SavedSession[] = [];
  const labels: File[] = [];
  const problems: string[] = [];
  for (const file of files) {
    try {
      const session = /\.json$/i.test(file.name) ? await read(file) : null;
      if (session) sessions.push(session);
      else labels.push(file);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { sessions, labels, problems };
}
