import type { Affect } from '../../../../src/core/affect';
import { type RandomSource, uniform } from '../../engine/random';

/**
 * Features of still faces, several varied views of each: the material of pseudo-sequences.
 * View `v` of face `f` starts at `(f × viewsPerFace + v) × featureCount` of `features`.
 */
export interface FeatureBank {
  readonly featureCount: number;
  readonly viewsPerFace: number;
  readonly features: Float32Array;
  /** Valence and arousal of each face. */
  readonly affects: readonly Affect[];
}

/** Both banks as one; throws a RangeError if their views or features differ in number. */
export function joinedBanks(first: FeatureBank, second: FeatureBank): FeatureBank {
  const { featureCount, viewsPerFace } = first;
  if (featureCount !== second.featureCount || viewsPerFace !== second.viewsPerFace)
    throw new RangeError(
      `Banks to join must agree: ${featureCount} and ${second.featureCount} features, ` +
        `${viewsPerFace} and ${second.viewsPerFace} views.`,
    );
  const features = new Float32Array(first.features.length + second.features.length);
  features.set(first.features);
  features.set(second.features, first.features.length);
  return { featureCount, viewsPerFace, features, affects: [...first.affects, ...second.affects] };
}

/** Clips of features `[count × frames × featureCount]` with a label per frame `[count × frames × 2]`. */
export interface FeatureClips {
  readonly count: number;
  readonly frames: number;
  readonly features: Float32Array;
  readonly labels: Float32Array;
}

/** Frames over which a pseudo-sequence passes from one face to the next. */
const TRANSITION_FRAMES = [2, 10] as const;
/** Frames for which it stays on a face. */
const HOLD_FRAMES = [6, 64] as const;

/**
 * Draws pseudo-sequences from stills, for want of labelled video: a sequence holds one face, each
 * frame a different view of it (framing, light and noise jitter as from a webcam), then drifts to
 * another whose valence and arousal lie at a random distance. Between two faces the features and the
 * labels are mixed by the same share. Nothing here is a recording; the model card says so.
 */
export function drawPseudoSequences(
  bank: FeatureBank,
  count: number,
  frames: number,
  random: RandomSource,
): FeatureClips {
  const { featureCount } = bank;
  const features = new Float32Array(count * frames * featureCount);
  const labels = new Float32Array(count * frames * 2);
  for (let clip = 0; clip < count; clip++) {
    let row = clip * frames;
    for (const { face, next, share } of facesOverTime(bank.affects, frames, random)) {
      mixInto(bank, face, next, share, random, features, labels, row);
      row++;
    }
  }
  return { count, frames, features, labels };
}

/** Which faces a frame of a pseudo-sequence shows: `share` of `next`, the rest of `face`. */
export interface FacesOfFrame {
  readonly face: number;
  readonly next: number;
  /** In [0, 1); 0 while a face is held. */
  readonly share: number;
}

/**
 * The faces of a pseudo-sequence, frame by frame: one is held, then passes over to another, and so on.
 *
 * @param affects valence and arousal of each face.
 */
export function* facesOverTime(
  affects: readonly Affect[],
  frames: number,
  random: RandomSource,
): Generator<FacesOfFrame> {
  let face = anyFace(affects, random);
  let next = face;
  let holdLeft = Math.round(uniform(random, HOLD_FRAMES[0], HOLD_FRAMES[1]) * random());
  let transition = 0;
  let transitionFrames = 1;
  for (let frame = 0; frame < frames; frame++) {
    yield { face, next, share: transition > 0 ? transition / transitionFrames : 0 };
    if (transition > 0) {
      transition++;
      if (transition > transitionFrames) {
        face = next;
        transition = 0;
        holdLeft = Math.round(uniform(random, HOLD_FRAMES[0], HOLD_FRAMES[1]));
      }
    } else if (--holdLeft <= 0) {
      next = anyFace(affects, random);
      transitionFrames = Math.round(uniform(random, TRANSITION_FRAMES[0], TRANSITION_FRAMES[1]));
      transition = 1;
    }
  }
}

/**
 * A face drawn evenly over the plane of valence and arousal rather than by how often it occurs:
 * of a handful of candidates, the one nearest to a random point.
 */
function anyFace(affects: readonly Affect[], random: RandomSource): number {
  const count = affects.length;
  let best = Math.floor(random() * count);
  if (random() < 0.5) return best;
  const valence = uniform(random, -0.7, 0.6);
  const arousal = uniform(random, -0.2, 0.7);
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 6; k++) {
    const candidate = Math.floor(random() * count);
    const [v, a] = affects[candidate] ?? [0, 0];
    const distance = Math.hypot(v - valence, a - arousal);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function mixInto(
  bank: FeatureBank,
  face: number,
  next: number,
  share: number,
  random: RandomSource,
  features: Float32Array,
  labels: Float32Array,
  row: number,
): void {
  const { featureCount, viewsPerFace } = bank;
  const view = (f: number) => (f * viewsPerFace + Math.floor(random() * viewsPerFace)) * featureCount;
  const from = view(face);
  const out = row * featureCount;
  if (share === 0) {
    features.set(bank.features.subarray(from, from + featureCount), out);
  } else {
    const to = view(next);
    for (let i = 0; i < featureCount; i++) {
      features[out + i] = (bank.features[from + i] ?? 0) * (1 - share) + (bank.features[to + i] ?? 0) * share;
    }
  }
  const [v0, a0] = bank.affects[face] ?? [0, 0];
  const [v1, a1] = bank.affects[next] ?? [0, 0];
  labels[row * 2] = v0 * (1 - share) + v1 * share;
  labels[row * 2 + 1] = a0 * (1 - share) + a1 * share;
}
