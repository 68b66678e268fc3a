import type { FaceDetection } from '../core/face/detection';
import { type Clock, systemClock } from '../supervision/clock';
import { withDeadline } from '../supervision/deadline';
import { Keeper } from '../supervision/keeper';
import { plainReason } from '../supervision/plain-reason';
import { RestartBudget } from '../supervision/restart-budget';
import { UsualTime } from '../supervision/usual-time';
import type { DetectorPicture } from './blaze-face';
import { type FaceWorker, type StartFaceWorker, startFaceWorker } from './face-worker';
import { pictureSize } from './picture-size';

/** Settings of a {@link FaceDetector}. */
export interface FaceDetectorOptions {
  /** Least score of a detection, in [0, 1]. */
  readonly minimumScore: number;
  /** Called with one sentence each time the detector broke and is being made anew. */
  readonly onReplacing?: (message: string) => void;
  /** Called with one sentence each time it was made anew. */
  readonly onRebuilt?: (message: string) => void;
  /** Hears of the bytes that were loaded, of all. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number) => void;
  /**
   * A picture with a face that the detector finds when it works; asked for once, closed with the detector. A
   * detector that goes blind without complaint is not noticed without it, nor while the least score asked for
   * is higher than that of this face.
   */
  readonly testPicture?: () => Promise<DetectorPicture>;
  /** Longest time to start, in milliseconds; default 30,000. */
  readonly openTimeoutMs?: number;
  /** Time without any face after which the detector is tested, in milliseconds; default 10,000. */
  readonly blindAfterMs?: number;
  /** Starts the thread; for tests. */
  readonly startWorker?: StartFaceWorker;
  readonly clock?: Clock;
}

/** What a detector is made anew for. */
type Cause = 'detector' | 'start';

const ALLOWANCES = {
  detector: { delaysMs: [0, 0, 0, 1000, 3000] },
  start: { delaysMs: [0, 500, 2000] },
} as const;

/** Starts in a row that may fail before the first opening is given up. */
const OPEN_ATTEMPTS = 3;
const OPEN_TIMEOUT_MS = 30_000;
/** Time for one picture: the first may compile what it needs. */
const DETECT_LIMITS = { firstMs: 10_000, leastMs: 3000, mostMs: 5000 };
const BLIND_AFTER_MS = 10_000;
/** In an empty room the detector is tested ever more seldom, at least this often. */
const LONGEST_TEST_INTERVAL_MS = 5 * 60_000;

/**
 * The face detector, watched. It lives in a worker of its own, for MediaPipe cannot be mended once it
 * broke, and not all of its memory can be freed without ending its thread. The worker is ended and made
 * anew when it throws, hangs, dies or, tested with a known face, has gone blind. One call at a time.
 */
export class FaceDetector {
  private readonly keeper: Keeper<FaceWorker, Cause>;
  private readonly budget: RestartBudget<Cause>;
  private readonly clock: Clock;
  private readonly usual = new UsualTime(DETECT_LIMITS);
  private minimumScore: number;
  private testPicture: DetectorPicture | null = null;
  /** Score of the face in the test picture; `null` while that was never seen. */
  private testScore: number | null = null;
  private lastSightMs = 0;
  private testIntervalMs: number;

  private constructor(private readonly options: FaceDetectorOptions) {
    this.minimumScore = options.minimumScore;
    this.testIntervalMs = this.blindAfterMs;
    this.clock = options.clock ?? systemClock;
    this.budget = new RestartBudget<Cause>(ALLOWANCES, this.clock);
    this.keeper = new Keeper<FaceWorker, Cause>({
      start: (signal) => this.start(signal),
      end: (worker) => worker.terminate(),
      budget: this.budget,
      startCause: 'start',
      clock: this.clock,
      onReplacing: (_, reason) => options.onReplacing?.(`Starting the face detector again: ${reason}.`),
      onReplaced: (_, reason) => options.onRebuilt?.(`The face detector was started again: ${reason}.`),
      onGivenUp: () => {},
    });
  }

  /** Starts the detector. Rejects with one sentence when it does not start. */
  static async open(options: FaceDetectorOptions): Promise<FaceDetector> {
    const detector = new FaceDetector(options);
    try {
      await detector.keeper.open(OPEN_ATTEMPTS);
      detector.testPicture = (await options.testPicture?.()) ?? null;
      await detector.learnTestScore();
    } catch (error) {
      detector.close();
      throw error;
    }
    detector.lastSightMs = detector.clock.nowMs();
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
      this.lastSightMs = this.clock.nowMs();
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
    const worker = this.keeper.current;
    // A worker that is started later starts with it.
    if (worker === null) return;
    try {
      await this.ask(worker, (one) => one.setMinimumScore(minimumScore));
    } catch {
      return;
    }
    if (isLower && this.testScore === null) await this.learnTestScore();
  }

  /** Ends the detector's thread; a call under way rejects. */
  close(): void {
    this.keeper.close('the face detector is closed');
    this.testPicture?.close();
    this.testPicture = null;
  }

  private get blindAfterMs(): number {
    return this.options.blindAfterMs ?? BLIND_AFTER_MS;
  }

  private async detectTwice(picture: DetectorPicture): Promise<FaceDetection[]> {
    for (let attempt = 1; ; attempt++) {
      const worker = await this.running();
      const startMs = this.clock.nowMs();
      try {
        const faces = await this.ask(worker, (one) => one.detect(picture));
        this.usual.add(this.clock.nowMs() - startMs);
        this.budget.refill();
        return faces;
      } catch (error) {
        if (!this.keeper.isReplacing) throw error;
        if (attempt === 2) {
          throw new Error(`The face detector failed twice on the same frame: ${plainReason(error)}.`);
        }
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
    if (this.clock.nowMs() - this.lastSightMs < this.testIntervalMs) return false;
    this.lastSightMs = this.clock.nowMs();
    this.testIntervalMs = Math.min(LONGEST_TEST_INTERVAL_MS, 2 * this.testIntervalMs);
    if ((await this.detectTwice(testPicture)).length > 0) return false;
    const worker = this.keeper.current;
    if (worker !== null) this.keeper.fail(worker, 'detector', 'it no longer saw a known face');
    return true;
  }

  private async running(): Promise<FaceWorker> {
    try {
      return await this.keeper.running();
    } catch {
      throw new Error('The face detector stopped and could not be started again.');
    }
  }

  /** One call of a worker; if it fails or takes too long, the worker is replaced. */
  private async ask<T>(worker: FaceWorker, call: (worker: FaceWorker) => Promise<T>): Promise<T> {
    const { limitMs } = this.usual;
    try {
      return await this.keeper.use((one) =>
        withDeadline(call(one), { afterMs: limitMs, message: slow(limitMs), clock: this.clock }),
      );
    } catch (error) {
      this.keeper.fail(worker, 'detector', plainReason(error));
      throw error;
    }
  }

  private async start(signal: AbortSignal): Promise<FaceWorker> {
    let isOpen = false;
    let giveUp: (error: Error) => void = () => {};
    const died = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    died.catch(() => {});
    const worker = (this.options.startWorker ?? startFaceWorker)((error) => {
      if (isOpen) this.keeper.fail(worker, 'detector', plainReason(error));
      else giveUp(error);
    });
    signal.addEventListener('abort', () => giveUp(signal.reason), { once: true });
    const afterMs = this.options.openTimeoutMs ?? OPEN_TIMEOUT_MS;
    try {
      const opening = withDeadline(worker.open(this.minimumScore, this.options.onProgress), {
        afterMs,
        message: slow(afterMs),
        clock: this.clock,
      });
      await Promise.race([opening, died]);
      isOpen = true;
      return worker;
    } catch (error) {
      worker.terminate();
      signal.throwIfAborted();
      throw new Error(`The face detector did not start: ${plainReason(error)}.`);
    }
  }
}

function slow(afterMs: number): string {
  return `it did not answer for ${afterMs / 1000} s`;
}
