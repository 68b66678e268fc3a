import type { ScoringSettings } from '../../core/settings/settings-table';
import { jointScoring } from '../../recordings/results';
import type { RecordingScores } from '../../recordings/scores/recording-scores';
import type { ScoredSeries } from '../../recordings/scores/scored-series';
import type { ScoringClient, ScoringTask } from '../../recordings/scores/scoring-client';
import type { AnalysedRecording } from './analysed-recording';

/** Several recordings scored together. */
export interface JointScores {
  /** The recordings that `scores` are of, in their order. */
  readonly ids: readonly number[];
  /** Null for fewer than two recordings with labels, where they differ, and before they are computed. */
  readonly scores: RecordingScores | null;
  /** Whether scores are being computed; `scores` are of before then. */
  readonly isScoring: boolean;
  /** What keeps the recordings from being scored together, as a plural: "recordings of different …". */
  readonly difference: string | null;
  /** One sentence on why there are no scores. */
  readonly problem: string | null;
}

/** The scores of no recordings. */
export const NO_JOINT_SCORES: JointScores = {
  ids: [],
  scores: null,
  isScoring: false,
  difference: null,
  problem: null,
};

/** Keeps the scores of several recordings together up to date; the newest settings win. */
export class JointScoresKeeper {
  private task: ScoringTask | null = null;
  private difference: string | null = null;
  private abort = new AbortController();

  /**
   * @param score computes scores, on another thread or not
   * @param show is told of every change
   */
  constructor(
    private readonly score: ScoringClient['score'],
    private readonly show: (part: Partial<JointScores>) => void,
  ) {}

  /** Computes the scores anew where the recordings that have some, or what they follow from, have changed. */
  follow(recordings: readonly AnalysedRecording[], scoring: ScoringSettings): void {
    const joint = recordings.flatMap(({ id, settings, results }) =>
      results?.scored && settings ? [{ id, settings, scored: results.scored }] : [],
    );
    const { task, difference } = jointScoring(joint, scoring);
    if (difference === this.difference && areSame(task, this.task)) return;
    this.task = task;
    this.difference = difference;
    this.abort.abort();
    if (task === null) {
      this.show({ ...NO_JOINT_SCORES, difference });
      return;
    }
    this.abort = new AbortController();
    const { signal } = this.abort;
    const ids = joint.map(({ id }) => id);
    this.show({ isScoring: true, difference, problem: null });
    void this.score(task, signal).then(
      (scores) => {
        if (!signal.aborted) this.show({ ids, scores, isScoring: false });
      },
      (error: unknown) => {
        if (signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        this.show({ ...NO_JOINT_SCORES, problem });
      },
    );
  }
}

/** Whether two tasks are of the same series with the same settings. */
function areSame(one: ScoringTask | null, other: ScoringTask | null): boolean {
  if (one === null || other === null) return one === other;
  const areTheSeries = (all: readonly ScoredSeries[], others: readonly ScoredSeries[]) =>
    all.length === others.length && all.every((series, index) => series === others[index]);
  return areTheSeries(one[0], other[0]) && one[1] === other[1] && one[2] === other[2];
}
