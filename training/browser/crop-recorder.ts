import type { ModelManifest } from '../../src/core/models/manifest';
import { FaceCropper } from '../../src/face/face-crop';
import { FarFaceDetector } from '../../src/face/far-face-detector';
import type { FrameResult, PipelineSettings } from '../../src/pipeline/contract';
import { Pipeline } from '../../src/pipeline/pipeline';
import type { ModelStage, Picture, PipelineStages } from '../../src/pipeline/stages';
import type { CuttingSettings } from '../src/preparation/page-contract';

/** What became of one frame that was pushed. */
export interface RecordedFrame {
  /** The pipeline's own word on it; null where the sampling grid did not take it. */
  readonly result: FrameResult | null;
  /** What the model would have been given: 100×80 RGB in [0, 1]; null without a whole face. */
  readonly crop: Float32Array | null;
}

/** Nothing is estimated, so neither model nor post-processing matters. */
const NO_MODEL: Omit<PipelineSettings, 'frameRateHz' | 'minimumFaceScore'> = {
  modelId: 'crop-recorder',
  clipLengthFrames: 16,
  backend: 'wasm',
  scaleNormalisation: 'off',
  meanFilter: false,
  timeDelayFrames: 0,
  gapToleranceMs: 500,
  keepRate: true,
};

/**
 * The app's own pipeline with the network taken out: in its place stands a recorder that keeps the crop it
 * is given. So training crops come by the very path that live crops come by, from the sampling grid through
 * detector and tracker to the crop rule.
 */
export class CropRecorder {
  private crop: Float32Array | null = null;
  private readonly pipeline: Pipeline;

  private constructor(settings: CuttingSettings) {
    const cropper = new FaceCropper();
    const stages: PipelineStages = {
      openDetector: (options) => FarFaceDetector.open(options),
      openModel: async () => this.model(settings),
      cutCrop: (picture, rect) => cropper.cut(picture, rect),
    };
    this.pipeline = new Pipeline(stages);
  }

  /** Starts the face detector. Rejects with one sentence when it does not start. */
  static async open(settings: CuttingSettings): Promise<CropRecorder> {
    const { frameRateHz, minimumFaceScore } = settings;
    const recorder = new CropRecorder(settings);
    await recorder.pipeline.open({ ...NO_MODEL, frameRateHz, minimumFaceScore }, () => {}, '/');
    return recorder;
  }

  /** Takes the picture over. Rejects when even a new detector fails on it. */
  async push(picture: Picture, timestampMs: number): Promise<RecordedFrame> {
    this.crop = null;
    const result = await this.pipeline.pushFrame(picture, timestampMs);
    return { result, crop: this.crop };
  }

  /** A new recording begins. */
  reset(): Promise<void> {
    return this.pipeline.reset();
  }

  /** Ends the detector's thread. */
  close(): Promise<void> {
    return this.pipeline.close();
  }

  private model({ cropRule, frameRateHz }: CuttingSettings): ModelStage {
    const still = { mean: 0, std: 1 };
    const statistics = { valence: still, arousal: still };
    // The pipeline reads nothing else of a manifest, and there is no network that the rest could describe.
    const manifest: Pick<ModelManifest, 'clip' | 'cropRule' | 'statistics'> = {
      clip: { lengthsFrames: [16], defaultLengthFrames: 16, frameRateHz },
      cropRule,
      statistics: { labels: statistics, predictions: statistics },
    };
    return {
      report: {
        backend: 'wasm',
        backendReason: 'Nothing is computed.',
        threads: 1,
        manifest: manifest as ModelManifest,
      },
      windowFill: 0,
      pushFrame: async (crop) => {
        this.crop = crop;
        return { raw: [0, 0], provisional: true, windowFill: 0, stageMs: { features: 0, temporal: 0 } };
      },
      reset: () => {},
      close: () => {},
    };
  }
}
