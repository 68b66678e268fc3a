import { DIMENSIONS, type Dimension } from '../affect';
import { meanOfAnnotators } from '../scores/annotator-agreement';
import { type LabelAlignment, labelAlignment } from './alignment-report';
import type { LabelFormId } from './forms/known-forms';
import { type AlignedTracks, type AlignmentRule, alignTracks } from './label-alignment';
import type { LabelReading } from './label-reading';
import type { LabelTrack } from './label-tracks';
import type { LabelAnnotator } from './set/label-annotators';
import type { LabelSet } from './set/label-set';
import type { LabelSettings } from './set/label-settings';

/** What one annotator says at the times of the frames; null where they say nothing. */
export interface FrameAnnotator {
  readonly name: string;
  readonly valence: readonly (number | null)[];
  readonly arousal: readonly (number | null)[];
}

/**
 * What annotators say at the times of frames; all arrays are as long as these, null where there is no label.
 */
export interface AnnotatedFrames {
  /** Mean of the annotators. */
  readonly valence: readonly (number | null)[];
  /** Mean of the annotators. */
  readonly arousal: readonly (number | null)[];
  readonly annotators: readonly FrameAnnotator[];
  /**
   * Which label of a dimension lies over each frame, where each is said of a whole stretch: frames of one
   * number share theirs. Null where labels stand at moments.
   */
  readonly stretches: Readonly<Record<Dimension, readonly (number | null)[] | null>>;
}

/** The labels of a set at the times of frames: those of the annotators that are on. */
export interface FrameLabels extends AnnotatedFrames {
  /** Of the first file. */
  readonly form: LabelFormId;
  /** One sentence for people on form, count and extent. */
  readonly description: string;
  readonly alignment: LabelAlignment;
  /** What each file was taken for. */
  readonly readings: readonly LabelReading[];
  readonly settings: LabelSettings;
}

/**
 * What annotators say at the times of frames: each of their tracks on its own times first, and then the mean,
 * so that nobody's gap or rate touches another's labels.
 *
 * @param timesS of the frames, rising
 * @param rule the user's word, in place of what would be chosen for each track
 */
export function annotatedFrames(
  annotators: readonly Pick<LabelAnnotator, 'name' | 'tracks'>[],
  timesS: readonly number[],
  rule?: AlignmentRule,
): AnnotatedFrames & { readonly plans: AlignedTracks['plans'] } {
  const { plans, values, stretches } = alignTracks(
    annotators.flatMap(({ tracks }) => tracks),
    timesS,
    rule,
  );
  const nothing = timesS.map(() => null);
  const each = annotators.map(({ name, tracks }): FrameAnnotator => {
    const labelsOf = (dimension: Dimension) => {
      const track = tracks.find((one) => one.dimension === dimension);
      return (track && values.get(track)) ?? nothing;
    };
    return { name, valence: labelsOf('valence'), arousal: labelsOf('arousal') };
  });
  const [valence = [], arousal = []] = DIMENSIONS.map((dimension) =>
    meanOfAnnotators(
      each.map((annotator) => annotator[dimension]),
      timesS.length,
    ),
  );
  const sharedBy = (dimension: Dimension) =>
    sharedStretches(
      annotators.flatMap(({ tracks }) => tracks.filter((one) => one.dimension === dimension)),
      stretches,
      timesS.length,
    );
  return {
    plans,
    annotators: each,
    valence,
    arousal,
    stretches: { valence: sharedBy('valence'), arousal: sharedBy('arousal') },
  };
}

/**
 * Numbers of the stretches over which the labels of all tracks stay; null where one of them stands at
 * moments.
 */
function sharedStretches(
  tracks: readonly LabelTrack[],
  stretches: AlignedTracks['stretches'],
  count: number,
): (number | null)[] | null {
  const over = tracks.flatMap(({ timesS }) => {
    const own = stretches.get(timesS);
    return own ? [own] : [];
  });
  if (over.length === 0 || over.length < tracks.length) return null;
  let number = -1;
  let before = '';
  return Array.from({ length: count }, (_, frame) => {
    const key = over.map((own) => own[frame] ?? '').join();
    if (key !== before) number += 1;
    before = key;
    return over.every((own) => own[frame] === null) ? null : number;
  });
}

/**
 * The labels of a set at the times of the frames of its video, and how they came there.
 *
 * @param set read for the same video, see `readLabelSet`
 * @param timesS of the frames, rising
 * @throws with one clear sentence when no label is left: no file can be used, every annotator is off, or
 *   none falls on a frame
 */
export function frameLabels(set: LabelSet, timesS: readonly number[]): FrameLabels {
  const readings = set.files.flatMap(({ reading, tracks }) =>
    reading && tracks.length > 0 ? [reading] : [],
  );
  const [first] = readings;
  if (!first) throw new Error(set.problems[0] ?? 'There is no label file.');
  const on = set.annotators.filter((annotator) => annotator.on);
  if (on.length === 0) throw new Error('Every annotator is switched off, so there are no labels.');
  const rule = set.settings.alignment === 'automatic' ? undefined : set.settings.alignment;
  const { plans, ...labels } = annotatedFrames(on, timesS, rule);
  return {
    form: first.form,
    description: set.description,
    ...labels,
    alignment: labelAlignment(set, plans, timesS, labels),
    readings,
    settings: set.settings,
  };
}
