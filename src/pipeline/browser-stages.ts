import { actorPicture } from '../actor/actor-picture';
import { FaceCropper } from '../face/face-crop';
import { FarFaceDetector } from '../face/far-face-detector';
import { chooseBackend } from '../inference/backends/choose-backend';
import { loadModel } from '../inference/load-model';
import { StreamingModel } from '../inference/streaming-model';
import type { ModelStage, ModelStageOptions, PipelineStages } from './stages';

/** The real stages: MediaPipe in a worker of its own, a canvas for cutting, tfjs for the model. */
export function browserStages(): PipelineStages {
  const cropper = new FaceCropper();
  return {
    openDetector: (options) => FarFaceDetector.open({ ...options, testPicture: async () => actorPicture() }),
    openModel: openStreamingModel,
    cutCrop: (picture, rect) => cropper.cut(picture, rect),
  };
}

/**
 * Starts a backend, loads a model onto it and computes one blank frame, so that the first real one finds
 * kernels compiled. Rejects with one sentence and leaves nothing behind.
 */
async function openStreamingModel(options: ModelStageOptions): Promise<ModelStage> {
  const { backend: wanted, clipLengthFrames, modelUrl, onProgress, onLost } = options;
  const backend = await chooseBackend(wanted, onLost);
  try {
    const model = await loadModel(modelUrl, { clipLengthFrames, onProgress });
    const { settled } = backend;
    const streaming = new StreamingModel(model, {
      clipLengthFrames,
      ...(settled === undefined ? {} : { settled }),
    });
    await streaming.warmUp();
    return {
      report: {
        backend: backend.backend,
        backendReason: backend.reason,
        threads: backend.threads,
        manifest: model.manifest,
      },
      get windowFill() {
        return streaming.windowFill;
      },
      pushFrame: (crop) => streaming.pushFrame(crop),
      reset: () => streaming.reset(),
      close: () => {
        try {
          streaming.dispose();
          model.dispose();
        } catch {
          // On a lost device single tensors may refuse; shutting the backend down frees them all.
        }
        backend.dispose();
      },
    };
  } catch (error) {
    backend.dispose();
    throw error;
  }
}
