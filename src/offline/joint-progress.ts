/** Parts of the pipeline that are downloaded side by side. */
export type DownloadedPart = 'detector' | 'model';

/** Takes how far all downloads together are. */
export type TakeProgress = (loadedBytes: number, totalBytes: number) => void;

/**
 * Makes one progress of the downloads of detector and model. Nothing is told before both have said how large
 * they are, so that the whole does not grow.
 */
export class JointProgress {
  private readonly parts = new Map<DownloadedPart, { readonly loaded: number; readonly total: number }>();

  constructor(private readonly take: TakeProgress) {}

  /** How a part tells how far it is, in bytes. */
  of(part: DownloadedPart): TakeProgress {
    return (loaded, total) => {
      this.parts.set(part, { loaded, total });
      const [detector, model] = [this.parts.get('detector'), this.parts.get('model')];
      if (detector && model) this.take(detector.loaded + model.loaded, detector.total + model.total);
    };
  }
}
