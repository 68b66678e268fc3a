import type { FaceDetection } from '../core/face/detection';
import type { DetectorPicture } from './blaze-face';
import { type FaceWorker, type StartFaceWorker, startFaceWorker } from './face-worker';
import { pictureSize } from './picture-size';

/** Settings of a {@link FaceDetector}. */
export interface FaceDetectorOptions {
  /** Least score of a detection, in [0, 1]. */
  readonly minimumScore: number;
  /** Called with one sentence each time the detector had to be made anew. */
  readonly onRebuilt?: (message: string) => void;
  /**
   * A picture with a face that the detector finds when it works; asked for once, closed with the detector. A
   * detector that goes blind without complaint is not noticed without it, nor while the least score asked for
   * is higher than that of this face.
   */
  readonly testPicture?: () => Promise<DetectorPicture>;
  /** Longest time to start, in milliseconds; default 60,000. */
  readonly openTimeoutMs?: number;
  /** Longest time for one picture, in milliseconds; default 10,000. */
  readonly detectTimeoutMs?: number;
  /** Time without any face after which the detector is tested, in milliseconds; default 10,000. */
  readonly blindAfterMs?: number;
  /** Starts the thread; for tests. */
  readonly startWorker?: StartFaceWorker;
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
  /** Why the worker before was ended; `null` once that has been reported. */
  private failure: string | null = null;
  /** Rejects the call under way. */
  private interrupt: ((error: Error) => void) | null = null;
  private minimumScore: number;
  private testPicture: DetectorPicture | null = null;
  /** Score of the face in the test picture; `null` while that was never seen. */
  private testScore: number | null = null;
  private lastSightMs = 0;
  private testIntervalMs: number;
  private closed = false;
  private readonly now: () => number;

  private constructor(private readonly options: FaceDetectorOptions) {
    this.minimumScore = options.minimumScore;
    this.testIntervalMs = this.blindAfterMs;
    this.now = options.now ?? (() => performance.now());
  }

  /** Starts the detector. Rejects with one sentence when it does not start. */
  static async open(options: FaceDetectorOptions): Promise<FaceDetector> {
    const detector = new FaceDetector(options);
    try {
      await detector.ensureWorker();
      detector.testPicture = (await options.testPicture?.()) ?? null;
      await detector.learnTestScore();
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
    const faces = await this.detectTwice(picture);
    if (faces.length > 0) {
      this.lastSightMs = this.now();
      this.testIntervalMs = this.blindAfterMs;
      return faces;
    }
    return (await this.hasGoneBlind()) ? this.detectTwice(picture) : faces;
  }

  /** Changes the least score of detections, in [0, 1]. */
  async setMinimumScore(minimumScore: number): Promise<void> {
    if (minimumScore === this.minimumScore) return;
    const isLower = minimumScore < this.minimumScore;
    this.minimumScore = minimumScore;
    const { worker } = this;
    // A worker that is started later starts with it.
    if (worker === null) return;
    try {
      await this.watch(worker.setMinimumScore(minimumScore), this.detectTimeoutMs);
    } catch (error) {
      this.drop(reasonOf(error));
      return;
    }
    if (isLower && this.testScore === null) await this.learnTestScore();
  }

  /** Ends the detector's thread; a call under way rejects. */
  close(): void {
    this.closed = true;
    this.drop('it was closed');
    this.testPicture?.close();
    this.testPicture = null;
  }

  private get detectTimeoutMs(): number {
    return this.options.detectTimeoutMs ?? 10_000;
  }

  private get blindAfterMs(): number {
    return this.options.blindAfterMs ?? 10_000;
  }

  private async detectTwice(picture: DetectorPicture): Promise<FaceDetection[]> {
    for (let attempt = 1; ; attempt++) {
      const worker = await this.ensureWorker();
      try {
        return await this.watch(worker.detect(picture), this.detectTimeoutMs);
      } catch (error) {
        const reason = reasonOf(error);
        this.drop(reason);
        if (attempt === 2) throw new Error(`The face detector failed twice on the same frame: ${reason}.`);
      }
    }
  }

  /** Looks at the test picture with a detector that works, so that later only blindness can miss its face. */
  private async learnTestScore(): Promise<void> {
    if (this.testPicture === null) return;
    const faces = await this.detectTwice(this.testPicture);
    this.testScore = faces.length > 0 ? Math.max(...faces.map(({ score }) => score)) : null;
  }

  /** Tests the detector when it has seen nobody for long; true if it was blind and has been ended. */
  private async hasGoneBlind(): Promise<boolean> {
    const { testPicture, testScore } = this;
    if (testPicture === null || testScore === null || testScore < this.minimumScore) return false;
    if (this.now() - this.lastSightMs < this.testIntervalMs) return false;
    this.lastSightMs = this.now();
    this.testIntervalMs = Math.min(LONGEST_TEST_INTERVAL_MS, 2 * this.testIntervalMs);
    if ((await this.detectTwice(testPicture)).length > 0) return false;
    this.drop('it no longer saw a known face');
    return true;
  }

  /** The running worker, or a new one, which is reported if there was one before. */
  private async ensureWorker(): Promise<FaceWorker> {
    if (this.worker !== null) return this.worker;
    const worker = await this.start();
    this.worker = worker;
    if (this.failure !== null) this.options.onRebuilt?.(`The face detector was restarted: ${this.failure}.`);
    this.failure = null;
    return worker;
  }

  private drop(reason: string): void {
    this.failure ??= reason;
    this.worker?.terminate();
    this.worker = null;
    this.interrupt?.(new Error(reason));
  }

  private async start(): Promise<FaceWorker> {
    let reason = '';
    for (let attempt = 0; attempt < OPEN_ATTEMPTS && !this.closed; attempt++) {
      const worker = (this.options.startWorker ?? startFaceWorker)((error) => {
        if (this.worker === worker) this.drop(reasonOf(error));
        else this.interrupt?.(error);
      });
      try {
        await this.watch(worker.open(this.minimumScore), this.options.openTimeoutMs ?? 60_000);
        if (!this.closed) return worker;
      } catch (error) {
        reason = reasonOf(error);
      }
      worker.terminate();
    }
    throw new Error(
      this.closed ? 'The face detector is closed.' : `The face detector did not start: ${reason}.`,
    );
  }

  /** Waits for a call, but no longer than `timeoutMs`, and no longer than the worker lives. */
  private async watch<T>(call: Promise<T>, timeoutMs: number): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        this.interrupt = reject;
        timer = setTimeout(() => reject(new Error(`it did not answer for ${timeoutMs / 1000} s`)), timeoutMs);
        call.then(resolve, reject);
      });
    } finally {
      this.interrupt = null;
      clearTimeout(timer);
    }
  }
}

/** The reason as the end of a sentence: without its full stop. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
