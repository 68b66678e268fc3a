import type { RunLog } from '../../engine/run-log';

/** Default time between checkpoints. */
export const CHECKPOINT_EVERY_MS = 180_000;

/** What every stage needs to run, stop anywhere and go on. */
export interface StageRun {
  /** Every random choice of the stage follows from it. */
  readonly seed: number;
  /** File that the stage writes while it runs and goes on from when it is there. */
  readonly checkpoint: string;
  readonly checkpointEveryMs?: number;
  readonly log: Pick<RunLog, 'note' | 'epoch' | 'progress'>;
}
