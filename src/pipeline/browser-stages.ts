import { actorPicture } from '../actor/actor-picture';
import { FaceCropper } from '../face/face-crop';
import { FarFaceDetector } from '../face/far-face-detector';
import type { StartCandidate } from '../inference/choice/candidate-run';
import { openStream } from '../inference/open-stream';
import type { PipelineStages } from './stages';
import { TriedModel } from './tried-model';

/**
 * The real stages: MediaPipe in a worker of its own, a canvas for cutting, an engine of our own or tfjs for
 * the model. Once a helping thread of the WebAssembly engine has failed, it is opened on one.
 *
 * @param startCandidate starts a candidate in a trial of engines; without it none is tried.
 */
export function browserStages(startCandidate: StartCandidate | null = null): PipelineStages {
  const cropper = new FaceCropper();
  let threadFault: string | null = null;
  return {
    openDetector: (options) => FarFaceDetector.open({ ...options, testPicture: async () => actorPicture() }),
    openModel: (options) => {
      const onThreadFault = () => {
        threadFault = 'a helping thread failed before';
      };
      const open = () => openStream({ ...options, threadFault, onThreadFault });
      return TriedModel.open(options, { open, startCandidate, threadFault });
    },
    cutCrop: (picture, rect) => cropper.cut(picture, rect),
  };
}
