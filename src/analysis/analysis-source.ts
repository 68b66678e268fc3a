import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import type { AnalysisSource, VideoFacts, VideoFileFrame } from './analyse-video';

/** An AVI file by its first twelve bytes: `RIFF`, a length, `AVI `. */
async function isAvi(file: File): Promise<boolean> {
  return /^RIFF.{4}AVI $/s.test(
    String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer())),
  );
}

/** Written and real length may differ by so much without anything being lost. */
const CUT_OFF_TOLERANCE_S = 1;

/**
 * Opens a video file for analysis, without a player: frames come as fast as they are asked for, each once,
 * upright, with its own presentation time. Only parts of the file are in memory at any time.
 *
 * Rejects with one clear sentence that names the file when it is no video, has no picture, or uses a codec
 * that this browser cannot decode.
 */
export async function openAnalysisSource(file: File): Promise<AnalysisSource> {
  if (await isAvi(file)) {
    // A decoder of 32 MB, under a licence of its own: loaded only now, and a build can leave it out.
    const { openAviSource } = await import('@circumplex/avi-decoder');
    return openAviSource(file);
  }
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  let track: InputVideoTrack | null;
  try {
    track = await input.getPrimaryVideoTrack();
  } catch {
    throw new Error(
      `${file.name} is not a video that can be read; expected an MP4, MOV, WebM or Matroska file.`,
    );
  }
  if (!track) throw new Error(`${file.name} holds no picture, only sound or data.`);
  if (!(await track.canDecode())) {
    const codec = (await track.getCodecParameterString()) ?? (await track.getCodec()) ?? 'an unknown codec';
    throw new Error(
      `${file.name} is coded as ${codec}, which this browser cannot decode; expected H.264, VP8, VP9 or AV1.`,
    );
  }
  const facts = {
    name: file.name,
    widthPx: await track.getDisplayWidth(),
    heightPx: await track.getDisplayHeight(),
    durationS: await durationS(file, input, track),
  };
  return { facts, frames: () => framesOf(facts, track) };
}

/**
 * When the picture ends, by what the file says of it. A file that was cut off holds less than that, and
 * where the picture itself does not tell, the length written for the whole file does.
 */
async function durationS(file: File, input: Input, track: InputVideoTrack): Promise<number> {
  try {
    const pictureS = await track.computeDuration();
    const wholeS = await input.computeDuration();
    const writtenS = (await input.getDurationFromMetadata()) ?? wholeS;
    return writtenS - wholeS > CUT_OFF_TOLERANCE_S ? writtenS : pictureS;
  } catch {
    throw new Error(`${file.name} is damaged: how long it is cannot be read.`);
  }
}

async function* framesOf(
  { name, durationS }: VideoFacts,
  track: InputVideoTrack,
): AsyncGenerator<VideoFileFrame> {
  let endS = 0;
  let reachedS = 0;
  try {
    for await (const sample of new VideoSampleSink(track).samples()) {
      // An edit list may keep frames from before the start, for decoding only: a player does not show them.
      if (sample.timestamp + sample.duration <= 0 && sample.timestamp < 0) {
        sample.close();
        continue;
      }
      reachedS = Math.max(0, sample.timestamp);
      endS = sample.timestamp + sample.duration;
      yield { frame: uprightPicture(sample), timestampMs: reachedS * 1000 };
    }
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw new Error(`${name} cannot be decoded after ${reachedS.toFixed(1)} s: ${why}.`);
  }
  if (durationS - endS > CUT_OFF_TOLERANCE_S) {
    throw new Error(
      `${name} is cut off: it should last ${durationS.toFixed(1)} s and ends after ${endS.toFixed(1)} s.`,
    );
  }
}

/** The picture of a sample as a player shows it; the sample is closed. */
function uprightPicture(sample: VideoSample): VideoFrame | ImageBitmap {
  try {
    if (sample.rotation === 0 && !sample.flip) return sample.toVideoFrame();
    // Phones store pictures as the sensor lies and say how to turn them; a face on its side is not found.
    const canvas = new OffscreenCanvas(sample.displayWidth, sample.displayHeight);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no memory for turning the picture');
    sample.draw(context, 0, 0);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}
