import { DIMENSIONS, type Dimension } from '../../affect';
import { meanOfAnnotators } from '../../scores/annotator-agreement';
import { meanStep, medianStep } from '../label-clock';
import type { LabelReading } from '../label-reading';
import type { LabelForm } from '../label-series';
import type { LabelTrack } from '../label-tracks';
import type { LabelSet } from '../set/label-set';
import type { LabelSettings } from '../set/label-settings';
import { type LabelAlignment, labelAlignment } from './alignment-report';
import type { SampledFrame } from './frame-times';
import { type AlignmentPlan, type AlignmentRule, alignColumns, alignmentPlan } from './label-alignment';

/** What one annotator says at the times of the rows; null where they say nothing. */
export interface FrameAnnotator {
  readonly name: string;
  readonly valence: readonly (number | null)[];
  readonly arousal: readonly (number | null)[];
}

/** Labels at the times of the rows; all arrays are as long as the rows, null where there is no label. */
export interface FrameLabels {
  /** Of the first file. */
  readonly form: LabelForm;
  /** One sentence for people on form, count and extent. */
  readonly description: string;
  /** Mean of the annotators that are on. */
  readonly valence: readonly (number | null)[];
  /** Mean of the annotators that are on. */
  readonly arousal: readonly (number | null)[];
  /** Those that are on. */
  readonly annotators: readonly FrameAnnotator[];
  readonly alignment: LabelAlignment;
  /** What each file was taken for. */
  readonly readings: readonly LabelReading[];
  readonly settings: LabelSettings;
}

/** Tracks at the times of frames; tracks of one file have the same times, which are looked through once. */
function alignTracks(tracks: readonly LabelTrack[], timesS: readonly number[], wanted?: AlignmentRule) {
  const frameStepS = meanStep(timesS);
  const plans = new Map<readonly number[], AlignmentPlan>();
  const values = new Map<LabelTrack, readonly (number | null)[]>();
  for (const { timesS: labelTimesS } of tracks) {
    if (plans.has(labelTimesS)) continue;
    const plan = alignmentPlan(medianStep(labelTimesS), frameStepS, wanted);
    plans.set(labelTimesS, plan);
    const alike = tracks.filter((track) => track.timesS === labelTimesS);
    const atS = plan.earlyS === 0 ? timesS : timesS.map((timeS) => timeS + plan.earlyS);
    const columns = alike.map((track) => track.values);
    const aligned = alignColumns(labelTimesS, columns, atS, plan);
    alike.forEach((track, index) => {
      values.set(track, aligned[index] ?? []);
    });
  }
  return { plans, values };
}

/**
 * The labels at the times of the rows: each annotator's, file by file on its own times, and the mean of those
 * who are on.
 *
 * @param set read with the same rows, see `readLabelSet`
 * @throws with one clear sentence when no label is left: no file can be used, every annotator is off, or
 *   none falls on a frame
 */
export function frameLabels(set: LabelSet, rows: readonly SampledFrame[]): FrameLabels {
  const readings = set.files.flatMap(({ reading, tracks }) =>
    reading && tracks.length > 0 ? [reading] : [],
  );
  const [first] = readings;
  if (!first) throw new Error(set.problems[0] ?? 'There is no label file.');
  const on = set.annotators.filter((annotator) => annotator.on);
  if (on.length === 0) throw new Error('Every annotator is switched off, so there are no labels.');

  const timesS = rows.map((row) => row.timeS);
  const wanted = set.settings.alignment === 'automatic' ? undefined : set.settings.alignment;
  const { plans, values } = alignTracks(
    on.flatMap(({ tracks }) => tracks),
    timesS,
    wanted,
  );
  const nothing = timesS.map(() => null);
  const annotators = on.map(({ name, tracks }): FrameAnnotator => {
    const labelsOf = (dimension: Dimension) => {
      const track = tracks.find((one) => one.dimension === dimension);
      return (track && values.get(track)) ?? nothing;
    };
    return { name, valence: labelsOf('valence'), arousal: labelsOf('arousal') };
  });
  const [valence = [], arousal = []] = DIMENSIONS.map((dimension) =>
    meanOfAnnotators(
      annotators.map((annotator) => annotator[dimension]),
      rows.length,
    ),
  );
  return {
    form: first.form,
    description: set.description,
    valence,
    arousal,
    annotators,
    alignment: labelAlignment(set, plans, timesS, { valence, arousal }),
    readings,
    settings: set.settings,
  };
}
