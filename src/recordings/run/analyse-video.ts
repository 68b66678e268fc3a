import type { FrameResult, PipelineApi } from '../../pipeline/contract';
import { type AnalysedFrame, analysedFrame } from './analysed-frame';
import { aborted } from './cancellation';
import type { PauseGate } from './pause-gate';
import { timeLeftS } from './time-left';
import type { AnalysisEnd, VideoAnalysis, VideoFacts } from './video-analysis';

/** One decoded frame of a video, in order of presentation. */
export interface VideoFileFrame {
  /** Handed on to the pipeline, which closes it. */
  readonly frame: VideoFrame | ImageBitmap;
  /** Presentation time in the video, milliseconds. */
  readonly timestampMs: number;
  /** Index among all frames, from 0, where a source may lack some; else the frames count themselves. */
  readonly index?: number;
}

/** Every frame of one video file, once, in order of presentation. */
export interface AnalysisSource {
  readonly facts: VideoFacts;
  /**
   * Leaving the iteration early stops the decoder, and so does the signal, at once, whatever the decoder is
   * at. Rejects with one clear sentence on a broken file.
   */
  frames(signal?: AbortSignal): AsyncIterable<VideoFileFrame>;
}

/** A source that shows single frames too, for looking through a video. */
export interface SeekableSource extends AnalysisSource {
  /**
   * The frame that is shown at a time, in seconds: the last one that begins no later, or the first. `null`
   * where there is none. Whoever takes it closes it. Rejects as `frames` does; await one before asking for
   * the next.
   */
  frameAt(timeS: number): Promise<VideoFileFrame | null>;
  /** Frees what `frameAt` keeps between two calls. */
  close(): void;
}

/** How far an analysis is. */
export interface AnalysisProgress {
  /** Frames decoded so far. */
  readonly decodedFrames: number;
  /** Frames that the sampling grid took so far. */
  readonly sampledFrames: number;
  /** Frames that the grid will have taken at the end, by the duration of the video. */
  readonly expectedFrames: number;
  /** Share of the video's duration that is done, in [0, 1]. */
  readonly fraction: number;
  /** Time at work so far; time paused is not counted. */
  readonly elapsedS: number;
  /** `null` until there is enough to extrapolate from. */
  readonly timeLeftS: number | null;
}

/** What an analysis needs beside its source and its pipeline. */
export interface AnalysisOptions {
  /** Rate of the sampling grid that the pipeline was opened with; for the expected count. */
  readonly frameRateHz: number;
  readonly signal?: AbortSignal;
  /** Holds the work between two frames while it is paused. */
  readonly gate?: PauseGate;
  /** Called after each decoded frame, so keep it cheap. */
  readonly onProgress?: (progress: AnalysisProgress) => void;
  /** Called once for each sampled frame, in order. */
  readonly onFrame?: (frame: AnalysedFrame) => void;
  /** Milliseconds of a monotonic clock; for tests. */
  readonly now?: () => number;
}

/**
 * Runs a whole video through an opened pipeline. Offline: every frame is offered and awaited, none is
 * dropped, and the sampling grid alone decides which are used; open the pipeline with `keepRate`.
 * Never rejects: a cancel or a fault ends it early and keeps what was done.
 */
export async function analyseVideo(
  source: AnalysisSource,
  pipeline: Pick<PipelineApi, 'pushFrame' | 'reset'>,
  options: AnalysisOptions,
): Promise<VideoAnalysis> {
  const { frameRateHz, signal, gate, onProgress, onFrame } = options;
  const now = options.now ?? (() => performance.now());
  const durationMs = source.facts.durationS * 1000;
  const expectedFrames = Math.max(1, Math.ceil(source.facts.durationS * frameRateHz));
  let startMs = now();
  const elapsedS = () => (now() - startMs) / 1000;
  const frames: AnalysedFrame[] = [];
  let decodedFrames = 0;
  let slotOffset = 0;
  let end: AnalysisEnd = { type: 'done' };

  try {
    await pipeline.reset();
    for await (const { frame, timestampMs, index = decodedFrames } of untilAborted(source, signal)) {
      decodedFrames += 1;
      const result = await pushTwice(pipeline, frame, timestampMs);
      if (result) {
        const previous = frames.at(-1);
        // A pipeline that had to be started anew counts slots from 0 again; time tells where they belong.
        if (previous && result.slot + slotOffset <= previous.slot) {
          const elapsedSlots = Math.round(((timestampMs - previous.timestampMs) * frameRateHz) / 1000);
          slotOffset = previous.slot + Math.max(1, elapsedSlots) - result.slot;
        }
        const slot = result.slot + slotOffset;
        const analysed = { ...analysedFrame(result, index), slot };
        frames.push(analysed);
        onFrame?.(analysed);
      }
      const fraction = durationMs > 0 ? Math.min(1, Math.max(0, timestampMs / durationMs)) : 0;
      onProgress?.({
        decodedFrames,
        sampledFrames: frames.length,
        expectedFrames: Math.max(expectedFrames, frames.length),
        fraction,
        elapsedS: elapsedS(),
        timeLeftS: timeLeftS(elapsedS(), fraction),
      });
      if (gate?.isPaused) {
        const pausedMs = now();
        await gate.passed(signal);
        startMs += now() - pausedMs;
      }
    }
    if (signal?.aborted) end = { type: 'cancelled' };
    else if (decodedFrames === 0) {
      end = { type: 'fault', message: `${source.facts.name} holds no picture that can be decoded.` };
    }
  } catch (error) {
    end = signal?.aborted
      ? { type: 'cancelled' }
      : { type: 'fault', message: error instanceof Error ? error.message : String(error) };
  }
  return { facts: source.facts, frames, decodedFrames, elapsedS: elapsedS(), end };
}

/** The frames of a source until the signal aborts, which a decoder that gives no frame does not hold up. */
async function* untilAborted(
  source: AnalysisSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<VideoFileFrame> {
  if (signal?.aborted) return;
  const frames = source.frames(signal)[Symbol.asyncIterator]();
  const abort = aborted(signal).then(() => null);
  let awaited: Promise<IteratorResult<VideoFileFrame>> | null = null;
  try {
    for (;;) {
      awaited = frames.next();
      const step = await Promise.race([awaited, abort]);
      if (step === null) return;
      awaited = null;
      if (step.done) return;
      if (signal?.aborted) {
        step.value.frame.close();
        return;
      }
      yield step.value;
    }
  } finally {
    // A frame that comes all the same is nobody's, and a failure after the end is no news.
    awaited?.then(({ done, value }) => done || value.frame.close()).catch(() => {});
    const ended = frames.return?.().catch(() => {});
    if (awaited === null) await ended;
  }
}

/**
 * Pushes a frame and, where that fails, once more: a worker that hung or died has been replaced by then.
 * Rejects with the first failure if the second attempt fails too or gives no result.
 */
async function pushTwice(
  pipeline: Pick<PipelineApi, 'pushFrame'>,
  frame: VideoFrame | ImageBitmap,
  timestampMs: number,
): Promise<FrameResult | null> {
  // Pushing gives the frame away. A clone shares its picture; a bitmap has none, and is pushed once.
  let spare: VideoFrame | null = null;
  try {
    spare = 'clone' in frame ? frame.clone() : null;
  } catch (failure) {
    frame.close();
    throw failure;
  }
  try {
    return await pipeline.pushFrame(frame, timestampMs);
  } catch (failure) {
    const result = spare ? await pipeline.pushFrame(spare, timestampMs).catch(() => null) : null;
    if (!result) throw failure;
    return result;
  } finally {
    spare?.close();
  }
}
