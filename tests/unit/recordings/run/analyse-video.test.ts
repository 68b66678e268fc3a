import { describe, expect, test } from 'vitest';
import type { FrameResult } from '../../../../src/pipeline/contract';
import {
  type AnalysisProgress,
  type AnalysisSource,
  analyseVideo,
} from '../../../../src/recordings/run/analyse-video';
import { PauseGate } from '../../../../src/recordings/run/pause-gate';

const STAGE_MS = { detect: 1, crop: null, features: null, temporal: null, total: 1 };

class FakeFrame {
  static open = 0;
  #closed = false;
  constructor() {
    FakeFrame.open += 1;
  }
  close() {
    if (!this.#closed) FakeFrame.open -= 1;
    this.#closed = true;
  }
}

/** A video of `count` frames, 20 a second; may break before frame `breaksAt`. */
function fakeVideo(
  count: number,
  breaksAt = Number.POSITIVE_INFINITY,
): AnalysisSource & { stopped: boolean } {
  const source = {
    facts: { name: 'clip.mp4', widthPx: 64, heightPx: 48, durationS: count / 20 },
    stopped: false,
    async *frames() {
      try {
        for (let index = 0; index < count; index += 1) {
          if (index === breaksAt) throw new Error('clip.mp4 is damaged after 0.15 s.');
          yield { frame: new FakeFrame() as unknown as VideoFrame, timestampMs: index * 50 };
        }
      } finally {
        source.stopped = true;
      }
    },
  };
  return source;
}

/** A pipeline that takes every second frame. */
class FakePipeline {
  offered: number[] = [];
  resets = 0;
  replacements = 0;
  inFlight = 0;
  onPush: () => void = () => {};
  slotOf = (timestampMs: number) => timestampMs / 100;

  async reset() {
    this.resets += 1;
  }

  async pushFrame(frame: VideoFrame | ImageBitmap, timestampMs: number): Promise<FrameResult | null> {
    this.inFlight += 1;
    expect(this.inFlight).toBe(1);
    await Promise.resolve();
    frame.close();
    this.offered.push(timestampMs);
    this.inFlight -= 1;
    this.onPush();
    if (timestampMs % 100 !== 0) return null;
    return {
      slot: this.slotOf(timestampMs),
      timestampMs,
      frameSize: { width: 64, height: 48 },
      face: null,
      faces: [],
      crop: null,
      estimate: null,
      reason: 'no-face',
      windowFill: 0,
      stageMs: STAGE_MS,
    };
  }
}

describe('analysing a video', () => {
  test('offers every frame, one at a time, and keeps the sampled ones with their index in the video', async () => {
    const pipeline = new FakePipeline();
    const analysis = await analyseVideo(fakeVideo(5), pipeline, { frameRateHz: 10 });
    expect(pipeline.resets).toBe(1);
    expect(pipeline.offered).toEqual([0, 50, 100, 150, 200]);
    expect(analysis.frames.map(({ slot, frame }) => [slot, frame])).toEqual([
      [0, 0],
      [1, 2],
      [2, 4],
    ]);
    expect(analysis.end).toEqual({ type: 'done' });
    expect(analysis.decodedFrames).toBe(5);
    expect(FakeFrame.open).toBe(0);
  });

  test('reports frames, share and time left by the pace so far', async () => {
    const reports: AnalysisProgress[] = [];
    const pipeline = new FakePipeline();
    let clockMs = 0;
    pipeline.onPush = () => {
      clockMs += 2000;
    };
    const now = () => clockMs;
    await analyseVideo(fakeVideo(4), pipeline, { frameRateHz: 10, now, onProgress: (p) => reports.push(p) });
    expect(reports.map((report) => report.fraction)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(reports.map((report) => report.timeLeftS)).toEqual([null, 12, 6, 8 / 3]);
    expect(reports.at(-1)).toMatchObject({
      decodedFrames: 4,
      sampledFrames: 2,
      expectedFrames: 2,
      elapsedS: 8,
    });
  });

  test('a cancel keeps what was done, closes every frame and stops the decoder', async () => {
    const pipeline = new FakePipeline();
    const abort = new AbortController();
    pipeline.onPush = () => {
      if (pipeline.offered.length === 3) abort.abort();
    };
    const source = fakeVideo(100);
    const analysis = await analyseVideo(source, pipeline, { frameRateHz: 10, signal: abort.signal });
    expect(analysis.end).toEqual({ type: 'cancelled' });
    expect(analysis.frames).toHaveLength(2);
    expect(source.stopped).toBe(true);
    expect(FakeFrame.open).toBe(0);
  });

  test('a cancel does not wait for a decoder that gives no frame, and stops it by its signal', async () => {
    const abort = new AbortController();
    let told: AbortSignal | undefined;
    const source: AnalysisSource = {
      facts: { name: 'clip.mp4', widthPx: 64, heightPx: 48, durationS: 1 },
      async *frames(signal) {
        told = signal;
        yield { frame: new FakeFrame() as unknown as VideoFrame, timestampMs: 0 };
        abort.abort();
        await new Promise(() => {});
      },
    };
    const analysis = await analyseVideo(source, new FakePipeline(), {
      frameRateHz: 10,
      signal: abort.signal,
    });
    expect(analysis.end).toEqual({ type: 'cancelled' });
    expect(analysis.frames).toHaveLength(1);
    expect(told?.aborted).toBe(true);
    expect(FakeFrame.open).toBe(0);
  });

  test('while it is paused no frame is offered, and the time does not count', async () => {
    const pipeline = new FakePipeline();
    const gate = new PauseGate();
    let clockMs = 0;
    pipeline.onPush = () => {
      clockMs += 1000;
      if (pipeline.offered.length === 2) gate.pause();
    };
    const run = analyseVideo(fakeVideo(4), pipeline, { frameRateHz: 10, gate, now: () => clockMs });
    await expect.poll(() => pipeline.offered.length).toBe(2);
    clockMs += 60_000;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pipeline.offered).toEqual([0, 50]);
    gate.goOn();
    const { end, elapsedS } = await run;
    expect(pipeline.offered).toEqual([0, 50, 100, 150]);
    expect(end).toEqual({ type: 'done' });
    expect(elapsedS).toBe(4);
  });

  test('a cancel ends a pause and keeps what was done', async () => {
    const pipeline = new FakePipeline();
    const gate = new PauseGate();
    const abort = new AbortController();
    gate.pause();
    const run = analyseVideo(fakeVideo(9), pipeline, { frameRateHz: 10, gate, signal: abort.signal });
    await expect.poll(() => pipeline.offered.length).toBe(1);
    abort.abort();
    const analysis = await run;
    expect(analysis.end).toEqual({ type: 'cancelled' });
    expect(analysis.frames).toHaveLength(1);
    expect(FakeFrame.open).toBe(0);
  });

  test('a source that knows the numbers of its frames is taken at its word', async () => {
    const source: AnalysisSource = {
      facts: { name: '001', widthPx: 64, heightPx: 48, durationS: 0.6 },
      async *frames() {
        for (const index of [0, 2, 4]) {
          const frame = new FakeFrame() as unknown as VideoFrame;
          yield { frame, timestampMs: index * 100, index };
        }
      },
    };
    const { frames } = await analyseVideo(source, new FakePipeline(), { frameRateHz: 10 });
    expect(frames.map(({ frame }) => frame)).toEqual([0, 2, 4]);
  });

  test('a file that is damaged half way gives its sentence and what was done until then', async () => {
    const analysis = await analyseVideo(fakeVideo(100, 3), new FakePipeline(), { frameRateHz: 10 });
    expect(analysis.end).toEqual({ type: 'fault', message: 'clip.mp4 is damaged after 0.15 s.' });
    expect(analysis.frames).toHaveLength(2);
  });

  test('a pipeline that fails ends the analysis with its sentence', async () => {
    const pipeline = new FakePipeline();
    pipeline.onPush = () => {
      if (pipeline.offered.length >= 2) throw new Error('The graphics card was lost.');
    };
    const source = fakeVideo(10);
    const analysis = await analyseVideo(source, pipeline, { frameRateHz: 10 });
    expect(analysis.end).toEqual({ type: 'fault', message: 'The graphics card was lost.' });
    expect(analysis.frames).toHaveLength(1);
    expect(source.stopped).toBe(true);
  });

  /** A pipeline that counts slots from its own first frame, and is replaced at some of its frames. */
  function replacedPipeline(frames: readonly number[], fails: boolean) {
    const pipeline = new FakePipeline();
    pipeline.onPush = () => {
      if (!frames.includes(pipeline.offered.length)) return;
      pipeline.replacements += 1;
      if (fails) throw new Error('It died.');
    };
    return pipeline;
  }

  test.each([
    ['dies with a frame', true],
    ['is replaced between two frames', false],
  ])('a worker that %s leaves the result of a run that nothing disturbed', async (_, fails) => {
    const undisturbed = await analyseVideo(fakeVideo(6), new FakePipeline(), { frameRateHz: 10 });
    const pipeline = replacedPipeline([4, 7], fails);
    const told: number[] = [];
    const fractions: number[] = [];
    const analysis = await analyseVideo(fakeVideo(6), pipeline, {
      frameRateHz: 10,
      onFrame: ({ slot }) => told.push(slot),
      onProgress: ({ fraction }) => fractions.push(fraction),
    });
    expect({ ...analysis, elapsedS: 0 }).toEqual({ ...undisturbed, elapsedS: 0 });
    expect(pipeline.offered).toEqual([0, 50, 100, 150, 0, 50, 100, 0, 50, 100, 150, 200, 250]);
    expect(pipeline.resets).toBe(3);
    // Nothing is told twice, and nothing goes back.
    expect(told).toEqual([0, 1, 2]);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(FakeFrame.open).toBe(0);
  });

  test('a frame that ends every worker ends the analysis at the third, and what was done is kept', async () => {
    const pipeline = new FakePipeline();
    pipeline.onPush = () => {
      if (pipeline.offered.at(-1) !== 150) return;
      pipeline.replacements += 1;
      throw new Error('It died.');
    };
    const analysis = await analyseVideo(fakeVideo(100), pipeline, { frameRateHz: 10 });
    expect(analysis.end).toEqual({ type: 'fault', message: 'It died.' });
    expect(pipeline.replacements).toBe(3);
    expect(analysis.frames).toHaveLength(2);
    expect(FakeFrame.open).toBe(0);
  });

  test('a video without a single frame is a fault, not an empty success', async () => {
    const analysis = await analyseVideo(fakeVideo(0), new FakePipeline(), { frameRateHz: 10 });
    expect(analysis.end).toEqual({
      type: 'fault',
      message: 'clip.mp4 holds no picture that can be decoded.',
    });
  });
});
