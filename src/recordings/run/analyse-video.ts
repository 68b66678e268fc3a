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
  /**
   * Called once for each sampled frame, in order, with what the last layer of the model's head read for it,
   * if that is known.
   */
  readonly onFrame?: (frame: AnalysedFrame, headInput: Float32Array | null) => void;
  /** Milliseconds of a monotonic clock; for tests. */
  readonly now?: () => number;
}

/** What an analysis needs of the pipeline. */
export interface AnalysisPipeline extends Pick<PipelineApi, 'pushFrame' | 'reset'> {
  /**
   * How often what computes was replaced: it then knows nothing of the frames before. Never, where it is
   * absent.
   */
  readonly replacements?: number;
}

/** Replacements at one and the same frame after which the recording itself is to blame. */
const MOST_AT_ONE_FRAME = 2;

/**
 * Runs a whole video through an opened pipeline. Offline: every frame is offered and awaited, none is
 * dropped, and the sampling grid alone decides which are used; open the pipeline with `keepRate`.
 * Never rejects: a cancel or a fault ends it early and keeps what was done.
 *
 * A pipeline that is replaced on the way has lost its window and whom it followed. The video is then shown to
 * the new one from its beginning, so that the result is that of a run that nothing disturbed; what had been
 * done by then is not done, nor told, twice.
 */
export async function analyseVideo(
  source: AnalysisSource,
  pipeline: AnalysisPipeline,
  options: AnalysisOptions,
): Promise<VideoAnalysis> {
  const run = new AnalysisRun(source.facts, options);
  let end: AnalysisEnd = { type: 'done' };
  try {
    let lastFrame = -1;
    let atThisFrame = 0;
    for (;;) {
      const outcome = await run.show(source, pipeline);
      if (!('replacedAt' in outcome)) break;
      atThisFrame = outcome.replacedAt === lastFrame ? atThisFrame + 1 : 1;
      lastFrame = outcome.replacedAt;
      if (atThisFrame > MOST_AT_ONE_FRAME) throw outcome.because;
    }
    if (options.signal?.aborted) end = { type: 'cancelled' };
    else if (run.decodedFrames === 0) {
      end = { type: 'fault', message: `${source.facts.name} holds no picture that can be decoded.` };
    }
  } catch (error) {
    end = options.signal?.aborted
      ? { type: 'cancelled' }
      : { type: 'fault', message: errorOf(error).message };
  }
  const { frames, decodedFrames, elapsedS } = run;
  return { facts: source.facts, frames, decodedFrames, elapsedS, end };
}

/** How one showing of a video to the pipeline ended: at its end, or where what computes was replaced. */
type Showing = { readonly ended: true } | { readonly replacedAt: number; readonly because: Error };

/** What one analysis has done so far, over all showings of its video. */
class AnalysisRun {
  readonly frames: AnalysedFrame[] = [];
  decodedFrames = 0;
  private readonly now: () => number;
  private readonly expectedFrames: number;
  private startMs: number;
  private fraction = 0;

  constructor(
    private readonly facts: VideoFacts,
    private readonly options: AnalysisOptions,
  ) {
    this.now = options.now ?? (() => performance.now());
    this.expectedFrames = Math.max(1, Math.ceil(facts.durationS * options.frameRateHz));
    this.startMs = this.now();
  }

  /** Time at work so far, without pauses. */
  get elapsedS(): number {
    return (this.now() - this.startMs) / 1000;
  }

  /**
   * Shows the video to the pipeline, from its beginning. Rejects on a fault of the video or of the pipeline.
   */
  async show(source: AnalysisSource, pipeline: AnalysisPipeline): Promise<Showing> {
    const { signal } = this.options;
    await pipeline.reset();
    const { replacements } = pipeline;
    const isReplaced = () => pipeline.replacements !== replacements;
    let shown = 0;
    let sampled = 0;
    for await (const { frame, timestampMs, index = shown } of untilAborted(source, signal)) {
      shown += 1;
      let result: FrameResult | null;
      try {
        result = await pipeline.pushFrame(frame, timestampMs);
      } catch (error) {
        if (!isReplaced()) throw error;
        return { replacedAt: index, because: errorOf(error) };
      }
      if (isReplaced())
        return { replacedAt: index, because: new Error('What computes fails on this frame.') };
      if (result) {
        sampled += 1;
        if (sampled > this.frames.length) this.take(analysedFrame(result, index), result.headInput ?? null);
      }
      this.decodedFrames = Math.max(this.decodedFrames, shown);
      this.tellProgress(timestampMs);
      await this.pause();
    }
    return { ended: true };
  }

  private take(frame: AnalysedFrame, headInput: Float32Array | null): void {
    this.frames.push(frame);
    this.options.onFrame?.(frame, headInput);
  }

  private tellProgress(timestampMs: number): void {
    const durationMs = this.facts.durationS * 1000;
    const fraction = durationMs > 0 ? Math.min(1, Math.max(0, timestampMs / durationMs)) : 0;
    // What is shown again was done before.
    this.fraction = Math.max(this.fraction, fraction);
    const { elapsedS } = this;
    this.options.onProgress?.({
      decodedFrames: this.decodedFrames,
      sampledFrames: this.frames.length,
      expectedFrames: Math.max(this.expectedFrames, this.frames.length),
      fraction: this.fraction,
      elapsedS,
      timeLeftS: timeLeftS(elapsedS, this.fraction),
    });
  }

  private async pause(): Promise<void> {
    const { gate, signal } = this.options;
    if (!gate?.isPaused) return;
    const pausedMs = this.now();
    await gate.passed(signal);
    this.startMs += this.now() - pausedMs;
  }
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

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
