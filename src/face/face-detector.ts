import type { FaceDetection } from '../core/face';
import { type DetectorPicture, pictureSize } from './blaze-face';
import { type FaceWorker, startFaceWorker } from './face-worker';

/** Settings of a {@link FaceDetector}. */
export interface FaceDetectorOptions {
  /** Least score of a detection, in [0, 1]. */
  readonly minimumScore: number;
  /** Called with one sentence each time the detector had to be made anew. */
  readonly onRebuilt?: (message: string) => void;
  /**
   * A picture with a face that the detector finds when it works; asked for once, closed with the detector.
   * Without it a detector that goes blind without complaint is not noticed.
   */
  readonly testPicture?: () => Promise<DetectorPicture>;
  /** Longest time to start, in milliseconds; default 60,000. */
  readonly openTimeoutMs?: number;
  /** Longest time for one picture, in milliseconds; default 10,000. */
  readonly detectTimeoutMs?: number;
  /** Time without any face after which the detector is tested, in milliseconds; default 10,000. */
  readonly blindAfterMs?: number;
  /** Starts the thread; for tests. */
  readonly startWorker?: () => FaceWorker;
  /** Milliseconds of a monotonic clock; for tests. */
  readonly now?: () => number;
}

/** Starts in a row that may fail before it is given up. */
const OPEN_ATTEMPTS = 3;
/** In an empty room the detector is tested ever more seldom, at least this often. */
const LONGEST_TEST_INTERVAL_MS = 5 * 60_000;

/**
 * The face detector, watched. It lives in a worker of its own, for MediaPipe cannot be mended once it
 * broke, and not all of its memory can be freed without ending its thread. The worker is ended and made
 * anew when it throws, hangs, dies or, tested with a known face, has gone blind. One call at a time.
 */
export class FaceDetector {
  private worker: FaceWorker | null = null;
  private minimumScore: number;
  private testPicture: DetectorPicture | null = null;
  private lastSightMs = 0;
  private testIntervalMs: number;
  private closed = false;
  private readonly now: () => number;

  private constructor(private readonly options: FaceDetectorOptions) {
    this.minimumScore = options.minimumScore;
    this.testIntervalMs = options.blindAfterMs ?? 10_000;
    this.now = options.now ?? (() => performance.now());
  }

  /** Starts the detector. Rejects with one sentence when it does not start. */
  static async open(options: FaceDetectorOptions): Promise<FaceDetector> {
    const detector = new FaceDetector(options);
    try {
      detector.worker = await detector.start();
      detector.testPicture = (await options.testPicture?.()) ?? null;
    } catch (error) {
      detector.close();
      throw error;
    }
    detector.lastSightMs = detector.now();
    return detector;
  }

  /**
   * All faces of a picture, boxes and six keypoints in its pixels; the picture stays open. A picture
   * without area has none. Rejects with one sentence when even a new detector fails on it.
   */
  async detect(picture: DetectorPicture): Promise<FaceDetection[]> {
    const { width, height } = pictureSize(picture);
    if (!(width > 0 && height > 0)) return [];
    const faces = await this.detectOrRebuild(picture);
    if (faces.length > 0) {
      this.lastSightMs = this.now();
      this.testIntervalMs = this.options.blindAfterMs ?? 10_000;
      return faces;
    }
    return (await this.hasGoneBlind()) ? this.detectOrRebuild(picture) : faces;
  }

  /** Changes the least score of detections, in [0, 1]. */
  async setMinimumScore(minimumScore: number): Promise<void> {
    if (minimumScore === this.minimumScore) return;
    this.minimumScore = minimumScore;
    const { worker } = this;
    if (worker === null) return;
    try {
      await this.watch(worker, worker.setMinimumScore(minimumScore), this.detectTimeoutMs);
    } catch (error) {
      await this.rebuild(reasonOf(error));
    }
  }

  /** Ends the detector's thread; a call under way rejects. */
  close(): void {
    this.closed = true;
    this.worker?.terminate();
    this.worker = null;
    this.testPicture?.close();
    this.testPicture = null;
  }

  private get detectTimeoutMs(): number {
    return this.options.detectTimeoutMs ?? 10_000;
  }

  private async detectOrRebuild(picture: DetectorPicture): Promise<FaceDetection[]> {
    try {
      return await this.detectOnce(picture);
    } catch (error) {
      if (this.closed) throw error;
      await this.rebuild(reasonOf(error));
    }
    try {
      return await this.detectOnce(picture);
    } catch (error) {
      this.drop();
      throw new Error(`The face detector failed twice on the same frame: ${reasonOf(error)}.`);
    }
  }

  private async detectOnce(picture: DetectorPicture): Promise<FaceDetection[]> {
    if (this.closed) throw new Error('The face detector is closed.');
    this.worker ??= await this.start();
    return this.watch(this.worker, this.worker.detect(picture), this.detectTimeoutMs);
  }

  /** Tests the detector when it has seen nobody for long; true if it was blind and is made anew. */
  private async hasGoneBlind(): Promise<boolean> {
    const { testPicture } = this;
    if (testPicture === null || this.now() - this.lastSightMs < this.testIntervalMs) return false;
    this.lastSightMs = this.now();
    this.testIntervalMs = Math.min(LONGEST_TEST_INTERVAL_MS, 2 * this.testIntervalMs);
    const faces = await this.detectOrRebuild(testPicture);
    if (faces.length > 0) return false;
    await this.rebuild('it no longer saw a known face');
    return true;
  }

  private async rebuild(reason: string): Promise<void> {
    this.drop();
    this.worker = await this.start();
    this.options.onRebuilt?.(`The face detector was restarted: ${reason}.`);
  }

  private drop(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private async start(): Promise<FaceWorker> {
    let reason = '';
    for (let attempt = 0; attempt < OPEN_ATTEMPTS && !this.closed; attempt++) {
      const worker = (this.options.startWorker ?? startFaceWorker)();
      try {
        await this.watch(worker, worker.open(this.minimumScore), this.options.openTimeoutMs ?? 60_000);
        if (!this.closed) return worker;
        worker.terminate();
      } catch (error) {
        worker.terminate();
        reason = reasonOf(error);
      }
    }
    throw new Error(
      this.closed ? 'The face detector is closed.' : `The face detector did not start: ${reason}.`,
    );
  }

  private async watch<T>(worker: FaceWorker, call: Promise<T>, timeoutMs: number): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hung = new Promise<never>((_, reject) => {
      const report = () => reject(new Error(`it did not answer for ${timeoutMs / 1000} s`));
      timer = setTimeout(report, timeoutMs);
    });
    try {
      return await Promise.race([call, hung, worker.died]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The reason as the end of a sentence: without its full stop. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
