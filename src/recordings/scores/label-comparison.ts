import type { LabelAlignment } from '../../core/labels/alignment-report';
import type { LabelFormId } from '../../core/labels/forms/known-forms';
import type { FrameLabels } from '../../core/labels/frame-labels';
import type { LabelDoubt } from '../../core/labels/guesses/label-doubts';
import type { LabelReading } from '../../core/labels/label-reading';
import type { LabelSettings } from '../../core/labels/set/label-settings';
import type { ScoringSettings } from '../../core/settings/settings-table';
import type { DelaySearch, RecordingScores, ScoresByMode } from './recording-scores';
import { scoreDoubts } from './score-doubts';

/** The predictions of one video against its labels. */
export interface LabelComparison {
  readonly file: string;
  readonly form: LabelFormId;
  readonly description: string;
  /** Names of the annotators that count. */
  readonly annotators: readonly string[];
  /** How labels and frames were brought together in time. */
  readonly alignment: LabelAlignment;
  /** What each label file was taken for. */
  readonly readings: readonly LabelReading[];
  /** What speaks against the guesses about the files; empty where the user accepts them all. */
  readonly doubts: readonly LabelDoubt[];
  /** What the user set about the labels. */
  readonly settings: LabelSettings;
  /** What was scored, and where the time delay comes from. */
  readonly scoring: ScoringSettings;
  /** Sampled frames that have a label in at least one dimension. */
  readonly labelledFrames: number;
  /** The network's own output, without any post-processing. */
  readonly raw: ScoresByMode;
  /** After post-processing, the time delay included. */
  readonly processed: ScoresByMode;
  /**
   * How sure these scores are: 95 % by block bootstrap, population CCC; null for a recording too short to
   * say.
   */
  readonly intervals: RecordingScores['intervals'];
  readonly delay: DelaySearch;
}

/** What the scores of one video say beside its labels. */
export function labelComparison(
  labels: FrameLabels,
  scoring: ScoringSettings,
  { raw, processed, intervals, delay }: Pick<RecordingScores, 'raw' | 'processed' | 'intervals' | 'delay'>,
): LabelComparison {
  const { readings, settings } = labels;
  return {
    file: readings.map(({ fileName }) => fileName).join(', '),
    form: labels.form,
    description: labels.description,
    annotators: labels.annotators.map(({ name }) => name),
    alignment: labels.alignment,
    readings,
    doubts: settings.acceptGuesses
      ? []
      : [...readings.flatMap(({ doubts }) => doubts), ...scoreDoubts(readings, processed.population)],
    settings,
    scoring,
    labelledFrames: labels.valence.filter((label, index) => label !== null || labels.arousal[index] !== null)
      .length,
    raw,
    processed,
    intervals,
    delay,
  };
}
