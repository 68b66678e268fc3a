import type { SourceFrame } from './frame-source';
import type { PictureWriter, RecordedPicture } from './picture-writer';

/** A recording of a source's picture that is under way; in memory alone. */
export interface PictureRecording {
  /**
   * Takes a picture of the source, which stays its owner's.
   *
   * @param timestampMs when it was taken, on the frames' clock
   */
  add(frame: SourceFrame, timestampMs: number): void;
  /**
   * Ends it, with all pictures that were taken in it. `null` where nothing was recorded; why was said.
   */
  end(): Promise<RecordedPicture | null>;
}

/** Whether this browser can record what a source shows. */
export function canRecordPicture(): boolean {
  return typeof VideoEncoder === 'function';
}

/**
 * Fetches what writes videos before it is needed, so that no picture is missed at a recording's start. That
 * it failed is said by the recording.
 */
export function fetchPictureWriter(): void {
  void importedWriter().catch(() => undefined);
}

// Few record the picture; what writes videos is not fetched for the others.
const importedWriter = () => import('./picture-writer');

/**
 * Records the frames of a source. A browser's own recorder loses what its encoder still holds when it is
 * ended, which on a busy machine is a second, and says neither when its picture began nor how long it is.
 *
 * @param say takes one sentence where the picture cannot be recorded
 */
export function recordPicture(say: (problem: string) => void): PictureRecording {
  let writer: PictureWriter | null = null;
  const open = async () => {
    try {
      const { openPictureWriter } = await importedWriter();
      writer = await openPictureWriter(say);
    } catch (error) {
      say(`The picture is not recorded: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const opening = open();
  return {
    add(frame, timestampMs) {
      writer?.add(frame, timestampMs);
    },
    end: async () => {
      await opening;
      return (await writer?.end()) ?? null;
    },
  };
}
