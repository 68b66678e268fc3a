import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import type { RecordingSettings } from '../../core/settings/settings-table';
import type { SeekableSource, VideoFileFrame } from '../run/analyse-video';
import type { VideoFacts } from '../run/video-analysis';
import { type ContainerStructure, readContainerStructure } from './container-structure';
import { decodedInTime } from './decoder-stall';
import { lostIndex, unreadableVideo } from './unreadable-video';

/** Written and real length may differ by so much without anything being lost. */
const CUT_OFF_TOLERANCE_S = 1;
/** A time that was rounded on its way finds its own frame all the same. */
const SEEK_SLACK_S = 1e-4;

/** A clock that begins later than this after 0 is spoken of; seconds. Less is a frame or two. */
const LATE_CLOCK_S = 0.1;

/** A file that only FFmpeg reads as it is meant, and why: one sentence. */
export class NeedsFfmpeg extends Error {}

/**
 * Opens an MP4, MOV, WebM, Matroska or transport stream file: Mediabunny takes it apart, WebCodecs decodes
 * it. Frames that an edit list leaves out are left out, as players do. Rejects with one sentence that names
 * the file when it is no such file, has no picture, or is cut off before its index; with {@link NeedsFfmpeg}
 * when it uses a codec that this browser cannot decode, or an edit list of several pieces.
 *
 * @param timesFrom what its times count from; default the first picture, since that is what a person who
 *   labels sees.
 */
export async function openDemuxedSource(
  file: File,
  timesFrom: RecordingSettings['timesFrom'] = 'first-picture',
): Promise<SeekableSource> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  try {
    return await opened(file, input, timesFrom);
  } catch (error) {
    input.dispose();
    throw error;
  }
}

async function opened(
  file: File,
  input: Input,
  timesFrom: RecordingSettings['timesFrom'],
): Promise<SeekableSource> {
  let track: InputVideoTrack | null;
  try {
    track = await input.getPrimaryVideoTrack();
  } catch {
    throw new Error(await unreadableVideo(file));
  }
  if (!track) {
    throw new Error((await lostIndex(file)) ?? `${file.name} holds no picture, only sound or data.`);
  }
  const structure = await readContainerStructure(file);
  if (!(await track.canDecode())) {
    const codec = (await track.getCodecParameterString()) ?? (await track.getCodec()) ?? 'an unknown codec';
    throw new NeedsFfmpeg(
      `${file.name} is coded as ${codec}, which this browser cannot decode; expected H.264, VP8, VP9 or AV1.`,
    );
  }
  if (structure.edit?.isCut) {
    throw new NeedsFfmpeg(
      `${file.name} was put together of several pieces, which only a player puts in order.`,
    );
  }
  const fileStartS = Math.max(0, await track.getFirstTimestamp());
  const startS = timesFrom === 'first-picture' ? fileStartS : 0;
  const span = await spanOf(file, input, track, structure);
  const notes: string[] = [];
  if (fileStartS > LATE_CLOCK_S) {
    notes.push(
      timesFrom === 'file'
        ? `${file.name}: times are those of the file's clock, which stands at ${fileStartS.toFixed(2)} s at the first picture.`
        : `${file.name}: its clock stands at ${fileStartS.toFixed(2)} s at the first picture; times count from that picture.`,
    );
  }
  const facts = {
    name: file.name,
    widthPx: await track.getDisplayWidth(),
    heightPx: await track.getDisplayHeight(),
    durationS: span.durationS - startS,
    notes,
  };
  const sink = new VideoSampleSink(track);
  const lastS = span.shownEndS - SEEK_SLACK_S * 2;
  return {
    facts,
    frames: () => framesOf(facts, sink, startS, span.shownEndS),
    async frameAt(timeS) {
      try {
        const fileS = Math.min(lastS, Math.max(fileStartS, timeS + startS)) + SEEK_SLACK_S;
        const sample = await decodedInTime(sink.getSample(fileS), (late) => late?.close());
        if (sample === null) return null;
        const timestampMs = Math.max(0, sample.timestamp - startS) * 1000;
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
 * When the picture ends on the file's clock, seconds: by its own frames, or where an edit list ends it. Of a
 * file that was cut off, when it should have ended; other tracks, such as subtitles, may outlast the picture.
 */
async function spanOf(
  file: File,
  input: Input,
  track: InputVideoTrack,
  { isCutOff, edit }: ContainerStructure,
): Promise<{ durationS: number; shownEndS: number }> {
  try {
    const pictureS = await track.computeDuration();
    if (isCutOff) {
      const wholeS = await input.computeDuration();
      const writtenS = (await input.getDurationFromMetadata()) ?? wholeS;
      if (writtenS - wholeS > CUT_OFF_TOLERANCE_S) {
        return { durationS: writtenS, shownEndS: Number.POSITIVE_INFINITY };
      }
    }
    const shownEndS = edit?.endS ?? Number.POSITIVE_INFINITY;
    return { durationS: Math.min(pictureS, shownEndS), shownEndS };
  } catch {
    throw new Error(`${file.name} is damaged: how long it is cannot be read.`);
  }
}

async function* framesOf(
  { name, durationS }: VideoFacts,
  sink: VideoSampleSink,
  startS: number,
  shownEndS: number,
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
      // An edit list may keep frames from before the start or after the end: a player does not show them.
      const isBefore = sample.timestamp + sample.duration <= 0 && sample.timestamp < 0;
      if (isBefore || sample.timestamp >= shownEndS - SEEK_SLACK_S) {
        sample.close();
        continue;
      }
      reachedS = Math.max(0, sample.timestamp - startS);
      endS = sample.timestamp - startS + sample.duration;
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
