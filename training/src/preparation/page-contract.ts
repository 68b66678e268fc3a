import type { CropRule } from '../../../src/core/face/crop-rule';
import type { ActorMoment } from '../datasets/recordings/actor-recordings';

/** What decides how faces are found and cut. */
export interface CuttingSettings {
  /** Sampling grid, 1–50 Hz. */
  readonly frameRateHz: number;
  /** Detections below this score are not faces; in [0, 1]. */
  readonly minimumFaceScore: number;
  readonly cropRule: CropRule;
}

/** The pictures of one recording as the page gets them; files are put into its file field first. */
export type PagePictures =
  | { readonly kind: 'video' }
  | { readonly kind: 'images'; readonly frameRateHz: number }
  | {
      readonly kind: 'actor';
      readonly name: string;
      readonly subjectSeed: number;
      readonly widthPx: number;
      readonly heightPx: number;
      readonly moments: readonly ActorMoment[];
    };

/** Some frames of a recording, in order; sent while it is cut, the last time with what is left. */
export interface CutBatch {
  /** Presentation time of every decoded frame, sampled or not. */
  readonly decodedMs: readonly number[];
  /** Presentation time of every sampled frame. */
  readonly timestampsMs: readonly number[];
  /** Whether each sampled frame showed a whole face and was cut. */
  readonly whole: readonly boolean[];
  /** Crops of those that did, one after another, 100 × 80 × RGB bytes each, in base64. */
  readonly crops: string;
  /** Share of the recording that is done, in [0, 1]. */
  readonly fraction: number;
}

/** How a recording ended in the page: null where all of it was cut, else one sentence. */
export type CutFault = string | null;

/** Name of the function that the program gives the page to send batches to. */
export const BATCH_FUNCTION = 'circumplexCutBatch';

/** The field of the page that files are put into. */
export const FILE_FIELD = '#circumplex-pictures';

/** What `training/browser/recording-crops.ts` exports to the program. */
export interface CroppingPage {
  /** Puts the file field into the page; once, before anything is cut. */
  addFileField(): void;
  /**
   * Finds, follows and cuts the face of one recording; every batch is awaited. Rejects only where no
   * recording could be cut: the face detector does not start.
   */
  cutRecording(pictures: PagePictures, settings: CuttingSettings): Promise<CutFault>;
}
