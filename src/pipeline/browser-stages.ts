import { actorPicture } from '../actor/actor-picture';
import { FaceCropper } from '../face/face-crop';
import { FarFaceDetector } from '../face/far-face-detector';
import { openStream } from '../inference/open-stream';
import type { ModelStage, ModelStageOptions, PipelineStages } from './stages';

/**
 * The real stages: MediaPipe in a worker of its own, a canvas for cutting, an engine of our own or tfjs for
 * the model. Once a helping thread of the WebAssembly engine has failed, it is opened on one.
 */
export function browserStages(): PipelineStages {
  const cropper = new FaceCropper();
  let threadFault: string | null = null;
  return {
    openDetector: (options) => FarFaceDetector.open({ ...options, testPicture: async () => actorPicture() }),
    openModel: (options) =>
      openModelStage(options, threadFault, () => {
        threadFault = 'a helping thread failed before';
      }),
    cutCrop: (picture, rect) => cropper.cut(picture, rect),
  };
}

/** Opens a model as a stage. Rejects with one sentence and leaves nothing behind. */
async function openModelStage(
  options: ModelStageOptions,
  threadFault: string | null,
  onThreadFault: () => void,
): Promise<ModelStage> {
  const opened = await openStream({ ...options, threadFault, onThreadFault });
  const { stream, manifest, backend, engine, reason, threads } = opened;
  return {
    report: { backend, backendReason: reason, engine, threads, manifest },
    get windowFill() {
      return stream.windowFill;
    },
    pushFrame: (crop) => stream.pushFrame(crop),
    reset: () => stream.reset(),
    close: () => opened.close(),
  };
}
