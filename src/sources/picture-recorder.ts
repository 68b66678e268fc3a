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
 * Records the frames of a source. A browser's own recorder loses what its encoder still holds when it is
 * ended, which on a busy machine is a second, and says neither when its picture began nor how long it is.
 *
 * @param say takes one sentence where the picture cannot be recorded
 */
export function recordPicture(say: (problem: string) => void): PictureRecording {
  let writer: PictureWriter | null = null;
  let opening: Promise<void> | null = null;
  const open = async () => {
    try {
      // What writes videos is fetched when it is first needed.
      const { openPictureWriter } = await import('./picture-writer');
      writer = await openPictureWriter(say);
    } catch (error) {
      say(`The picture is not recorded: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    add(frame, timestampMs) {
      opening ??= open();
      writer?.add(frame, timestampMs);
    },
    end: async () => {
      await opening;
      return (await writer?.end()) ?? null;
    },
  };
}
