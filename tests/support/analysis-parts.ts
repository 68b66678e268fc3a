import type { ModelManifest } from '../../src/core/models/manifest';
import { DEFAULT_SCORING, type ScoringSettings } from '../../src/core/settings/settings-table';
import type { FrameResult, OpenReport, PipelineEvent, PipelineSettings } from '../../src/pipeline/contract';
import type { SeekableSource } from '../../src/recordings/run/analyse-video';
import { type RecordingScores, scoreRecordings } from '../../src/recordings/scores/recording-scores';
import type { ScoringTask } from '../../src/recordings/scores/scoring-client';
import type { AnalysisInput } from '../../src/recordings/video/input-files';
import type { AnalysisParts } from '../../src/state/analyse/analysis-store';
import { DecoderConsent } from '../../src/state/analyse/decoder-consent';
import type { RecordingPipeline } from '../../src/state/analyse/recording-queue';
import { FakeFrame } from './fake-stages';

/** Statistics that leave the arousal of post-processing as it is and move its valence. */
const STATISTICS = {
  labels: { valence: { mean: 0.25, std: 0.4 }, arousal: { mean: 0, std: 0.3 } },
  predictions: { valence: { mean: 0, std: 0.2 }, arousal: { mean: 0, std: 0.1 } },
};

const REPORT: OpenReport = {
  backend: 'wasm',
  backendReason: 'A test.',
  threads: 1,
  manifest: { id: 'tiny', name: 'Tiny', version: '1', statistics: STATISTICS } as ModelManifest,
};

/** A value that comes when the test lets it. */
export function gated<T = void>() {
  let open: (value: T) => void = () => {};
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** Waits until the signal aborts, and rejects with its reason. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason));
  });
}

/**
 * A pipeline whose estimate counts the frames since its last reset, so that whatever of one recording entered
 * the next would be seen. It takes every frame; the face is missing in each seventh.
 */
export class CountingPipeline implements RecordingPipeline {
  opened = 0;
  resets = 0;
  closed = 0;
  onEvent: (event: PipelineEvent) => void = () => {};
  /** Called before a frame is taken; may wait or throw. */
  onPush: (frames: number) => Promise<void> | void = () => {};
  /** Called while the pipeline is opened; may wait or throw. */
  onOpen: (signal: AbortSignal | undefined) => Promise<void> | void = () => {};
  private frames = 0;

  async open(_: PipelineSettings, onEvent: (event: PipelineEvent) => void, signal?: AbortSignal) {
    this.opened += 1;
    this.onEvent = onEvent;
    await this.onOpen(signal);
    return REPORT;
  }

  async reset() {
    this.resets += 1;
    this.frames = 0;
  }

  async close() {
    this.closed += 1;
  }

  async pushFrame(frame: VideoFrame | ImageBitmap, timestampMs: number): Promise<FrameResult | null> {
    await this.onPush(this.frames);
    frame.close();
    const count = this.frames;
    this.frames += 1;
    const raw = [Math.sin(count / 5), Math.cos(count / 7)] as const;
    const estimate = count % 7 === 6 ? null : { raw, processed: raw, provisional: count < 4 };
    return {
      slot: Math.round(timestampMs / 100),
      timestampMs,
      frameSize: { width: 640, height: 480 },
      face: null,
      faces: [],
      crop: null,
      estimate,
      reason: estimate ? null : 'no-face',
      windowFill: 0,
      stageMs: { detect: null, crop: null, features: null, temporal: null, total: 0 },
    };
  }
}

/** A recording of some frames, ten a second, and whether it was closed. */
export class FakeRecording implements SeekableSource {
  readonly facts;
  readonly pictures: FakeFrame[] = [];
  closed = 0;

  constructor(
    name: string,
    private readonly count: number,
  ) {
    this.facts = { name, widthPx: 640, heightPx: 480, durationS: count / 10 };
  }

  async *frames() {
    for (let index = 0; index < this.count; index += 1) {
      const frame = new FakeFrame();
      this.pictures.push(frame);
      yield { frame: frame.picture, timestampMs: index * 100 };
    }
  }

  async frameAt() {
    return null;
  }

  close() {
    this.closed += 1;
  }
}

/** A file by its name, for a store that opens recordings by theirs. */
export function fileNamed(name: string): File {
  return new File(['video'], name);
}

/** Everything a store of analyses uses, as a test wants it: recordings of so many frames by their names. */
export function fakeParts(frames: Readonly<Record<string, number>>) {
  const pipelines: CountingPipeline[] = [];
  const sources: FakeRecording[] = [];
  const scored: { task: ScoringTask; signal: AbortSignal }[] = [];
  const listeners: (() => void)[] = [];
  const clock = { ms: 0 };
  let scoring: ScoringSettings = DEFAULT_SCORING;
  const hooks = {
    /** Called while a recording is opened; may wait or throw. */
    onOpen: (_: AnalysisInput, __: AbortSignal): Promise<void> | void => {},
    /** Called with each new pipeline. */
    onPipeline: (_: CountingPipeline): void => {},
    /** Called before scores are computed; may wait or throw. */
    onScore: (_: ScoringTask, __: AbortSignal): Promise<void> | void => {},
  };
  const parts: AnalysisParts = {
    consent: new DecoderConsent(),
    async openSource(input, { signal }) {
      await hooks.onOpen(input, signal);
      const source = new FakeRecording(input.name, frames[input.name] ?? 0);
      sources.push(source);
      return source;
    },
    createPipeline() {
      const pipeline = new CountingPipeline();
      pipelines.push(pipeline);
      hooks.onPipeline(pipeline);
      return pipeline;
    },
    now: () => clock.ms,
    async score(task, signal): Promise<RecordingScores> {
      scored.push({ task, signal });
      await hooks.onScore(task, signal);
      return scoreRecordings(...task);
    },
    scoring: {
      now: () => scoring,
      onChange: (listener) => void listeners.push(listener),
    },
  };
  const setScoring = (part: Partial<ScoringSettings>) => {
    scoring = { ...scoring, ...part };
    for (const listener of listeners) listener();
  };
  return { parts, pipelines, sources, scored, clock, hooks, setScoring };
}
