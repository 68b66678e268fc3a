/**
 * Reads saved sessions in a thread of its own: a large one takes seconds, and the page must not stand still.
 */

import * as Comlink from 'comlink';
import type { AnalysedFrame } from '../run/analysed-frame';
import { readSavedSession, type SavedSession } from './saved-session';

/** Frames that go to the page at once; each such piece is unpacked there in a few milliseconds. */
const PIECE_FRAMES = 5000;

const api = {
  /** As `readSavedSession`, with the frames handed over in pieces beforehand. */
  async read(
    file: File,
    onFrames: (frames: readonly AnalysedFrame[]) => void | Promise<void>,
  ): Promise<Omit<SavedSession, 'frames'> | null> {
    const session = readSavedSession(file.name, await file.text());
    if (session === null) return null;
    const { frames, ...rest } = session;
    for (let first = 0; first < frames.length; first += PIECE_FRAMES)
      await onFrames(frames.slice(first, first + PIECE_FRAMES));
    return rest;
  },
};

/** What the page calls. */
export type SavedSessionWorker = typeof api;

Comlink.expose(api);
