/**
 * Reads saved sessions in a thread of its own: a large one takes seconds, and the page must not stand still.
 */

import * as Comlink from 'comlink';
import type { AnalysedFrame } from '../../run/analysed-frame';
import { readSavedSessions, type SavedSession } from './saved-session';

/** Frames that go to the page at once; each such piece is unpacked there in a few milliseconds. */
const PIECE_FRAMES = 5000;

const api = {
  /** As `readSavedSessions`, with the frames of each, by its place, handed over in pieces beforehand. */
  async read(
    file: File,
    onFrames: (place: number, frames: readonly AnalysedFrame[]) => void | Promise<void>,
  ): Promise<Omit<SavedSession, 'frames'>[] | null> {
    const sessions = readSavedSessions(file.name, await file.text());
    if (sessions === null) return null;
    for (const [place, { frames }] of sessions.entries())
      for (let first = 0; first < frames.length; first += PIECE_FRAMES)
        await onFrames(place, frames.slice(first, first + PIECE_FRAMES));
    return sessions.map(({ frames: _, ...rest }) => rest);
  },
};

/** What the page calls. */
export type SavedSessionWorker = typeof api;

Comlink.expose(api);
