import type { Affect } from '../../../../src/core/affect';
import type { RandomSource } from '../../engine/random';
import { type FacesOfFrame, facesOverTime, labelOf, type TimelineFaces } from './face-timeline';
import { FACE_VIEWS, type ViewShares, viewsOverTime } from './face-views';

/**
 * Features of still faces, several views of each: view `v` of face `f` starts at
 * `(f × viewsPerFace + v) × featureCount` of `features`.
 */
export interface FeatureBank {
  readonly featureCount: number;
  readonly viewsPerFace: number;
  readonly features: Float32Array;
  /** Valence and arousal of each face. */
  readonly affects: readonly Affect[];
}

/** A bank of which pseudo-sequences are made: its views are {@link FACE_VIEWS}. */
export interface SequenceBank extends FeatureBank, TimelineFaces {}

/** Both banks as one, the persons of each its own; throws a RangeError if their features differ in number. */
export function joinedBanks(first: SequenceBank, second: SequenceBank): SequenceBank {
  const { featureCount, viewsPerFace } = first;
  if (featureCount !== second.featureCount || viewsPerFace !== second.viewsPerFace)
    throw new RangeError(
      `Banks to join must agree: ${featureCount} and ${second.featureCount} features, ` +
        `${viewsPerFace} and ${second.viewsPerFace} views.`,
    );
  const features = new Float32Array(first.features.length + second.features.length);
  features.set(first.features);
  features.set(second.features, first.features.length);
  const persons = Math.max(-1, ...first.persons) + 1;
  return {
    featureCount,
    viewsPerFace,
    features,
    affects: [...first.affects, ...second.affects],
    persons: [...first.persons, ...second.persons.map((person) => persons + person)],
  };
}

/** Clips of features `[count × frames × featureCount]` with a label per frame `[count × frames × 2]`. */
export interface FeatureClips {
  readonly count: number;
  readonly frames: number;
  readonly features: Float32Array;
  readonly labels: Float32Array;
}

/** A rate of frames, and the share of the sequences that have it. */
export interface RateShare {
  readonly rateHz: number;
  readonly share: number;
}

/** Times a second that frames are lost, and how many then. */
const LOSSES_HZ = 0.2;
const LOST_FRAMES = [1, 4] as const;

/**
 * Draws pseudo-sequences from stills, for want of labelled video: faces at rest whose expressions come, stay
 * and go at human speed, mostly of one person, while boxes wander, eyes blink, heads turn, mouths talk and
 * frames are lost without a change of label. A frame's features are means of those of the views that it
 * shows, and its label the mean of those of its faces. Nothing here is a recording; the model card says so.
 *
 * @param rates of frames that sequences have; their shares sum to 1.
 */
export function drawPseudoSequences(
  bank: SequenceBank,
  count: number,
  frames: number,
  rates: readonly RateShare[],
  random: RandomSource,
): FeatureClips {
  const { featureCount } = bank;
  const features = new Float32Array(count * frames * featureCount);
  const labels = new Float32Array(count * frames * 2);
  for (let clip = 0; clip < count; clip++) {
    const rateHz = drawRate(rates, random);
    const views = viewsOverTime(frames, rateHz, random);
    const first = clip * frames;
    const isLost = frameLosses(rateHz, random);
    let row = first;
    for (const faces of facesOverTime(bank, frames, rateHz, random)) {
      const shares = views.next().value as ViewShares;
      const out = row * featureCount;
      // What was seen last is seen again; the face goes on meanwhile.
      if (isLost()) features.copyWithin(out, out - featureCount, out);
      else addFaces(bank, faces, shares, features, out);
      labels.set(labelOf(bank, faces), row * 2);
      row++;
    }
  }
  return { count, frames, features, labels };
}

/** Whether a frame is lost, asked once for each of a clip; the first never is. */
export function frameLosses(rateHz: number, random: RandomSource): () => boolean {
  let isFirst = true;
  let left = 0;
  return () => {
    if (left > 0) left--;
    else if (!isFirst && random() < LOSSES_HZ / rateHz)
      left = LOST_FRAMES[0] + Math.floor(random() * (LOST_FRAMES[1] - LOST_FRAMES[0] + 1));
    isFirst = false;
    return left > 0;
  };
}

function drawRate(rates: readonly RateShare[], random: RandomSource): number {
  let left = random();
  for (const { rateHz, share } of rates) {
    left -= share;
    if (left < 0) return rateHz;
  }
  const last = rates.at(-1);
  if (last === undefined) throw new RangeError('Pseudo-sequences need a rate of frames.');
  return last.rateHz;
}

/** Adds the features of a frame, the mean of its faces' views, to those at `out`. */
export function addFaces(
  bank: SequenceBank,
  { face, next, share }: FacesOfFrame,
  shares: ViewShares,
  features: Float32Array,
  out: number,
): void {
  addViews(bank, face, shares, 1 - share, features, out);
  if (share > 0) addViews(bank, next, shares, share, features, out);
}

/** Adds `weight` times the mean of a face's views, by their shares, to the features at `out`. */
function addViews(
  { featureCount, viewsPerFace, features: source }: SequenceBank,
  face: number,
  shares: ViewShares,
  weight: number,
  features: Float32Array,
  out: number,
): void {
  shares.forEach((share, view) => {
    const factor = share * weight;
    if (factor === 0) return;
    const from = (face * viewsPerFace + view) * featureCount;
    for (let i = 0; i < featureCount; i++)
      features[out + i] = (features[out + i] ?? 0) + factor * (source[from + i] ?? 0);
  });
}

/** Views of each face in a {@link SequenceBank}. */
export const VIEWS_PER_FACE = FACE_VIEWS.length;
