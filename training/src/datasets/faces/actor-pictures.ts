import { ACTOR_LOOP_MS, affectAt } from '../../../../src/actor/actor-path';
import { SAMPLE_SUBJECT } from '../../../../src/actor/subject';
import type { Affect } from '../../../../src/core/affect';
import type { CropRule } from '../../../../src/core/face/crop-rule';
import { seededRandom, uniform } from '../../engine/random';

/** One picture of the actor to draw. */
export interface ActorPicture {
  /** Seed of the subject. */
  readonly seed: number;
  readonly affect: Affect;
  /** Time of the idle motion, milliseconds. */
  readonly timeMs: number;
}

/**
 * What the browser does for training: draws the pictures, finds the face in each with the app's detector and
 * gives the square of `sizePx` around the crop rectangle, as tall as it, as RGB bytes in base64; `null`
 * where no face scores `minimumScore`.
 */
export type DrawActorFaces = (
  pictures: readonly ActorPicture[],
  rule: CropRule,
  sizePx: number,
  minimumScore: number,
) => Promise<(string | null)[]>;

/** Share of the pictures at a point of the actor's path; the others lie anywhere on the plane. */
const ON_PATH_SHARE = 0.5;

/**
 * What to draw, the same for the same arguments: `subjects` subjects in turn, none of them the one that the
 * page's sample shows.
 */
export function actorPictures(count: number, subjects: number, seed: number): ActorPicture[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    seed: SAMPLE_SUBJECT.seed + 1 + (index % subjects),
    affect:
      random() < ON_PATH_SHARE
        ? affectAt(random() * ACTOR_LOOP_MS)
        : [uniform(random, -0.9, 0.9), uniform(random, -0.6, 0.9)],
    timeMs: Math.round(random() * 600_000),
  }));
}
