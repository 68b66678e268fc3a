/** A recording of a source's picture that is under way; in memory alone. */
export interface PictureRecording {
  /** When it began, `performance.now` milliseconds. */
  readonly startedMs: number;
  /** Ends it and gives the video; rejects with one sentence when the browser has none. */
  end(): Promise<Blob>;
}

/** A second of picture is handed over at a time, so that a long one needs no second copy at its end. */
const PIECE_MS = 1000;
const CANVAS_RATE_HZ = 25;
/** Enough for a face at webcam size; bits a second. */
const BITS_PER_SECOND = 1_500_000;

/** Whether this browser can record what a source shows. */
export function canRecordPicture(): boolean {
  return typeof MediaRecorder === 'function' && recordedType() !== undefined;
}

/** Records what a source's preview shows. Throws with one sentence where that cannot be. */
export function recordPicture(preview: HTMLVideoElement | HTMLCanvasElement): PictureRecording {
  const stream =
    preview instanceof HTMLVideoElement ? preview.srcObject : preview.captureStream(CANVAS_RATE_HZ);
  const mimeType = recordedType();
  if (!(stream instanceof MediaStream) || mimeType === undefined) {
    throw new Error('This browser cannot record the picture; readings are kept all the same.');
  }
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
  const pieces: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  const ended = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve()));
  recorder.start(PIECE_MS);
  return {
    startedMs: performance.now(),
    end: async () => {
      // A camera that went has ended the recording already.
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      if (pieces.length === 0) throw new Error('The browser recorded no picture.');
      return new Blob(pieces, { type: mimeType });
    },
  };
}

/** VP8 first: every browser that records it reads it frame by frame too. */
function recordedType(): string | undefined {
  return ['video/webm;codecs=vp8', 'video/webm', 'video/mp4'].find((type) =>
    MediaRecorder.isTypeSupported(type),
  );
}
