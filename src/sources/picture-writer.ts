import {
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  Quality,
  StreamTarget,
  type StreamTargetChunk,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';
import type { SourceFrame } from './frame-source';
import { WrittenPieces } from './written-pieces';

/** Enough for a face at webcam size; bits a second. */
const BITS_PER_SECOND = 1_500_000;
/** A moment can be gone to in steps of this, seconds. */
const KEY_FRAME_INTERVAL_S = 1;
/** Frames that may wait for the encoder: cameras have few to lend, and stand still without. */
const MOST_WAITING = 4;
/** Written at a time, bytes. */
const PIECE_BYTES = 2 ** 20;

/** A recorded picture: each frame lies as long after the first as it was taken after it. */
export interface RecordedPicture {
  /** A video in WebM or MP4, whose length is known and in which any moment can be gone to. */
  readonly video: Blob;
  /** When its first frame was taken, milliseconds of the frames' clock. */
  readonly startedMs: number;
}

/** Writes the frames of a source into a video as they come. */
export interface PictureWriter {
  /** Takes a copy of a frame; leaves it out while the encoder is behind by {@link MOST_WAITING}. */
  add(frame: SourceFrame, timestampMs: number): void;
  /** Waits for the encoder and gives the video; `null` where there is none. */
  end(): Promise<RecordedPicture | null>;
}

/**
 * Opens a writer. Its video is as large as the first frame, and what has another size is fitted into that.
 * Rejects with one sentence where this browser encodes no video.
 *
 * @param say takes one sentence where the writer fails later on
 */
export async function openPictureWriter(say: (problem: string) => void): Promise<PictureWriter> {
  const quality = new Quality({ bitrate: BITS_PER_SECOND });
  // VP8 first: every browser that writes it reads it frame by frame too.
  const codec = await getFirstEncodableVideoCodec(['vp8', 'vp9', 'avc'], { quality });
  if (codec === null) throw new Error('this browser encodes no video; readings are kept all the same.');
  const format = codec === 'avc' ? new Mp4OutputFormat() : new WebMOutputFormat();
  const pieces = new WrittenPieces();
  const writable = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => pieces.write(data, position),
  });
  const output = new Output({
    format,
    target: new StreamTarget(writable, { chunked: true, chunkSize: PIECE_BYTES }),
  });
  const track = new VideoSampleSource({
    codec,
    quality,
    keyFrameInterval: KEY_FRAME_INTERVAL_S,
    sizeChangeBehavior: 'contain',
    latencyMode: 'realtime',
  });
  output.addVideoTrack(track);
  await output.start();

  let startedMs: number | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  const waiting = new Set<Promise<void>>();
  const write = async (sample: VideoSample) => {
    try {
      await track.add(sample);
    } catch (error) {
      if (!hasFailed) say(`The picture is recorded no further: ${messageOf(error)}`);
      hasFailed = true;
    } finally {
      sample.close();
    }
  };
  return {
    add(frame, timestampMs) {
      if (hasFailed || waiting.size >= MOST_WAITING || timestampMs <= lastMs) return;
      startedMs ??= timestampMs;
      lastMs = timestampMs;
      const timestamp = (timestampMs - startedMs) / 1000;
      const copy = frame instanceof VideoFrame ? frame.clone() : new VideoFrame(frame, { timestamp: 0 });
      const written = write(new VideoSample(copy, { timestamp }));
      waiting.add(written);
      void written.then(() => waiting.delete(written));
    },
    end: async () => {
      await Promise.all(waiting);
      if (startedMs === null) {
        await output.cancel();
        return null;
      }
      await output.finalize();
      return { video: pieces.toBlob(format.mimeType), startedMs };
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
