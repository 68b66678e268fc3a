import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import type { SeekableSource, VideoFacts, VideoFileFrame } from '../run/analyse-video';
import { decodedInTime } from './decoder-stall';
import { lostIndex, unreadableVideo } from './unreadable-video';

/** Written and real length may differ by so much without anything being lost. */
const CUT_OFF_TOLERANCE_S = 1;
/** A time that was rounded on its way finds its own frame all the same. */
const SEEK_SLACK_S = 1e-4;

/**
 * Opens an MP4, MOV, WebM or Matroska file: Mediabunny takes it apart, WebCodecs decodes it. Rejects with one
 * sentence that names the file when it is no such file, has no picture, is cut off before its index, or uses a
 * codec that this browser cannot decode.
 */
export async function openDemuxedSource(file: File): Promise<SeekableSource> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  let track: InputVideoTrack | null;
  try {
    track = await input.getPrimaryVideoTrack();
  } catch {
    throw new Error(await unreadableVideo(file));
  }
  if (!track) {
    throw new Error((await lostIndex(file)) ?? `${file.name} holds no picture, only sound or data.`);
  }
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
  const sink = new VideoSampleSink(track);
  const firstS = Math.max(0, await track.getFirstTimestamp());
  return {
    facts,
    frames: () => framesOf(facts, sink),
    async frameAt(timeS) {
      try {
        const sample = await decodedInTime(sink.getSample(Math.max(firstS, timeS) + SEEK_SLACK_S), (late) =>
          late?.close(),
        );
        if (sample === null) return null;
        const timestampMs = Math.max(0, sample.timestamp) * 1000;
        return { frame: uprightPicture(sample), timestampMs };
      } catch (error) {
        throw new Error(`${file.name} cannot be decoded at ${timeS.toFixed(1)} s: ${clause(error)}.`);
      }
    },
    close() {
      input.dispose();
    },
  };
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
  sink: VideoSampleSink,
): AsyncGenerator<VideoFileFrame> {
  const samples = sink.samples();
  let endS = 0;
  let reachedS = 0;
  let stalled = false;
  try {
    for (;;) {
      stalled = true;
      const { done, value: sample } = await decodedInTime(samples.next(), (late) => late.value?.close());
      stalled = false;
      if (done) break;
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
    throw new Error(`${name} cannot be decoded after ${reachedS.toFixed(1)} s: ${clause(error)}.`);
  } finally {
    // One that hangs would never answer that it has stopped.
    const stopped = samples.return().catch(() => {});
    if (!stalled) await stopped;
  }
  if (durationS - endS > CUT_OFF_TOLERANCE_S) {
    throw new Error(
      `${name} is cut off: it should last ${durationS.toFixed(1)} s and ends after ${endS.toFixed(1)} s.`,
    );
  }
}

function clause(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
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
