import { FaceTracker } from '../core/face/face-tracking';
import { pictureSize } from '../face/picture-size';
import { StillPictures } from '../face/still-picture';
import type { FacesSeen } from './contract';
import type { DetectorStage, Picture } from './stages';

/** A face that is not found for so long is another one, milliseconds. */
const LOSS_TOLERANCE_MS = 1000;

/** Finds faces while the model is still being loaded: the detector is there long before it. */
export class EarlyFaces {
  private readonly tracker = new FaceTracker({ lossToleranceMs: LOSS_TOLERANCE_MS });
  private readonly stills = new StillPictures();
  private looking: Promise<unknown> = Promise.resolve();

  constructor(private readonly detector: DetectorStage) {}

  /** Takes ownership of a frame, which is closed, and finds its faces; one look at a time. */
  look(frame: Picture, timestampMs: number): Promise<FacesSeen> {
    const result = this.looking.then(() => this.find(frame, timestampMs));
    this.looking = result.catch(() => undefined);
    return result;
  }

  /** Settles once no look is under way. */
  get rest(): Promise<unknown> {
    return this.looking;
  }

  private async find(frame: Picture, timestampMs: number): Promise<FacesSeen> {
    let picture = frame;
    try {
      picture = await this.stills.of(frame);
      const detections = await this.detector.detect(picture, this.tracker.followedBox);
      const { followed, faces } = this.tracker.update(detections, timestampMs);
      return { timestampMs, frameSize: pictureSize(picture), face: followed, faces };
    } finally {
      picture.close();
    }
  }
}
