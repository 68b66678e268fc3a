import { CROP_VALUES } from '../../src/core/face/crop-pixels';
import { DEFAULT_CROP_RULE } from '../../src/core/face/crop-rule';
import type { FaceDetection } from '../../src/core/face/detection';
import type { ModelManifest } from '../../src/core/models/manifest';
import type { PipelineEvent, PipelineSettings } from '../../src/pipeline/contract';
import { Pipeline } from '../../src/pipeline/pipeline';
import type { ModelStage, ModelStageOptions, Picture, PipelineStages } from '../../src/pipeline/stages';

/** Settings that tests start from: 16 frames at 10 Hz, nothing post-processed. */
export const SETTINGS: PipelineSettings = {
  modelId: 'tiny-lstm',
  clipLengthFrames: 16,
  frameRateHz: 10,
  backend: 'auto',
  scaleNormalisation: 'off',
  meanFilter: false,
  timeDelayFrames: 0,
  minimumFaceScore: 0.7,
  gapToleranceMs: 500,
};

/** A picture of 640 × 480 that counts how often it is closed. */
export class FakeFrame {
  readonly width: number;
  readonly height: number;
  closes = 0;

  constructor(width = 640, height = 480) {
    this.width = width;
    this.height = height;
  }

  close(): void {
    this.closes += 1;
  }

  /** The frame as the pipeline knows frames. */
  get picture(): Picture {
    return this as unknown as ImageBitmap;
  }
}

/** A square face of 200 pixels, wholly inside a picture of 640 × 480 unless moved. */
export function faceAt(x = 200, y = 100, score = 0.9, size = 200): FaceDetection {
  const shares = [
    [0.3, 0.4],
    [0.7, 0.4],
    [0.5, 0.6],
    [0.5, 0.75],
    [0.1, 0.45],
    [0.9, 0.45],
  ] as const;
  return {
    box: { x, y, width: size, height: size },
    keypoints: shares.map(([across, down]) => ({ x: x + across * size, y: y + down * size })),
    score,
  };
}

/** Manifest of the fake model, of 10 Hz; only what the pipeline reads. */
export const FAKE_MANIFEST = {
  clip: { frameRateHz: 10 },
  cropRule: DEFAULT_CROP_RULE,
  statistics: {
    labels: { valence: { mean: 0.1, std: 0.4 }, arousal: { mean: 0.2, std: 0.3 } },
    predictions: { valence: { mean: 0, std: 0.2 }, arousal: { mean: 0.1, std: 0.1 } },
  },
} as unknown as ModelManifest;

/** Stages that do as they are told and write down what was asked of them. */
export class FakeStages implements PipelineStages {
  /** What the detector sees next. */
  faces: readonly FaceDetection[] = [faceAt()];
  /** Called on each frame by the stage of that name; may throw. */
  onDetect: () => void = () => {};
  onCrop: () => void = () => {};
  onModel: (model: number) => Promise<void> | void = () => {};
  /** What a model that is being opened waits for. */
  beforeModel: (() => Promise<void>) | null = null;
  /** Thrown when a model is opened. */
  openModelError: Error | null = null;
  /** Frames without an estimate, and one more. */
  framesToFirstEstimate = 1;
  /** Class probabilities that the model gives, and how its manifest says what they mean. */
  classProbabilities: readonly number[] | null = null;
  uncertainty: ModelManifest['uncertainty'];
  /** Backend that `auto` gives. */
  autoBackend: 'webgpu' | 'wasm' = 'webgpu';
  /** Whether models cut crops themselves. */
  cutsOnCard = false;
  readonly calls: string[] = [];
  readonly modelsOpened: ModelStageOptions[] = [];
  detectorsClosed = 0;
  modelsClosed = 0;

  async openDetector({ minimumScore }: { minimumScore: number }) {
    this.calls.push(`open detector ${minimumScore}`);
    return {
      detect: async () => {
        this.calls.push('detect');
        this.onDetect();
        return [...this.faces];
      },
      setMinimumScore: async (score: number) => {
        this.calls.push(`score ${score}`);
      },
      reset: () => {},
      close: () => {
        this.detectorsClosed += 1;
      },
    };
  }

  private get manifest(): ModelManifest {
    return this.uncertainty === undefined
      ? FAKE_MANIFEST
      : { ...FAKE_MANIFEST, uncertainty: this.uncertainty };
  }

  cutCrop(): Float32Array {
    this.calls.push('crop');
    this.onCrop();
    return new Float32Array(CROP_VALUES);
  }

  async openModel(options: ModelStageOptions): Promise<ModelStage> {
    if (this.beforeModel) await this.beforeModel();
    if (this.openModelError) throw this.openModelError;
    this.modelsOpened.push(options);
    const model = this.modelsOpened.length;
    const backend = options.backend === 'auto' ? this.autoBackend : options.backend;
    let windowFill = 0;
    const push = async () => {
      this.calls.push('model');
      await this.onModel(model);
      windowFill = Math.min(options.clipLengthFrames, windowFill + 1);
      const provisional = windowFill < options.clipLengthFrames;
      const raw = windowFill < this.framesToFirstEstimate ? null : ([0.5, -0.25] as const);
      const { classProbabilities } = this;
      return { raw, provisional, windowFill, classProbabilities, stageMs: { features: 3, temporal: 1 } };
    };
    return {
      report: { backend, backendReason: 'a test', threads: 1, manifest: this.manifest },
      get windowFill() {
        return windowFill;
      },
      cutting: this.cutsOnCard ? 'On the graphics card.' : null,
      cutOnCard: () => {
        if (!this.cutsOnCard) return null;
        this.calls.push(`crop by model ${model}`);
        return { push };
      },
      pushFrame: push,
      reset: () => {
        this.calls.push('empty window');
        windowFill = 0;
      },
      close: () => {
        this.modelsClosed += 1;
      },
    };
  }
}

/** An opened pipeline over fake stages, its clock and the events it sent. */
export async function openFakePipeline(settings: Partial<PipelineSettings> = {}, stages = new FakeStages()) {
  const clock = { ms: 0 };
  const events: PipelineEvent[] = [];
  const pipeline = new Pipeline(stages, () => clock.ms);
  await pipeline.open(
    { ...SETTINGS, ...settings },
    // Each opening has it, and no test of what comes later asks for it.
    (event) => event.type !== 'detector-ready' && events.push(event),
    'http://site.test/models',
  );
  return { pipeline, stages, clock, events };
}

/** Pushes one frame with a whole face at each time and gives the window fill after each. */
export async function windowFills(
  open: Awaited<ReturnType<typeof openFakePipeline>>,
  timesMs: readonly number[],
) {
  const found: (number | undefined)[] = [];
  for (const timestampMs of timesMs) {
    found.push((await open.pipeline.pushFrame(new FakeFrame().picture, timestampMs))?.windowFill);
  }
  return found;
}
