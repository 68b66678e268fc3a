import { type Affect, DIMENSIONS } from '../../../../src/core/affect';
import type { LabelTrack } from '../../../../src/core/labels/label-tracks';
import { gaussian, type RandomSource, uniform } from '../../engine/random';

const ANNOTATORS = 3;
/** Standard deviation of the annotators' wavering, and how much of it stays until the next label. */
const NOISE_STD = 0.05;
const NOISE_MEMORY = 0.9;

/** One who annotated the actor: a track of each dimension, on the times of the truth. */
export interface ActorAnnotator {
  readonly name: string;
  readonly tracks: readonly LabelTrack[];
}

/**
 * What annotators make of a truth given at an even rate: each smooths it, over a time centred on the moment
 * meant so that the lag is the lag alone, moves the slider a little too far or not far enough, leans to one
 * side, and wavers. All are `lagFrames` labels late; before the start they show the first value.
 */
export function actorAnnotations(
  timesS: readonly number[],
  truth: readonly Affect[],
  lagFrames: number,
  random: RandomSource,
): ActorAnnotator[] {
  return Array.from({ length: ANNOTATORS }, (_, index) => {
    const annotator = `A${index + 1}`;
    const tracks = DIMENSIONS.map((dimension, place): LabelTrack => {
      const values = truth.map((affect) => affect[place] ?? 0);
      return { annotator, dimension, timesS, values: annotated(values, lagFrames, random) };
    });
    return { name: annotator, tracks };
  });
}

function annotated(truth: readonly number[], lagFrames: number, random: RandomSource): number[] {
  const halfWidth = 1 + Math.floor(random() * 3);
  const gain = uniform(random, 0.85, 1.1);
  const bias = uniform(random, -0.08, 0.08);
  const nearest = (index: number) => truth[Math.min(truth.length - 1, Math.max(0, index))] ?? 0;
  let noise = NOISE_STD * gaussian(random);
  return truth.map((_, index) => {
    let sum = 0;
    for (let near = -halfWidth; near <= halfWidth; near++) sum += nearest(index - lagFrames + near);
    noise = NOISE_MEMORY * noise + Math.sqrt(1 - NOISE_MEMORY ** 2) * NOISE_STD * gaussian(random);
    const value = gain * (sum / (2 * halfWidth + 1)) + bias + noise;
    return Math.round(Math.min(1, Math.max(-1, value)) * 1000) / 1000;
  });
}
