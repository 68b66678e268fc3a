import * as Comlink from 'comlink';
import type { AnalysedFrame } from '../../run/analysed-frame';
import { refuseLargeSession, type SavedSession } from './saved-session';
import type { SavedSessionWorker } from './saved-session.worker';

/** Reads the sessions out of a file, see {@link readSessionFile}. */
export type ReadSessionFile = (file: File) => Promise<readonly SavedSession[] | null>;

/**
 * Reads the sessions out of a file of exported records, in a worker.
 *
 * @returns null for a file that is none of ours, which may be labels.
 * @throws with one sentence that names file and field when it is too large, or ours and cannot be shown
 *   again.
 */
export const readSessionFile: ReadSessionFile = async (file) => {
  refuseLargeSession(file.name, file.size);
  const worker = new Worker(new URL('./saved-session.worker.ts', import.meta.url), {
    type: 'module',
    name: 'saved-session',
  });
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new Error(`${file.name}: could not be read (${event.message || 'its reader did not start'}).`));
    });
  });
  try {
    const frames: AnalysedFrame[][] = [];
    const take = Comlink.proxy((place: number, piece: readonly AnalysedFrame[]) => {
      const own = frames[place] ?? [];
      frames[place] = own;
      own.push(...piece);
    });
    const rest = await Promise.race([Comlink.wrap<SavedSessionWorker>(worker).read(file, take), died]);
    return rest?.map((session, place) => ({ ...session, frames: frames[place] ?? [] })) ?? null;
  } finally {
    worker.terminate();
  }
};
