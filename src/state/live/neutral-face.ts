import type { Affect } from '../../core/affect';
import { BaselineRecorder } from '../../core/display/baseline';

/**
 * A person's neutral face, recorded and kept for the face that it was recorded of, and for what computed it.
 * Whatever makes it hold no longer is said in one sentence, and so is a recording that begins anew.
 */
export class NeutralFace {
  private faceId: number | null = null;
  private kept: { readonly faceId: number; readonly value: Affect } | null = null;
  private recorder: BaselineRecorder | null = null;

  /** `say` takes one sentence for the user. */
  constructor(private readonly say: (message: string) => void) {}

  /** What is subtracted from the followed face's estimates; `null` where that is nothing. */
  get baseline(): Affect | null {
    return this.kept !== null && this.kept.faceId === this.faceId ? this.kept.value : null;
  }

  /** Share of the recording that is done, [0, 1]; `null` when none is under way. */
  get progress(): number | null {
    return this.recorder?.progress ?? null;
  }

  /** Takes the next seconds of full windows as the neutral face; forgets the last one. */
  record(): void {
    this.kept = null;
    this.recorder = new BaselineRecorder();
  }

  /** Ends a recording and forgets the last one. */
  clear(): void {
    this.kept = null;
    this.recorder = null;
  }

  /**
   * The face with this id is followed from now on. A baseline is of one person: it is not subtracted from
   * another, and is again when its own face is followed again. True if another face was followed before.
   */
  follow(faceId: number): boolean {
    const before = this.faceId;
    if (faceId === before) return false;
    const { baseline } = this;
    this.faceId = faceId;
    if (before === null) return false;
    if (this.recorder !== null) {
      if (this.recorder.progress > 0) {
        this.say('Another face is followed: the recording of the neutral face begins anew with it.');
      }
      this.recorder = new BaselineRecorder();
    } else if (baseline !== null) {
      this.say('Another face is followed: the neutral face that was set is not subtracted from it.');
    } else if (this.baseline !== null) {
      this.say('The neutral face that was set is of this face: it is subtracted again.');
    }
    return true;
  }

  /** Takes an estimate of the followed face, of a full window. True if that ended the recording. */
  watch(estimate: Affect, timestampMs: number): boolean {
    if (this.recorder === null || this.faceId === null) return false;
    this.recorder.add(estimate, timestampMs);
    const { baseline } = this.recorder;
    if (baseline === null) return false;
    this.kept = { faceId: this.faceId, value: baseline };
    this.recorder = null;
    return true;
  }

  /**
   * Faces are told apart anew, or estimates computed otherwise: what was recorded holds no longer, and a
   * recording under way begins anew.
   *
   * @param because begins the sentence that says so, without a full stop.
   */
  outdate(because: string): void {
    const wasRecording = this.recorder !== null;
    if (wasRecording && this.progress !== 0) {
      this.say(`${because}: the recording of the neutral face begins anew.`);
    } else if (this.kept !== null) {
      this.say(`${because}: the neutral face that was set holds no longer and was cleared.`);
    }
    this.clear();
    this.faceId = null;
    if (wasRecording) this.record();
  }

  /**
   * Whoever was seen is gone: what was recorded, and a recording under way, are given up.
   *
   * @param because begins the sentence that says so, without a full stop.
   */
  forget(because: string): void {
    if (this.recorder !== null) this.say(`${because}: the recording of the neutral face was given up.`);
    else if (this.kept !== null) this.say(`${because}: the neutral face that was set was cleared.`);
    this.clear();
    this.faceId = null;
  }
}
